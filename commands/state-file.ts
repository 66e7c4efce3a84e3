import { readFileSync } from "node:fs";
import { z } from "zod";
import { UnreadableState } from "./destroy-error.ts";
import type { ExistingResource } from "./destruction.ts";
import { fileReason } from "./file-reason.ts";

/** A resource of an exported state, with what the cloud made of it. */
export interface ExportedResource extends ExistingResource {
  /** False for the stack itself and for components. */
  readonly custom: boolean;
  readonly outputs: Readonly<Record<string, unknown>>;
  /** URN and id of the provider; the empty string for components. */
  readonly provider: string;
}

/** The part of `pulumi stack export` that the end of an environment and the rules depend on. */
const exported = z.object({
  deployment: z.object({
    resources: z
      .array(
        z.object({
          urn: z.string(),
          type: z.string(),
          custom: z.boolean().default(false),
          protect: z.boolean().default(false),
          retainOnDelete: z.boolean().default(false),
          inputs: z.record(z.string(), z.unknown()).default({}),
          outputs: z.record(z.string(), z.unknown()).default({}),
          provider: z.string().default(""),
        }),
      )
      .default([]),
  }),
});

/**
 * The resources of an exported state, the stack itself, components and providers included.
 *
 * @param file how a message names the text.
 * @throws UnreadableState when the text is no exported state.
 */
export function exportedResources(text: string, file: string): readonly ExportedResource[] {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    throw new UnreadableState(file, "it is not JSON");
  }
  const parsed = exported.safeParse(data);
  if (!parsed.success) throw new UnreadableState(file, z.prettifyError(parsed.error).replaceAll("\n", " "));
  return parsed.data.deployment.resources;
}

/** As `exportedResources`, without components, since they exist in the program alone. */
export function stateResources(text: string, file: string): readonly ExistingResource[] {
  return exportedResources(text, file)
    .filter(({ custom }) => custom)
    .map(({ inputs, protect, retainOnDelete, type, urn }) => ({
      inputs,
      protect,
      retainOnDelete,
      type,
      urn,
    }));
}

/** @throws UnreadableState when the file cannot be read. */
export function readStateFile(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (problem) {
    throw new UnreadableState(file, fileReason(problem));
  }
}
