const label = "[a-z0-9]+(?:-+[a-z0-9]+)*";
const registry = `(?:${label}\\.)+${label}(?::\\d{1,5})?`;
const pathPart = "[a-z0-9]+(?:(?:\\.|__?|-+)[a-z0-9]+)*";
const name = `${registry}(?:\\/${pathPart})+`;
const digestForm = "sha256:[0-9a-f]{64}";

/** The pattern of an image by its digest, for a JSON Schema. */
export const imagePattern = `^${name}@${digestForm}$`;

/** Stands for an image before its first release: it can be planned, not deployed. */
export const unreleasedDigest = `sha256:${"0".repeat(64)}`;

/** What an image's reference consists of. */
export interface ImageParts {
  /** Host, and port where it names one: `777788889999.dkr.ecr.us-east-1.amazonaws.com`. */
  readonly registry: string;
  /** As in `plinth/service`. */
  readonly repository: string;
  /** `sha256:` and 64 hexadecimal digits. */
  readonly digest: string;
}

/** The parts of an image's reference by digest; `undefined` where `imageMistake` has something to say. */
export function imageParts(image: string): ImageParts | undefined {
  if (imageMistake(image) !== undefined) return undefined;
  const slash = image.indexOf("/");
  const at = image.indexOf("@");
  return {
    registry: image.slice(0, slash),
    repository: image.slice(slash + 1, at),
    digest: image.slice(at + 1),
  };
}

/**
 * Why a digest cannot be released; `undefined` when it can.
 *
 * @returns a sentence with the value and what is allowed.
 */
export function digestMistake(digest: string): string | undefined {
  if (digest === unreleasedDigest)
    return "The digest of 64 zeros stands for an image before its first release, and no registry has it.";
  if (new RegExp(`^${digestForm}$`).test(digest)) return undefined;
  return `"${digest}" is no digest. Allowed is sha256: and 64 hexadecimal digits in lower case, as a push of the image prints it.`;
}

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
