import { gunzipSync, zstdDecompressSync } from "node:zlib";
import { z } from "zod";
import { secretSignature, signatureKey } from "../../simulator/wire.ts";
import { UnusableCheckpoint } from "./state-error.ts";

/** What can be said of a checkpoint without opening its secrets. */
export interface Checkpoint {
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

const resource = z.looseObject({
  urn: z.string().startsWith("urn:pulumi:"),
  type: z.string(),
  parent: z.string().optional(),
  dependencies: z.array(z.string()).nullish(),
});

const versioned = z.looseObject({
  version: z.int(),
  checkpoint: z.looseObject({
    stack: z.string(),
    latest: z
      .looseObject({
        resources: z.array(resource).nullish(),
        pending_operations: z.array(z.unknown()).nullish(),
        secrets_providers: z
          .looseObject({ type: z.string(), state: z.record(z.string(), z.unknown()).optional() })
          .nullish(),
      })
      .nullish(),
  }),
});

/**
 * Reads a checkpoint and looks whether it is whole: JSON of a version that is known, of the stack it should be of, and with every
 * parent and dependency standing before what needs it, which the engine insists on as well.
 *
 * @param key how a message names it; its ending says how it is compressed
 * @throws UnusableCheckpoint with the first thing that is wrong
 */
export function readCheckpoint(key: string, content: Buffer, qualifiedName: string): Checkpoint {
  const fail = (reason: string): never => {
    throw new UnusableCheckpoint(key, reason);
  };
  const json = decompressed(content) ?? fail("it is cut off or damaged, and cannot be decompressed");
  const data = jsonOf(json.toString()) ?? fail("it is cut off or damaged, and no JSON");
  const version = z.looseObject({ version: z.int() }).safeParse(data).data?.version ?? 0;
  if (version > newestVersion)
    fail(
      `it has version ${version}, and versions up to ${newestVersion} are known here; it was written by a newer Pulumi, so bring the CLI and this repository up to date`,
    );
  const { data: parsed, error } = versioned.safeParse(data);
  if (parsed === undefined)
    return fail(
      `it has not the form of one: ${error.issues.map(({ message, path }) => `${path.join(".")}: ${message}`).join("; ")}`,
    );
  if (parsed.checkpoint.stack !== qualifiedName)
    fail(`it belongs to the stack ${parsed.checkpoint.stack}, not to ${qualifiedName}`);
  const { latest } = parsed.checkpoint;
  const resources = latest?.resources ?? [];
  const dangling = firstDangling(resources);
  if (dangling !== undefined) fail(dangling);
  const provider = latest?.secrets_providers ?? undefined;
  return {
    content,
    jsonBytes: json.length,
    resources: resources.length,
    secrets: countSecrets(resources, "ciphertext"),
    plainSecrets: countSecrets(resources, "plaintext"),
    pendingOperations: latest?.pending_operations?.length ?? 0,
    secretsProvider:
      provider === undefined ? undefined : { type: provider.type, state: provider.state ?? {} },
  };
}

/** Secrets in any part of a state that carry this key beside their mark: `ciphertext` or `plaintext`. */
export function countSecrets(value: unknown, form: "ciphertext" | "plaintext"): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, inner) => sum + countSecrets(inner, form), 0);
  if (typeof value !== "object" || value === null) return 0;
  const fields = new Map<string, unknown>(Object.entries(value));
  if (fields.get(signatureKey) === secretSignature) return fields.has(form) ? 1 : 0;
  return [...fields.values()].reduce<number>((sum, inner) => sum + countSecrets(inner, form), 0);
}

/** By its first bytes, as the engine does: https://www.rfc-editor.org/rfc/rfc1952 and rfc8878 */
function decompressed(content: Buffer): Buffer | undefined {
  try {
    if (content.subarray(0, 2).equals(Buffer.from([0x1f, 0x8b]))) return gunzipSync(content);
    if (content.subarray(0, 4).equals(Buffer.from([0x28, 0xb5, 0x2f, 0xfd])))
      return zstdDecompressSync(content);
    return content;
  } catch {
    return undefined;
  }
}

function jsonOf(text: string): unknown {
  try {
    const data: unknown = JSON.parse(text);
    return data ?? undefined;
  } catch {
    return undefined;
  }
}

function firstDangling(resources: readonly z.infer<typeof resource>[]): string | undefined {
  const before = new Set<string>();
  for (const { dependencies, parent, urn } of resources) {
    const missing = [parent ?? "", ...(dependencies ?? [])].find((need) => need !== "" && !before.has(need));
    if (missing !== undefined) return `${urn} needs ${missing}, which does not stand before it`;
    before.add(urn);
  }
  return undefined;
}
