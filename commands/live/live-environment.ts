import type { FoundCli } from "../../simulator/cli.ts";
import { findCli } from "../../simulator/cli.ts";
import { loadStack } from "../../stacks/config/load.ts";
import type { PlatformConfig } from "../../stacks/config/schema.ts";
import { checkedConfigBlock, checkout, projectName } from "../stack-run.ts";
import { backendUrl, openStore } from "../state/open-store.ts";
import type { StackName } from "../state/stack-objects.ts";
import type { StateStore } from "../state/state-store.ts";
import { tell } from "../terminal.ts";
import type { CloudKind } from "./cloud-kind.ts";
import { cloudKind } from "./cloud-kind.ts";

export interface LiveOptions {
  readonly stack: string;
  /** Where the state is kept; by default what PULUMI_BACKEND_URL names. */
  readonly backend?: string;
  /** The account that the state's bucket must belong to; by default that of the stack file. */
  readonly owner?: string;
  /** Where the stack files are. Default: this repository. */
  readonly root?: string;
  /** What the engine finds in its environment beside this process' own variables. Default: nothing. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** A deployed environment, or one that is going to be: its backend, and what the engine needs to work on it. Nothing is changed by opening it. */
export interface LiveEnvironment extends StackName {
  readonly root: string;
  readonly settings: PlatformConfig;
  /** The stack file's `config:` block, checked. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly store: StateStore;
  readonly cli: FoundCli;
  readonly kind: CloudKind;
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * @throws ConfigError, UnknownStackError for the stack file
 * @throws CannotRun where no backend is named, or it does not let these credentials in
 */
export async function openLive(options: LiveOptions): Promise<LiveEnvironment> {
  const { root = checkout, stack, variables = {} } = options;
  const config = checkedConfigBlock(stack, root);
  const settings = loadStack(root, stack).config;
  const store = openStore({
    url: backendUrl(options.backend),
    owner: options.owner ?? settings.accountId,
    ownerNamedBy: "--owner",
  });
  // Asked before the engine is found, which may take minutes: a wrong bucket or account is told at once.
  await store.list(".pulumi/meta.yaml");
  return {
    project: projectName,
    stack,
    root,
    settings,
    config,
    store,
    cli: await findCli(tell),
    kind: cloudKind({ ...process.env, ...variables }),
    variables,
  };
}
