import { gunzipSync, zstdDecompressSync } from "node:zlib";
import { z } from "zod";
import { secretSignature, signatureKey } from "../../simulator/wire.ts";
import { flawOf, storedManifest, storedResource } from "./integrity.ts";
import { NewerCheckpoint, UnusableCheckpoint } from "./state-error.ts";

/** What can be said of a checkpoint without opening its secrets. */
export interface Checkpoint {
  /** Where it was read from. */
  readonly key: string;
  /** As it is stored, compressed or not. */
  readonly content: Buffer;
  /** Bytes of its JSON: what the engine writes anew at every step, before compression. */
  readonly jsonBytes: number;
  readonly resources: number;
  /** Sealed values in it. */
  readonly secrets: number;
  /** Values that are marked as secret and stand there for everybody to read. */
  readonly plainSecrets: number;
  /** Operations that began and are not known to have ended. */
  readonly pendingOperations: number;
  readonly secretsProvider: SecretsProvider | undefined;
}

/** What opens the secrets, as the checkpoint says itself: it needs no stack file. */
export interface SecretsProvider {
  readonly type: string;
  readonly state: Readonly<Record<string, unknown>>;
}

/** The newest that Pulumi 3.259 reads (sdk/go/common/apitype/core.go, DeploymentSchemaVersionLatest). */
const newestVersion = 4;

const versioned = z.looseObject({
  version: z.int(),
  checkpoint: z.looseObject({
    stack: z.string(),
    latest: z
      .looseObject({
        manifest: storedManifest.nullish(),
        resources: z.array(storedResource).nullish(),
        pending_operations: z.array(z.unknown()).nullish(),
        secrets_providers: z
          .looseObject({ type: z.string(), state: z.record(z.string(), z.unknown()).optional() })
          .nullish(),
      })
      .nullish(),
  }),
});

/**
 * Reads a checkpoint and looks whether it is whole: JSON of a version that is known, of the stack it should be of, and as the
 * engine insists on it.
 *
 * @param key how a message names it; its ending says how it is compressed
 * @throws UnusableCheckpoint with the first thing that is wrong
 * @throws NewerCheckpoint where it is not for this version to say
 */
export function readCheckpoint(key: string, content: Buffer, qualifiedName: string): Checkpoint {
  const fail = (reason: string): never => {
    throw new UnusableCheckpoint(key, reason);
  };
  const json = decompressed(content) ?? fail("it is cut off or damaged, and cannot be decompressed");
  const data = jsonOf(json) ?? fail("it is cut off or damaged, and no JSON");
  const version = z.looseObject({ version: z.int() }).safeParse(data).data?.version ?? 0;
  if (version > newestVersion) throw new NewerCheckpoint(key, version, newestVersion);
  const { data: parsed, error } = versioned.safeParse(data);
  if (parsed === undefined) return fail(`it has not the form of one: ${mistakesOf(error)}`);
  if (parsed.checkpoint.stack !== qualifiedName)
    fail(`it belongs to the stack ${parsed.checkpoint.stack}, not to ${qualifiedName}`);
  const { latest } = parsed.checkpoint;
  const resources = latest?.resources ?? [];
  const flaw = flawOf(resources, latest?.manifest ?? undefined);
  if (flaw !== undefined) fail(flaw);
  const pending = latest?.pending_operations ?? [];
  const provider = latest?.secrets_providers ?? undefined;
  return {
    key,
    content,
    jsonBytes: json.length,
    resources: resources.length,
    secrets: countSecrets([resources, pending], "ciphertext"),
    plainSecrets: countSecrets([resources, pending], "plaintext"),
    pendingOperations: pending.length,
    secretsProvider:
      provider === undefined ? undefined : { type: provider.type, state: provider.state ?? {} },
  };
}

/** Secrets in any part of a state that carry this key beside their mark: `ciphertext` or `plaintext`. */
export function countSecrets(value: unknown, form: "ciphertext" | "plaintext"): number {
  let count = 0;
  // A list of what is left, and no recursion: a damaged state may be nested deeper than the stack reaches.
  const left: unknown[] = [value];
  while (left.length > 0) {
    const next = left.pop();
    if (typeof next !== "object" || next === null) continue;
    const fields = new Map<string, unknown>(Object.entries(next));
    if (fields.get(signatureKey) === secretSignature) count += fields.has(form) ? 1 : 0;
    else for (const inner of fields.values()) left.push(inner);
  }
  return count;
}

/** The JSON of a checkpoint, as the engine wrote it. */
export function checkpointText({ content }: Checkpoint): string {
  return decompressed(content)?.toString() ?? "";
}

/** The first few: a file of another kind has one for each resource. */
function mistakesOf({ issues }: z.ZodError): string {
  const told = issues.slice(0, 3).map(({ message, path }) => `${path.join(".")}: ${message}`);
  const more = issues.length - told.length;
  return [...told, ...(more > 0 ? [`and ${more} more`] : [])].join("; ");
}

/** In bytes: a file that unpacks to more is no state. The largest that is known of had some dozens of megabytes. */
const longest = 256 * 1024 * 1024;

/** By its first bytes, as the engine does: https://www.rfc-editor.org/rfc/rfc1952 and rfc8878 */
function decompressed(content: Buffer): Buffer | undefined {
  try {
    if (content.subarray(0, 2).equals(Buffer.from([0x1f, 0x8b])))
      return gunzipSync(content, { maxOutputLength: longest });
    if (content.subarray(0, 4).equals(Buffer.from([0x28, 0xb5, 0x2f, 0xfd])))
      return zstdDecompressSync(content, { maxOutputLength: longest });
    return content;
  } catch {
    return undefined;
  }
}

function jsonOf(json: Buffer): unknown {
  try {
    const data: unknown = JSON.parse(json.toString());
    return data ?? undefined;
  } catch {
    return undefined;
  }
}
