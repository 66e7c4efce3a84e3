import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { quantity } from "../../model/quantity.ts";
import { run } from "../../simulator/child-process.ts";
import type { Tell } from "../../simulator/cli.ts";
import type { Checkpoint } from "../state/checkpoint.ts";
import { readCheckpoint } from "../state/checkpoint.ts";
import { qualified } from "../state/copies.ts";
import { openStore } from "../state/open-store.ts";
import { openScratchStack } from "../state/scratch-stack.ts";
import { whileLocked } from "../state/stack-lock.ts";
import { checkpointObject, placesOf } from "../state/stack-objects.ts";
import { StateRefused } from "../state/state-error.ts";
import { accountCommand } from "./account-command.ts";
import { type AccountEngine, engineVariables, withAccountStack } from "./account-engine.ts";
import {
  type AccountPlaces,
  accountProject,
  bucketStore,
  type FoundState,
  stateInBucket,
} from "./account-places.ts";
import { keyState } from "./key-state.ts";

export interface AdoptionArgs {
  readonly places: AccountPlaces;
  readonly engine: AccountEngine;
  /** The state in the directory. */
  readonly first: FoundState;
  readonly tell: Tell;
}

/** What the engine writes into a backend that has none (pkg/backend/diy/meta.go of Pulumi 3.259). */
const meta = "version: 1\n";

/**
 * Moves an account's state from its directory into the bucket that it made, sealed by the account's own key. The move is made on a copy
 * and comes into the bucket as one object, which is there whole or not at all; it is then read from there by the engine, and every
 * resource compared. Whatever fails before leaves the directory as it was, and the next run goes on.
 *
 * @throws StateRefused where the bucket holds another state, or the key cannot be used
 */
export async function adopt(args: AdoptionArgs): Promise<Checkpoint> {
  const { first, places } = args;
  const name = { project: accountProject, stack: places.stack };
  // Nobody updates what is being moved.
  return whileLocked(first.store, name, async () => {
    const moved = await stateInBucket(places);
    const there = moved === undefined ? await move(args) : moved.checkpoint;
    if (moved !== undefined) args.tell("The bucket holds a state already; both are compared.");
    await prove(args, there);
    return there;
  });
}

async function move(args: AdoptionArgs): Promise<Checkpoint> {
  const { first, places, tell } = args;
  const { stack } = places;
  const store = bucketStore(places);
  const keyArn = await usableKey(args);
  const sealed = await sealedBy(args, keyArn);
  const { checkpoint: key } = placesOf({ project: accountProject, stack });
  // The account's project has written it with the bucket; the engine takes a backend without it for one of an older layout.
  await store.create(".pulumi/meta.yaml", Buffer.from(meta));
  if (!(await store.create(key, sealed.content)))
    throw new StateRefused(
      `Somebody else has just put a state of ${stack} into ${places.bucketUrl}. Nothing was changed. Run the command again: both are compared then.`,
    );
  tell(`In ${places.bucketUrl} now: ${quantity(first.checkpoint.resources, "resource")}. They are compared.`);
  const content = await store.read(key);
  return readCheckpoint(key, content ?? Buffer.alloc(0), qualified({ project: accountProject, stack }));
}

/** What the program told at its last whole end, which names the key. */
async function usableKey({ engine, first, places }: AdoptionArgs): Promise<string> {
  const { config, stack } = places;
  const { store, checkpoint } = first;
  const provider = await withAccountStack(engine, { backendUrl: store.url, checkpoint }, async (opened) => {
    const told: unknown = (await opened.outputs())["secretsProviders"]?.value;
    const providers = new Map<string, unknown>(
      Object.entries(typeof told === "object" && told !== null ? told : {}),
    );
    return providers.get("account");
  });
  if (typeof provider !== "string")
    throw new StateRefused(
      `The state of ${stack} in ${places.directory} names no key for the account's secrets, so the account is not up yet. Nothing was changed. Run ${accountCommand("up", places.named)} until it ends without an error.`,
    );
  const arn = /arn:[^?]+/u.exec(provider)?.[0] ?? "";
  const state = await keyState(arn, config.region);
  if (state !== "Enabled")
    throw new StateRefused(
      `The key ${arn}, which is to seal the state, cannot be used: ${state}. Nothing was changed. ` +
        "Enable it (aws kms enable-key), or call its deletion off (aws kms cancel-key-deletion), and run the command again.",
    );
  return provider;
}

