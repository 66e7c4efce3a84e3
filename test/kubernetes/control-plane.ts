import type { ChildProcess } from "node:child_process";
import { fork } from "node:child_process";
import { once } from "node:events";
import { existsSync, globSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ApiServer } from "../../simulator/kubernetes/api-server.ts";
import { readKubeconfig } from "../../simulator/kubernetes/kubeconfig.ts";
import type { Properties } from "../../simulator/wire.ts";
import { isProperties } from "../../simulator/wire.ts";
import { CertificateAuthority, kubeconfig, makeTokenKeys } from "./certificates.ts";
import type { ControlPlaneProgram } from "./control-plane-build.ts";
import { controlPlanePrograms } from "./control-plane-build.ts";
import { eventually } from "./eventually.ts";
import { nodesInEveryZone } from "./nodes.ts";
import type { Report, Start } from "./supervisor.ts";

export interface ControlPlaneArgs {
  /** Addresses of services, default 172.20.0.0/16. */
  readonly serviceRange?: string;
  /** Simulated nodes in each of the three zones, default 2. */
  readonly nodesPerZone?: number;
}

/**
 * A real Kubernetes control plane on loopback, thrown away at `stop`: etcd, kube-apiserver, kube-controller-manager and
 * kube-scheduler, each with credentials of its own, and kwok, which plays nodes. Admission, defaulting, validation, quotas,
 * scheduling, garbage collection and disruption budgets are the real ones.
 *
 * What it is not: kwok's pods run no code, so no probe is asked and no metric is served; there is no network between pods, no
 * cloud, and nothing of what EKS adds to Kubernetes except the definitions in `definitions/`.
 */
export class ControlPlane {
  /** A client of the API as a cluster administrator. */
  readonly api: ApiServer;
  /** Path of a kubeconfig of that administrator. */
  readonly kubeconfig: string;
  /** Process ids by program, and the supervisor's. */
  readonly processes: ReadonlyMap<string, number>;
  readonly #directory: string;
  readonly #supervisor: ChildProcess;

  private constructor(directory: string, supervisor: ChildProcess, processes: ReadonlyMap<string, number>) {
    this.#directory = directory;
    this.#supervisor = supervisor;
    this.processes = processes;
    this.kubeconfig = join(directory, "admin.kubeconfig");
    this.api = new ApiServer(readKubeconfig(this.kubeconfig));
  }

