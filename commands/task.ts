import { randomBytes } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { stringify } from "yaml";
import { databasePort } from "../components/data/database-access.ts";
import type { ServiceDatabase, ServicePods } from "../components/workload/service-pods.ts";
import { taskJob } from "../components/workload/task-job.ts";
import { keepAliveSeconds } from "../model/idle-connections.ts";
import type { Service } from "../model/service.ts";
import { CannotRun } from "../simulator/places.ts";
import { loadStack } from "../stacks/config/load.ts";
import type { PlatformConfig } from "../stacks/config/schema.ts";
import { rdsCertificates } from "../stacks/rds-certificates.ts";
import { guestsOf } from "../stacks/services.ts";
import type { ExitCode } from "./exit-codes.ts";
import { exitCode } from "./exit-codes.ts";
import { type Kubectl, kubectl as realKubectl } from "./kubectl.ts";
import { requireCluster, runningRelease } from "./running-release.ts";
import { checkout } from "./stack-run.ts";
import { TaskRefused, unknownService } from "./task-error.ts";
import { runJob } from "./task-run.ts";
import { print as printOut, tell as tellUser } from "./terminal.ts";

export interface TaskOptions {
  readonly stack: string;
  readonly service: string;
  /** Arguments of the image's entry point, at least one. */
  readonly args: readonly string[];
  /** Print the object and apply nothing. */
  readonly print?: boolean;
  /** Seconds after which the task is stopped. */
  readonly timeoutSeconds: number;
  /** Directory of the stack files; by default this repository. */
  readonly root?: string;
  readonly kubectl?: Kubectl;
  /** What tells this run from others; random by default. */
  readonly id?: string;
  readonly out?: (text: string) => void;
  /** Waits; by default really. */
  readonly pause?: (milliseconds: number) => Promise<void>;
  readonly tell?: (text: string) => void;
}

/**
 * Runs a task once, as a Job beside the release that is running: the service's image, settings, secrets, identity and network policies,
 * with other arguments. It works on the cluster of the current kubeconfig and refuses any but the environment's own.
 */
export async function task(options: TaskOptions): Promise<ExitCode> {
  const {
    kubectl = realKubectl,
    out = printOut,
    pause = wait,
    root = checkout,
    stack,
    tell = tellUser,
  } = options;
  const { config } = loadStack(root, stack);
  const service = config.services[options.service];
  if (service === undefined) throw unknownService(options.service, stack, Object.keys(config.services));
  if (options.args.length === 0)
    throw new TaskRefused("No command was given: npm run task -- SERVICE COMMAND…");
  await requireCluster(kubectl, config, stack);
  const running = await runningRelease(kubectl, options.service, stack);
  if (running.image !== service.image) {
    tell(
      `Pulumi.${stack}.yaml names another image of "${options.service}" than the one that runs; the task runs that of the file.`,
    );
  }
  const id = options.id ?? randomBytes(5).toString("hex");
  const pods = podsOf(config, options.service, service, running.databaseHost);
  const job = taskJob(pods, options.args, { id, timeoutSeconds: options.timeoutSeconds });
  const manifest = stringify(job, { lineWidth: 0 });
  if (options.print === true) {
    out(manifest);
    return exitCode.fine;
  }
  return await runJob({ kubectl, tell, out, pause }, options.service, `task-${id}`, manifest);
}

async function wait(milliseconds: number): Promise<void> {
  await setTimeout(milliseconds);
}

function podsOf(
  config: PlatformConfig,
  name: string,
  service: Service,
  databaseHost: string | undefined,
): ServicePods {
  const { database, environment, region, services, tags } = config;
  const connected: ServiceDatabase | "none" = service.connectsTo.includes("database")
    ? {
        host: requireHost(databaseHost, name),
        port: databasePort,
        name: database.name,
        caBundle: rdsCertificates(region),
      }
    : "none";
  return {
    name,
    service,
    project: tags.project,
    environment,
    servicePorts: Object.fromEntries(Object.entries(services).map(([other, { port }]) => [other, port])),
    keepAliveSeconds: keepAliveSeconds(service, Object.values(services)),
    schemaGuests: guestsOf(name, services),
    database: connected,
  };
}

function requireHost(host: string | undefined, service: string): string {
  if (host !== undefined) return host;
  throw new CannotRun(
    `The running "${service}" knows no database, while the stack file connects it to one. Deploy the file first.`,
  );
}
