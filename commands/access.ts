import { platformId } from "../model/names.ts";
import { regionOf } from "../model/regions.ts";
import { CannotRun } from "../simulator/places.ts";
import { loadStack } from "../stacks/config/load.ts";
import type { PlatformConfig } from "../stacks/config/schema.ts";
import { type AccessGoal, type AccessPlaces, accessLines } from "./access-lines.ts";
import type { ExitCode } from "./exit-codes.ts";
import { exitCode } from "./exit-codes.ts";
import { checkout } from "./stack-run.ts";
import { fileOutputs, liveOutputs, type OutputsOf } from "./state-outputs.ts";
import { print as printOut, tell as tellUser } from "./terminal.ts";

export interface AccessOptions {
  readonly stack: string;
  /** File with an exported state; without it the backend is asked. */
  readonly state?: string;
  /** Directory of the stack files; by default this repository. */
  readonly root?: string;
  readonly print?: (text: string) => void;
  readonly tell?: (text: string) => void;
}

/** Prints how to reach an environment's cluster or database with the names that it really has. Nothing of it is run. */
export async function access(goal: AccessGoal, options: AccessOptions): Promise<ExitCode> {
  const { print = printOut, root = checkout, stack, state, tell = tellUser } = options;
  const { config } = loadStack(root, stack);
  if (!config.accessHost.enabled) {
    tell(
      `${stack} has no access host: plinth:accessHost.enabled is false. Set it to true, name roles in userRoleArns, and deploy.`,
    );
    return exitCode.blocked;
  }
  const outputs = state === undefined ? await liveOutputs(stack) : fileOutputs(state);
  print(accessLines(goal, placesOf(stack, config, outputs)).join("\n"));
  return exitCode.fine;
}

function placesOf(stack: string, config: PlatformConfig, outputs: OutputsOf): AccessPlaces {
  const { accountId, region } = config;
  const text = (type: string, name: string): string => {
    const value = outputs(type)?.[name];
    if (typeof value === "string" && value !== "") return value;
    throw new CannotRun(
      `The state of ${stack} holds no "${name}" of ${type}. Deploy ${stack} first, or export its state again.`,
    );
  };
  const name = text("plinth:cluster:Cluster", "name");
  return {
    platform: platformId({ project: config.tags.project, environment: config.environment, region }),
    region,
    instanceId: text("plinth:security:AccessHost", "instanceId"),
    userRoleArn: text("plinth:security:AccessHost", "userRoleArn"),
    cluster: {
      name,
      arn: clusterArn({ accountId, region, name }),
      host: new URL(text("plinth:cluster:Cluster", "endpoint")).hostname,
    },
    database: {
      host: text("plinth:data:Database", "endpoint"),
      name: text("plinth:data:Database", "databaseName"),
      caFile: `certificates/rds/${region}.pem`,
    },
    secretArns: texts(outputs("plinth:security:SecretStore")?.["secretArns"]),
  };
}

/** As EKS and `aws eks update-kubeconfig` name a cluster. */
export function clusterArn(input: {
  readonly accountId: string;
  readonly region: string;
  readonly name: string;
}): string {
  return `arn:${regionOf(input.region).partition}:eks:${input.region}:${input.accountId}:cluster/${input.name}`;
}

function texts(value: unknown): Readonly<Record<string, string>> {
  if (typeof value !== "object" || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}
