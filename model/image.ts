const label = "[a-z0-9]+(?:-+[a-z0-9]+)*";
const registry = `(?:${label}\\.)+${label}(?::\\d{1,5})?`;
const pathPart = "[a-z0-9]+(?:(?:\\.|__?|-+)[a-z0-9]+)*";
const name = `${registry}(?:\\/${pathPart})+`;
const digestForm = "sha256:[0-9a-f]{64}";

/** The pattern of an image by its digest, for a JSON Schema. */
export const imagePattern = `^${name}@${digestForm}$`;

/** Stands for an image before its first release: it can be planned, not deployed. */
export const unreleasedDigest = `sha256:${"0".repeat(64)}`;

/**
 * What is wrong with an image's reference; `undefined` when nothing is. Only a digest says which image runs: a tag can mean
 * another one tomorrow, and then a restart is a release that nobody decided. The registry is named too, because without one
 * every node asks Docker Hub.
 *
 * Source: https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests
 *
 * @returns the end of a sentence that begins with the image's place.
 */
export function imageMistake(image: string): string | undefined {
  if (new RegExp(imagePattern).test(image)) return undefined;
  const at = image.indexOf("@");
  const [named, digest] = at < 0 ? [image, undefined] : [image.slice(0, at), image.slice(at + 1)];
  const tag = /:([^/]*)$/.exec(named)?.[1];
  if (digest === undefined) {
    return tag === undefined
      ? "names no digest"
      : `names the tag "${tag}", which can mean another image tomorrow, and no digest`;
  }
  if (!new RegExp(`^${digestForm}$`).test(digest)) return `has the malformed digest "${digest}"`;
  if (tag !== undefined) return `names the tag "${tag}" beside its digest, which would only mislead`;
  if (!new RegExp(`^${registry}\\/`).test(named))
    return "names no registry, so that Docker Hub would be asked";
  return "has a malformed repository";
}
