import { componentLabel, nameLabel, type PodComponent } from "../../model/pod-labels.ts";
import type { ClusterModel, Endpoint } from "../../model/reachability.ts";
import { type Places, tableText } from "./reach-table.ts";
import type { StackName } from "./stack-files.ts";

/** What the addresses of an environment's network are, written down from its plan of subnets. */
interface Network {
  readonly publicAddress: string;
  readonly internalAddress: string;
  readonly databaseAddress: string;
  readonly endpointAddress: string;
  /** Of the control plane, in the intra subnets. */
  readonly controlPlaneAddress: string;
  readonly resolver: string;
}

const networks: Readonly<Record<StackName, Network>> = {
  dev: {
    publicAddress: "10.16.192.9",
    internalAddress: "10.16.198.9",
    databaseAddress: "10.16.217.9",
    endpointAddress: "10.16.204.9",
    controlPlaneAddress: "10.16.210.9",
    resolver: "10.16.0.2",
  },
  staging: {
    publicAddress: "10.32.192.9",
    internalAddress: "10.32.198.9",
    databaseAddress: "10.32.217.9",
    endpointAddress: "10.32.204.9",
    controlPlaneAddress: "10.32.210.9",
    resolver: "10.32.0.2",
  },
  prod: {
    publicAddress: "10.48.192.9",
    internalAddress: "10.48.198.9",
    databaseAddress: "10.48.217.9",
    endpointAddress: "10.48.204.9",
    controlPlaneAddress: "10.48.210.9",
    resolver: "10.48.0.2",
  },
};

const at = (address: string): Endpoint => ({ kind: "address", address });

/** Where everybody is in an environment; pods by their labels, whatever they are called. */
export function placesOf(stack: StackName, model: ClusterModel): Places {
  const network = networks[stack];
  return {
    api: podOf(model, "api", "service"),
    "api job": podOf(model, "api", "job"),
    "api migration": podOf(model, "api", "migration"),
    worker: podOf(model, "worker", "service"),
    "worker task": podOf(model, "worker", "job"),
    "control plane": at(network.controlPlaneAddress),
    "public entry": at(network.publicAddress),
    "internal entry": at(network.internalAddress),
    caller: at("198.51.100.7"),
    database: at(network.databaseAddress),
    endpoint: at(network.endpointAddress),
    dns: at("172.20.0.10"),
    resolver: at(network.resolver),
    identity: at("169.254.170.23"),
    metadata: at("169.254.169.254"),
    outside: { kind: "host", host: "api.example.com", address: "203.0.113.9" },
    kubernetes: at("172.20.0.1"),
  };
}

function podOf({ pods }: ClusterModel, service: string, component: PodComponent): Endpoint {
  const [pod, ...others] = pods.filter(
    ({ labels, namespace }) =>
      namespace === service && labels[nameLabel] === service && labels[componentLabel] === component,
  );
  if (pod === undefined || others.length > 0) {
    throw new Error(`${service} has not exactly one pod for its ${component}`);
  }
  return { kind: "pod", namespace: pod.namespace, name: pod.name };
}

/** The lines of every table. */
export const sources = [
  "public entry",
  "internal entry",
  "caller",
  "control plane",
  "api",
  "api job",
  "api migration",
  "worker",
  "worker task",
] as const;

const between = `
               | api 8080 | api 9464 | api job 8080 | api migration 8080 | worker 8080 | worker 9464 | worker task 8080
public entry   | yes      | -        | -            | -                  | -           | -           | -
internal entry | -        | -        | -            | -                  | -           | -           | -
caller         | -        | -        | -            | -                  | -           | -           | -
control plane  | -        | -        | -            | -                  | -           | -           | -
api            |          |          | -            | -                  | yes         | -           | -
api job        | -        | -        |              | -                  | yes         | -           | -
api migration  | -        | -        | -            |                    | -           | -           | -
worker         | -        | -        | -            | -                  |             |             | -
worker task    | -        | -        | -            | -                  | -           | -           |
`;

const dns = `
               | dns udp 53 | dns 53 | resolver udp 53 | resolver 53 | outside udp 53 | outside 53 | database udp 53
public entry   |            |        |                 |             |                |            |
internal entry |            |        |                 |             |                |            |
caller         |            |        |                 |             |                |            |
control plane  |            |        |                 |             |                |            |
api            | yes        | yes    | -               | -           | -              | -          | -
api job        | yes        | yes    | -               | -           | -              | -          | -
api migration  | yes        | yes    | -               | -           | -              | -          | -
worker         | yes        | yes    | -               | -           | -              | -          | -
worker task    | yes        | yes    | -               | -           | -              | -          | -
`;

const beyond = `
               | database 5432 | database 443 | identity 80 | metadata 80 | outside 443 | outside 80 | kubernetes 443 | endpoint 80 | control plane 443
public entry   |               |              |             |             |             |            |                |             |
internal entry |               |              |             |             |             |            |                |             |
caller         |               |              |             |             |             |            |                |             |
control plane  |               |              |             |             |             |            |                |             |
api            | yes           | -            | yes         | -           | -           | -          | -              | -           | -
api job        | yes           | -            | yes         | -           | -           | -          | -              | -           | -
api migration  | yes           | -            | yes         | -           | -           | -          | -              | -           | -
worker         | yes           | -            | yes         | -           | -           | -          | -              | -           | -
worker task    | yes           | -            | yes         | -           | -           | -          | -              | -           | -
`;

const withoutEndpoints = `
               | endpoint 443 | public entry 443 | internal entry 443
public entry   |              |                  |
internal entry |              |                  |
caller         |              |                  |
control plane  |              |                  |
api            | -            | -                | -
api job        | -            | -                | -
api migration  | -            | -                | -
worker         | -            | -                | -
worker task    | -            | -                | -
`;

const withEndpoints = `
               | endpoint 443 | public entry 443 | internal entry 443
public entry   |              |                  |
internal entry |              |                  |
caller         |              |                  |
control plane  |              |                  |
api            | yes          | -                | -
api job        | yes          | -                | -
api migration  | -            | -                | -
worker         | yes          | -                | -
worker task    | yes          | -                | -
`;

/** What stands in each table, in the order of `tables`. */
export const subjects = ["services", "DNS", "what is outside the cluster", "endpoints and entries"] as const;

/** By hand from what the stack files declare. Alike today, and written down each for itself so that one can come to differ. */
export const tables: Readonly<Record<StackName, readonly string[]>> = {
  dev: [between, dns, beyond, withoutEndpoints],
  staging: [between, dns, beyond, withoutEndpoints],
  prod: [between, dns, beyond, withEndpoints],
};

/** The columns of a table, from its first line. */
export function columnsOf(table: string): readonly string[] {
  const [heading = ""] = tableText(table).split("\n");
  return heading
    .split("|")
    .map((column) => column.trim())
    .filter((column) => column !== "");
}

/** A table as tests compare it: however wide its columns are. */
export function narrow(table: string): string {
  return tableText(table).replaceAll(/ +/g, " ");
}