/** A copy of the first state, its secrets sealed anew; the engine does that, in a backend that goes afterwards. */
async function sealedBy({ engine, first, places }: AdoptionArgs, provider: string): Promise<Checkpoint> {
  const { stack } = places;
  const name = { project: accountProject, stack };
  const scratch = openScratchStack({ ...name, checkpoint: first.checkpoint, config: engine.block });
  try {
    const words = ["stack", "change-secrets-provider", "--non-interactive", "--stack", stack, provider];
    const { code, stderr } = await run(engine.cli.command.command, words, {
      cwd: scratch.directory,
      env: { ...process.env, ...engineVariables(engine, scratch.backendUrl) },
    });
    if (code !== 0) throw notSealed(stack, provider, stderr);
    const store = openStore({ url: scratch.backendUrl, owner: "" });
    const object = await checkpointObject(store, name);
    const key = object?.key ?? "";
    const content = (await store.read(key)) ?? Buffer.alloc(0);
    const sealed = readCheckpoint(key, content, qualified(name));
    if (sealed.secretsProvider?.type !== "cloud")
      throw new StateRefused(
        `The engine has not sealed the state of ${stack} with ${provider}. Nothing was changed.`,
      );
    return sealed;
  } finally {
    scratch.close();
  }
}

function notSealed(stack: string, provider: string, said: string): StateRefused {
  const exception = /\b(\w+Exception)\b/u.exec(said)?.[1];
  const reason = exception ?? (said.trim().split("\n").at(-1) ?? "").replace(/^error: /u, "");
  return new StateRefused(
    `The state of ${stack} cannot be sealed with ${provider}: ${reason}. Nothing was changed. ` +
      "Whoever adopts an account must be one of administratorArns, or the key's policy refuses.",
  );
}

/** Both are opened by the engine, each in its own backend, and what they hold is compared. */
async function prove({ engine, first, places }: AdoptionArgs, moved: Checkpoint): Promise<void> {
  const [before, after] = [
    await contentOf(engine, first.store.url, first.checkpoint),
    await contentOf(engine, places.bucketUrl, moved),
  ];
  if (isDeepStrictEqual(before, after)) return;
  throw new StateRefused(
    [
      `The state of ${places.stack} in ${places.bucketUrl} is another than that in ${places.directory}:`,
      ...differences(before, after).map((line) => `  ${line}`),
      `Nothing was changed. Every command uses that in the bucket. Where it is the newer one, put the directory away; where it is not, ask who has written it (npm run account -- status --stack ${places.stack}).`,
    ].join("\n"),
  );
}

const exported = z.object({
  resources: z
    .array(z.looseObject({ urn: z.string() }))
    .nullish()
    .transform((list) => list ?? []),
  pending_operations: z
    .array(z.unknown())
    .nullish()
    .transform((list) => list ?? []),
});

/** Resources by URN, as text with their secrets opened; it is compared and forgotten, and reaches no disk. */
type Opened = ReadonlyMap<string, string>;

async function contentOf(engine: AccountEngine, backendUrl: string, checkpoint: Checkpoint): Promise<Opened> {
  const taken: { readonly deployment: unknown } = await withAccountStack(
    engine,
    { backendUrl, checkpoint },
    (stack) => stack.exportStack(),
  );
  const { pending_operations: pending, resources } = exported.parse(taken.deployment);
  return new Map([
    ...resources.map((resource) => [resource.urn, JSON.stringify(resource)] as const),
    ...pending.map((operation, index) => [`pending operation ${index}`, JSON.stringify(operation)] as const),
  ]);
}

const toldAtMost = 5;

function differences(before: Opened, after: Opened): readonly string[] {
  const all = [...new Set([...before.keys(), ...after.keys()])].filter(
    (urn) => before.get(urn) !== after.get(urn),
  );
  const lines = all.map((urn) => {
    if (!before.has(urn)) return `${urn} is only in the bucket`;
    return after.has(urn) ? `${urn} differs` : `${urn} is only in the directory`;
  });
  const more = lines.length - toldAtMost;
  return [...lines.slice(0, toldAtMost), ...(more > 0 ? [`and ${more} more`] : [])];
}

/** Where the first state is put once the other one counts. */
export function putAway(
  { directory }: AccountPlaces,
  rename: (from: string, to: string) => void,
  now: Date,
): string {
  const kept = `${directory}.moved-${now.toISOString().replaceAll(/[:.]/gu, "-")}`;
  rename(directory, kept);
  return kept;
}