  /** Starts everything and waits until nodes are ready; at most two minutes, besides a build, which happens once. */
  static async start({
    nodesPerZone = 2,
    serviceRange = "172.20.0.0/16",
  }: ControlPlaneArgs = {}): Promise<ControlPlane> {
    const pathOf = await controlPlanePrograms();
    const directory = mkdtempSync(join(tmpdir(), "plinth-control-plane-"));
    const supervisor = fork(join(import.meta.dirname, "supervisor.ts"), [directory], {
      detached: true,
      execArgv: [],
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    const processes = new Map<string, number>();
    if (supervisor.pid !== undefined) processes.set("supervisor", supervisor.pid);
    const ended: string[] = [];
    supervisor.on("message", (report: Report) => {
      if ("pid" in report) processes.set(report.name, report.pid);
      else ended.push(`${report.name} has ended (${report.ended})`);
    });
    const run = (name: ControlPlaneProgram, args: readonly string[]) => {
      const start: Start = { name, command: pathOf(name), args };
      supervisor.send(start);
    };
    try {
      const files = makeFiles(directory, await freePort());
      run("etcd", etcdArgs(directory));
      run("kube-apiserver", apiServerArgs(directory, files, serviceRange));
      const plane = new ControlPlane(directory, supervisor, processes);
      const alive = async (what: string, ask: () => Promise<boolean>) => {
        await eventually(what, async () => ended.length > 0 || (await ask()));
        if (ended.length > 0) throw new Error(ended.join(", "));
      };
      await alive("the API server is ready", async () => {
        return (await plane.api.request("GET", "/readyz")).status === 200;
      });
      run("kube-controller-manager", controllerManagerArgs(directory, files));
      run("kube-scheduler", ["--kubeconfig", files.scheduler, ...serverless]);
      run("kwok", ["--kubeconfig", files.kwok, "--config", kwokStages, "--manage-all-nodes=true"]);
      const nodes = nodesInEveryZone(nodesPerZone, "m7g.large");
      await alive("there are nodes", async () => {
        for (const node of nodes) await plane.api.apply(node);
        return true;
      });
      await alive("the nodes are ready and namespaces get their service account", async () => {
        const { body } = await plane.api.request("GET", "/api/v1/nodes");
        const account = await plane.api.request("GET", "/api/v1/namespaces/default/serviceaccounts/default");
        return itemsOf(body).filter(isReady).length === nodes.length && account.status === 200;
      });
      return plane;
    } catch (problem) {
      const logs = lastLines(directory);
      await end(supervisor);
      throw new Error(
        `The control plane did not start: ${problem instanceof Error ? problem.message : String(problem)}\n${logs}`,
        { cause: problem },
      );
    }
  }

  /** The audit record of every request that changed something, oldest first. */
  audit(): readonly Properties[] {
    return readFileSync(auditLog(this.#directory), "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line): unknown => JSON.parse(line))
      .filter(isProperties);
  }

  /** The objects of a list, as in `/api/v1/namespaces/team/pods`. */
  async list(path: string): Promise<readonly Properties[]> {
    const { body, status } = await this.api.request("GET", path);
    if (status !== 200) throw new Error(`${path} answered ${status}: ${JSON.stringify(body)}`);
    return itemsOf(body);
  }

  async stop(): Promise<void> {
    this.api.close();
    await end(this.#supervisor);
  }
}

/** True for a node or a pod whose condition `Ready` is true. */
export function isReady({ status }: Properties): boolean {
  const conditions = isProperties(status) ? status["conditions"] : undefined;
  return (
    Array.isArray(conditions) &&
    conditions.filter(isProperties).some(({ status: state, type }) => type === "Ready" && state === "True")
  );
}

const kwokStages = join(import.meta.dirname, "kwok-stages.yaml");

/** The controllers serve nothing of their own, and no other one could be in the lead. */
const serverless = ["--leader-elect=false", "--secure-port=0"];

/** Files that the programs are given, as paths. */
interface Files {
  readonly port: number;
  readonly authority: string;
  readonly serverCertificate: string;
  readonly serverKey: string;
  readonly tokenPublicKey: string;
  readonly tokenPrivateKey: string;
  readonly controllerManager: string;
  readonly scheduler: string;
  readonly kwok: string;
  readonly auditPolicy: string;
}

function makeFiles(directory: string, port: number): Files {
  const authority = new CertificateAuthority(join(directory, "certificates"));
  const server = authority.server("kube-apiserver", [
    "DNS:localhost",
    "DNS:kubernetes.default.svc",
    "IP:127.0.0.1",
  ]);
  const tokens = makeTokenKeys(directory);
  const configOf = (name: string, user: string, group?: string): string => {
    const file = join(directory, `${name}.kubeconfig`);
    const address = `https://127.0.0.1:${port}`;
    writeFileSync(file, kubeconfig(address, authority.certificate, authority.client(user, group)), {
      mode: 0o600,
    });
    return file;
  };
  configOf("admin", "plinth:administrator", "system:masters");
  const auditPolicy = join(directory, "audit-policy.json");
  writeFileSync(
    auditPolicy,
    JSON.stringify({
      apiVersion: "audit.k8s.io/v1",
      kind: "Policy",
      omitStages: ["RequestReceived"],
      rules: [
        { level: "None", verbs: ["get", "list", "watch"] },
        {
          level: "None",
          resources: [{ group: "", resources: ["events"] }, { group: "coordination.k8s.io" }],
        },
        { level: "Metadata" },
      ],
    }),
  );
  return {
    port,
    authority: authority.certificate,
    serverCertificate: server.certificate,
    serverKey: server.key,
    tokenPublicKey: tokens.publicKey,
    tokenPrivateKey: tokens.privateKey,
    controllerManager: configOf("controller-manager", "system:kube-controller-manager"),
    scheduler: configOf("scheduler", "system:kube-scheduler"),
    kwok: configOf("kwok", "plinth:kwok", "system:masters"),
    auditPolicy,
  };
}

/** Both of its sockets are files in the directory, which nobody else can enter: no port, no certificate. */
function etcdArgs(directory: string): readonly string[] {
  // What is advertised has to look like a network address; the only member calls nobody, and the API server knows its socket.
  const member = "http://127.0.0.1:1";
  return [
    `--data-dir=${join(directory, "etcd")}`,
    `--listen-client-urls=unix://${etcdSocket(directory)}`,
    `--advertise-client-urls=${member}`,
    `--listen-peer-urls=unix://${join(directory, "etcd-peer.sock")}`,
    `--initial-advertise-peer-urls=${member}`,
    `--initial-cluster=default=${member}`,
    "--unsafe-no-fsync=true",
    "--log-level=error",
  ];
}

function etcdSocket(directory: string): string {
  return join(directory, "etcd.sock");
}

function auditLog(directory: string): string {
  return join(directory, "audit.jsonl");
}

function apiServerArgs(directory: string, files: Files, serviceRange: string): readonly string[] {
  return [
    `--etcd-servers=unix://${etcdSocket(directory)}`,
    "--bind-address=127.0.0.1",
    "--advertise-address=127.0.0.1",
    `--secure-port=${files.port}`,
    // It would publish a loopback address as the endpoint of the service `kubernetes`, which is not allowed.
    "--endpoint-reconciler-type=none",
    `--service-cluster-ip-range=${serviceRange}`,
    `--cert-dir=${join(directory, "certificates")}`,
    `--tls-cert-file=${files.serverCertificate}`,
    `--tls-private-key-file=${files.serverKey}`,
    `--client-ca-file=${files.authority}`,
    "--anonymous-auth=false",
    "--authorization-mode=RBAC",
    "--service-account-issuer=https://kubernetes.default.svc",
    `--service-account-key-file=${files.tokenPublicKey}`,
    `--service-account-signing-key-file=${files.tokenPrivateKey}`,
    // Pod Security, quotas, limit ranges and service accounts are admitted by default; what a namespace allows, its labels say.
    "--allow-privileged=true",
    `--audit-policy-file=${files.auditPolicy}`,
    `--audit-log-path=${auditLog(directory)}`,
  ];
}

function controllerManagerArgs(directory: string, files: Files): readonly string[] {
  return [
    `--kubeconfig=${files.controllerManager}`,
    `--service-account-private-key-file=${files.tokenPrivateKey}`,
    `--root-ca-file=${files.authority}`,
    `--cert-dir=${join(directory, "certificates")}`,
    // Each controller with the rights of its own, as in any cluster; the common account has next to none.
    "--use-service-account-credentials=true",
    // Shorter than the 15 s it is by default, so that a test of its bounds need not wait.
    "--horizontal-pod-autoscaler-sync-period=1s",
    ...serverless,
  ];
}

/** Ends the programs and waits until they and their directory are gone. */
async function end(supervisor: ChildProcess): Promise<void> {
  if (supervisor.exitCode !== null || supervisor.signalCode !== null) return;
  const gone = once(supervisor, "exit");
  if (supervisor.connected) supervisor.disconnect();
  else supervisor.kill("SIGTERM");
  await gone;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new Error("no port was given");
  return address.port;
}

function itemsOf({ items }: Properties): readonly Properties[] {
  return Array.isArray(items) ? items.filter(isProperties) : [];
}

function lastLines(directory: string): string {
  if (!existsSync(directory)) return "";
  return globSync("*.log", { cwd: directory })
    .toSorted()
    .map((log) => {
      const lines = readFileSync(join(directory, log), "utf8").trim().split("\n");
      return [`--- ${log}`, ...lines.slice(-8)].join("\n");
    })
    .join("\n");
}
