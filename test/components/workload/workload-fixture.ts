import type { ServicePods } from "../../../components/workload/service-pods.ts";
import { Workload, type WorkloadArgs } from "../../../components/workload/workload.ts";
import type { Service } from "../../../model/service.ts";

/** A digest as before the first release. */
export const image = `111122223333.dkr.ecr.us-east-1.amazonaws.com/plinth/orders@sha256:${"0".repeat(64)}`;

/** The least that a service declares. */
export const plain: Service = {
  image,
  args: [],
  port: 8080,
  metricsPort: "none",
  probes: { startup: "/started", liveness: "/live", readiness: "/ready" },
  resources: { cpuMillicores: 100, memoryMib: 128 },
  replicas: { min: 1, max: 2 },
  poolSize: 0,
  longestRequestSeconds: 10,
  connectsTo: [],
  exposedTo: [],
  hostName: "orders",
  settings: {},
  flags: {},
  migration: "none",
  jobs: {},
  team: "none",
  schemaOf: "own",
  quota: "derived",
};

/** A service with everything that one can have. */
export const full: Service = {
  ...plain,
  args: ["api"],
  metricsPort: 9090,
  replicas: { min: 3, max: 8 },
  poolSize: 5,
  longestRequestSeconds: 30,
  connectsTo: ["database", "service:order-events", "https"],
  exposedTo: ["internet"],
  settings: { LOG_LEVEL: "info", FEATURE: "on" },
  flags: { newCheckout: true, beta: false },
  migration: { args: ["migrate"], timeoutSeconds: 600 },
  jobs: { "tidy-up": { schedule: "17 3 * * *", args: ["tidy-up"], timeoutSeconds: 900 } },
  team: "orders",
};

export const caBundle = "-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n";

const arn = (name: string) => `arn:aws:secretsmanager:us-east-1:111122223333:secret:${name}`;

export const secretArns = { application: arn("orders-database"), migrator: arn("orders-database-migrator") };

export const plainPods: ServicePods = {
  name: "orders",
  service: plain,
  project: "plinth",
  environment: "test",
  servicePorts: { "order-events": 8081 },
  keepAliveSeconds: "none",
  schemaGuests: ["order-worker"],
  database: "none",
};

export const fullPods: ServicePods = {
  ...plainPods,
  service: full,
  keepAliveSeconds: 72,
  database: { host: "orders.example.us-east-1.rds.amazonaws.com", port: 5432, name: "orders", caBundle },
};

const surroundings = {
  namespace: "orders",
  clusterName: "plinth-test",
  accountId: "111122223333",
  region: "us-east-1",
  after: [],
} as const;

export const minimal: WorkloadArgs = { ...plainPods, ...surroundings, logins: "none" };

export const complete: WorkloadArgs = {
  ...fullPods,
  ...surroundings,
  logins: {
    applicationSecretArn: secretArns.application,
    migratorSecretArn: secretArns.migrator,
    keyArn: "arn:aws:kms:us-east-1:111122223333:key/secrets",
  },
};

export function makeWorkload(args: WorkloadArgs): Pick<Workload, "serviceName"> {
  const { serviceName } = new Workload("orders", args);
  return { serviceName };
}
