import { join } from "node:path";
// Only these two modules of the SDK, because loading all of it takes most of a second.
import { getStack } from "@pulumi/pulumi/metadata.js";
import { allConfig } from "@pulumi/pulumi/runtime/config.js";
import type { z } from "zod";
import type { ConfigKind } from "./checked-stack.ts";
import { parseAs } from "./checked-stack.ts";
import { UnknownStackError } from "./config-error.ts";
import { engineValues } from "./engine-values.ts";
import { platformKind } from "./parse.ts";
import type { ConfigProblem } from "./problem.ts";
import type { PlatformConfig } from "./schema.ts";
import { type RawStack, readStackFile, readStackFiles, stackOf } from "./stack-file.ts";
import { isFields, isSecret } from "./value.ts";

/** A stack's config, and what is allowed in it but probably not meant. */
export interface Loaded<Config> {
  /** The values as they were written, for whoever hands them on to an engine. */
  readonly raw: RawStack;
  readonly config: Config;
  readonly warnings: readonly ConfigProblem[];
}

/** An environment's config. */
export type LoadedStack = Loaded<PlatformConfig>;

/** Where the stack files are. Found from this file: an engine may run the program in a directory of its own. */
export const repositoryRoot = join(import.meta.dirname, "..", "..");

/** The day on which a config is read, UTC. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}

function holdsSecret(value: unknown): boolean {
  if (isSecret(value)) return true;
  if (Array.isArray(value)) return value.some(holdsSecret);
  return isFields(value) && Object.values(value).some(holdsSecret);
}

/**
 * The engine's values, with the line numbers of the stack's file. What only the file shows is taken from there: a secret, which the
 * engine decrypts, and quotes around a number, which the engine's text has lost.
 */
function withFile(values: RawStack["values"], own: RawStack): RawStack {
  const written = Object.entries(own.values).filter(
    ([key, value]) => holdsSecret(value) || (typeof value === "string" && String(values[key]) === value),
  );
  return { ...own, unreadable: false, values: { ...values, ...Object.fromEntries(written) } };
}

/**
 * The config of the stack that is being previewed or updated. Values come from the engine, the other stacks' files from
 * the directory.
 *
 * @param root directory of the project's stack files.
 * @throws ConfigError listing every mistake; UnknownStackError when the engine has no values and there is no file.
 */
export function loadConfigAs<Schema extends z.ZodObject>(
  kind: ConfigKind<Schema>,
  root: string,
): Loaded<z.output<Schema>> {
  const stack = getStack();
  const file = `Pulumi.${stack}.yaml`;
  const files = readStackFiles(root);
  const own = files.find((other) => other.file === file);
  const values = engineValues(allConfig(), kind.schema);
  if (own === undefined && Object.keys(values).length === 0) {
    throw new UnknownStackError(
      stack,
      files.map((other) => stackOf(other.file)),
    );
  }
  const raw = own === undefined ? { file, values } : withFile(values, own);
  return { raw, ...parseAs(kind, raw, files, today()) };
}

/**
 * The config of a stack by name, read from its file alone: no engine is needed.
 *
 * @param root directory of the project's stack files.
 * @throws ConfigError listing every mistake; UnknownStackError when there is no such file.
 */
export function loadStackAs<Schema extends z.ZodObject>(
  kind: ConfigKind<Schema>,
  root: string,
  stack: string,
): Loaded<z.output<Schema>> {
  const raw = readStackFile(root, stack);
  return { raw, ...parseAs(kind, raw, readStackFiles(root), today()) };
}

/** The config of the environment that is being previewed or updated, as `loadConfigAs` says. */
export function loadConfig(root: string = repositoryRoot): LoadedStack {
  return loadConfigAs(platformKind, root);
}

/** The config of an environment by name, as `loadStackAs` says. */
export function loadStack(root: string, stack: string): LoadedStack {
  return loadStackAs(platformKind, root, stack);
}
