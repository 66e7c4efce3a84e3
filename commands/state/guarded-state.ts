import { quantity } from "../../model/quantity.ts";
import type { FoundCli } from "../../simulator/cli.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { readCheckpoint } from "./checkpoint.ts";
import type { Copy } from "./copies.ts";
import { makeCopy, qualified } from "./copies.ts";
import { openSecrets } from "./scratch-stack.ts";
import type { StackName } from "./stack-objects.ts";
import { checkpointObject, encodings } from "./stack-objects.ts";
import { StateRefused } from "./state-error.ts";
import type { StateStore } from "./state-store.ts";

export interface GuardedStateArgs extends StackName {
  readonly store: StateStore;
  readonly cli: FoundCli;
  /** The stack file's `config:` block. */
  readonly config: Readonly<Record<string, unknown>>;
}

/** A checkpoint that was found whole and whose secrets were opened. */
export interface ProvenState {
  readonly key: string;
  readonly checkpoint: Checkpoint;
  readonly opened: number;
}

/**
 * The current state, proven: whole, and its secrets open.
 *
 * @throws StateRefused where there is none, where a secret stands in plain text, or where the key does not open them
 * @throws UnusableCheckpoint where it is not whole
 */
export async function proveState(args: GuardedStateArgs): Promise<ProvenState> {
  const { store } = args;
  const found = await checkpointObject(store, args);
  const content = found === undefined ? undefined : await store.read(found.key);
  if (found === undefined || content === undefined)
    throw new StateRefused(
      `The backend ${store.url} holds no state of ${args.stack} in the project ${args.project}. Nothing was done. A stack that has never been deployed has none.`,
    );
  const checkpoint = readCheckpoint(found.key, content, qualified(args));
  if (checkpoint.plainSecrets > 0)
    throw new StateRefused(
      `The state of ${args.stack} holds ${quantity(checkpoint.plainSecrets, "secret")} in plain text. Nothing was copied. Seal them first: pulumi stack change-secrets-provider --stack ${args.stack} awskms://ALIAS`,
    );
  return { key: found.key, checkpoint, opened: await openSecrets(args.cli, { ...args, checkpoint }) };
}

/**
 * A copy of the current state, proven before it is written and read back after: what goes before every change.
 *
 * @throws as `proveState`; StateRefused where the copy does not read back
 */
export async function copyState(args: GuardedStateArgs): Promise<ProvenState & { readonly copy: Copy }> {
  const proven = await proveState(args);
  const encoding = encodings.find((ending) => ending !== "" && proven.key.endsWith(ending)) ?? "";
  const { content } = proven.checkpoint;
  return { ...proven, copy: await makeCopy(args.store, args, { content, encoding }, new Date()) };
}
