import { z } from "zod";
import { platformId } from "../model/names.ts";
import { CannotRun } from "../simulator/places.ts";
import type { PlatformConfig } from "../stacks/config/schema.ts";
import { clusterArn } from "./access.ts";
import { answerOf, type Kubectl } from "./kubectl.ts";
import { TaskRefused } from "./task-error.ts";

const kubeconfig = z.object({
  clusters: z.array(z.object({ name: z.string() })).min(1),
});

/**
 * The name that `aws eks update-kubeconfig` gives a cluster is its ARN, which no two environments share.
 *
 * @throws TaskRefused when kubectl leads to no cluster, or to another one than the environment's.
 */
export async function requireCluster(kubectl: Kubectl, config: PlatformConfig, stack: string): Promise<void> {
  const { accountId, environment, region, tags } = config;
  const name = platformId({ project: tags.project, environment, region });
  const wanted = clusterArn({ accountId, region, name });
  const { code, stderr, stdout } = await kubectl(["config", "view", "--minify", "--output", "json"]);
  const next = `Choose it with: kubectl config use-context ${name}; npm run access -- kubectl --stack ${stack} says how to get there.`;
  const current = code === 0 ? answerOf(kubeconfig, stdout)?.clusters[0]?.name : undefined;
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

/** What of a release a task needs. */
export interface RunningRelease {
  readonly image: string;
  /** As the running pods know it; undefined for a service without a connection to the database. */
  readonly databaseHost: string | undefined;
}

/**
 * What only the cluster knows: the release that runs, and where its database is.
 *
 * @throws CannotRun when there is none, or it is not one of this program's.
 */
export async function runningRelease(
  kubectl: Kubectl,
  service: string,
  stack: string,
): Promise<RunningRelease> {
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
  const container = answerOf(deployment, stdout)?.spec.template.spec.containers.find(
    ({ name }) => name === "app",
  );
  if (container === undefined) {
    throw new CannotRun(
      `The Deployment "${service}" has no container "app"; it is not one of this program's.`,
    );
  }
  const host = container.env.find(({ name }) => name === "DATABASE_HOST")?.value;
  return { image: container.image, databaseHost: host };
}
