import { randomBytes } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { stringify } from "yaml";
import { z } from "zod";
import { databasePort } from "../components/data/database-access.ts";
import type { ServiceDatabase, ServicePods } from "../components/workload/service-pods.ts";
import { taskJob } from "../components/workload/task-job.ts";
import { platformId } from "../model/names.ts";
import type { Service } from "../model/service.ts";
import { CannotRun } from "../simulator/places.ts";
import { loadStack } from "../stacks/config/load.ts";
import type { PlatformConfig } from "../stacks/config/schema.ts";
import { rdsCertificates } from "../stacks/rds-certificates.ts";
import { guestsOf } from "../stacks/services.ts";
import { clusterArn } from "./access.ts";
import type { ExitCode } from "./exit-codes.ts";
import { exitCode } from "./exit-codes.ts";
import { type Kubectl, kubectl as realKubectl } from "./kubectl.ts";
import { checkout } from "./stack-run.ts";
import { TaskRefused, unknownService } from "./task-error.ts";
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

const kubeconfig = z.object({
  clusters: z.array(z.object({ name: z.string() })).min(1),
});

/** The name that `aws eks update-kubeconfig` gives a cluster is its ARN, which no two environments share. */
async function requireCluster(kubectl: Kubectl, config: PlatformConfig, stack: string): Promise<void> {
  const { accountId, environment, region, tags } = config;
  const name = platformId({ project: tags.project, environment, region });
  const wanted = clusterArn({ accountId, region, name });
  const { code, stderr, stdout } = await kubectl(["config", "view", "--minify", "--output", "json"]);
  const next = `Choose it with: kubectl config use-context ${name}; npm run access -- kubectl --stack ${stack} says how to get there.`;
  const current = code === 0 ? clusterName(stdout) : undefined;
  if (current === undefined) {
    throw new TaskRefused(
      `kubectl has no current context${stderr === "" ? "" : `: ${stderr.trim()}`}. ${next}`,
    );
  }
  if (current !== wanted) {
    throw new TaskRefused(
      `kubectl's current context leads to the cluster "${current}", and ${stack} is on ${wanted}. Nothing was applied. ${next}`,
    );
  }
}

function clusterName(text: string): string | undefined {
  const parsed = kubeconfig.safeParse(json(text));
  return parsed.success ? parsed.data.clusters[0]?.name : undefined;
}

const deployment = z.object({
  spec: z.object({
    template: z.object({
      spec: z.object({
        containers: z.array(
          z.object({
            name: z.string(),
            image: z.string(),
            env: z.array(z.object({ name: z.string(), value: z.string().optional() })).default([]),
          }),
        ),
      }),
    }),
  }),
});

interface RunningRelease {
  readonly image: string;
  /** As the running pods know it; undefined for a service without a connection to the database. */
  readonly databaseHost: string | undefined;
}

/** What only the cluster knows: the release that runs, and where its database is. */
async function runningRelease(kubectl: Kubectl, service: string, stack: string): Promise<RunningRelease> {
  const { code, stderr, stdout } = await kubectl([
    "--namespace",
    service,
    "get",
    "deployment",
    service,
    "--output",
    "json",
  ]);
  if (code !== 0) {
    throw new CannotRun(
      `"${service}" of ${stack} could not be read: ${stderr.trim()}. A task runs beside a release: deploy ${stack} first.`,
    );
  }
  const parsed = deployment.safeParse(json(stdout));
  const container = parsed.success
    ? parsed.data.spec.template.spec.containers.find(({ name }) => name === "app")
    : undefined;
  if (container === undefined) {
    throw new CannotRun(
      `The Deployment "${service}" has no container "app"; it is not one of this program's.`,
    );
  }
  const host = container.env.find(({ name }) => name === "DATABASE_HOST")?.value;
  return { image: container.image, databaseHost: host };
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
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

interface Surroundings {
  readonly kubectl: Kubectl;
  readonly tell: (text: string) => void;
  readonly out: (text: string) => void;
  readonly pause: (milliseconds: number) => Promise<void>;
}

/** Applies the Job, shows its log while it runs and tells how it ended. */
async function runJob(
  { kubectl, out, pause, tell }: Surroundings,
  namespace: string,
  name: string,
  manifest: string,
): Promise<ExitCode> {
  const inNamespace = ["--namespace", namespace];
  const applied = await kubectl([...inNamespace, "create", "--filename", "-"], { input: manifest });
  if (applied.code !== 0) {
    tell(`${name} was refused: ${applied.stderr.trim()}`);
    return exitCode.blocked;
  }
  tell(`${name} runs in ${namespace}. Its log:`);
  await kubectl([...inNamespace, "logs", "--follow", "--pod-running-timeout=10m", `job/${name}`], {
    follow: out,
  });
  const end = await endOf(kubectl, inNamespace, name, pause);
  if (end === "Complete") {
    tell(`${name} succeeded.`);
    return exitCode.fine;
  }
  const how = end === "Failed" ? "failed" : "has not reported an end";
  tell(`${name} ${how}. See: kubectl --namespace ${namespace} describe job ${name}`);
  return exitCode.blocked;
}

const job = z.object({
  status: z
    .object({ conditions: z.array(z.object({ type: z.string(), status: z.string() })).default([]) })
    .default({ conditions: [] }),
});

/** A log ends a moment before its Job does. */
const longestWait = { tries: 30, milliseconds: 2000 } as const;

async function endOf(
  kubectl: Kubectl,
  inNamespace: readonly string[],
  name: string,
  pause: (milliseconds: number) => Promise<void>,
): Promise<"Complete" | "Failed" | undefined> {
  for (let tries = 0; tries < longestWait.tries; tries += 1) {
    if (tries > 0) await pause(longestWait.milliseconds);
    const { stdout } = await kubectl([...inNamespace, "get", "job", name, "--output", "json"]);
    const parsed = job.safeParse(json(stdout));
    const conditions = parsed.success ? parsed.data.status.conditions : [];
    const holds = (type: string) =>
      conditions.some((condition) => condition.type === type && condition.status === "True");
    if (holds("Complete")) return "Complete";
    if (holds("Failed")) return "Failed";
  }
  return undefined;
}
