import { createHash } from "node:crypto";
import { z } from "zod";

const urns = z.array(z.string()).nullish();

/** What of a resource decides whether a state is whole. */
export const storedResource = z.looseObject({
  urn: z.string().startsWith("urn:pulumi:"),
  type: z.string().min(1),
  custom: z.boolean().optional(),
  id: z.string().optional(),
  delete: z.boolean().optional(),
  pendingReplacement: z.boolean().optional(),
  provider: z.string().optional(),
  parent: z.string().optional(),
  dependencies: urns,
  propertyDependencies: z.record(z.string(), urns).nullish(),
  deletedWith: z.string().optional(),
  replaceWith: urns,
});

type StoredResource = z.infer<typeof storedResource>;

export const storedManifest = z.looseObject({ magic: z.string().optional(), version: z.string().optional() });

/**
 * The first thing for which the engine would refuse a state as soon as something is to be done with it, though it exports it without a
 * word: a resource that stands there twice, before what it needs, or without its provider (VerifyIntegrity in
 * pkg/resource/deploy/snapshot.go of Pulumi 3.259). Undefined for a state that is whole.
 */
export function flawOf(
  resources: readonly StoredResource[],
  manifest: z.infer<typeof storedManifest> = {},
): string | undefined {
  return magicFlaw(manifest) ?? orderFlaw(resources) ?? duplicateFlaw(resources);
}

/** The engine seals its version with a hash, so as to notice who edits a state by hand. */
function magicFlaw({ magic = "", version = "" }: z.infer<typeof storedManifest>): string | undefined {
  const expected = version === "" ? "" : createHash("sha256").update(version).digest("hex");
  return magic === expected ? undefined : "the hash in its manifest is not the one of its version";
}

function orderFlaw(resources: readonly StoredResource[]): string | undefined {
  const before = new Set<string>();
  const providers = new Set<string>();
  for (const resource of resources) {
    const { custom = false, id = "", pendingReplacement = false, provider = "", type, urn } = resource;
    if (!custom && id !== "") return `${urn} has the id ${id}, and is no resource of a provider`;
    if (type.startsWith("pulumi:providers:")) {
      if (id === "") return `the provider ${urn} has no id`;
      providers.add(`${urn}::${id}`);
    }
    if (provider !== "" && !providers.has(provider) && !pendingReplacement)
      return `${urn} needs the provider ${provider}, which does not stand before it`;
    const missing = needsOf(resource).find((need) => !before.has(need));
    if (missing !== undefined) return `${urn} needs ${missing}, which does not stand before it`;
    before.add(urn);
  }
  return undefined;
}

function needsOf(resource: StoredResource): readonly string[] {
  const { deletedWith, dependencies, parent, propertyDependencies, replaceWith } = resource;
  const named = [parent ?? "", deletedWith ?? ""].filter((urn) => urn !== "");
  const byProperty = Object.values(propertyDependencies ?? {}).flatMap((list) => list ?? []);
  return [...named, ...(dependencies ?? []), ...byProperty, ...(replaceWith ?? [])];
}

/** Of several with one name, all but one wait for their deletion. */
function duplicateFlaw(resources: readonly StoredResource[]): string | undefined {
  const staying = new Set<string>();
  for (const { delete: goes = false, urn } of resources) {
    if (goes) continue;
    if (staying.has(urn)) return `${urn} stands there twice`;
    staying.add(urn);
  }
  return undefined;
}
