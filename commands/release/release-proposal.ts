import { imageParts } from "../../model/image.ts";
import { ConfigError } from "../../stacks/config/config-error.ts";
import { stackOf } from "../../stacks/config/stack-file.ts";
import { type ProposedChange, shortDigest } from "./carried-out.ts";
import { serviceEntries, serviceEntry } from "./service-entry.ts";
import { mistakesOf, readStackText } from "./stack-file-text.ts";
import { withDigest } from "./stack-text.ts";

export interface ReleaseWish {
  /** Directory of the stack files. */
  readonly root: string;
  /** Name of the stack file, as in `Pulumi.prod.yaml`; it exists and holds the service. */
  readonly file: string;
  readonly service: string;
  /** `sha256:` and 64 hexadecimal digits. */
  readonly digest: string;
}

/**
 * Proposes the text of a stack file in which a service's image has another digest. Nothing is written.
 *
 * @throws ConfigError with every mistake that the file would have; ReleaseRefused when the image names no digest so far.
 */
export function proposeRelease({ digest, file, root, service }: ReleaseWish): ProposedChange {
  const before = readStackText(root, file);
  const after = withDigest(before, service, digest);
  const mistakes = mistakesOf(root, file, after);
  if (mistakes.length > 0) throw new ConfigError(mistakes);
  const from = serviceEntry(before, service)?.digest ?? "";
  const message = [
    `Release ${service} ${shortDigest(digest)} to ${stackOf(file)}`,
    "",
    `Its image becomes\n${digest}\ninstead of\n${from}.`,
  ].join("\n");
  return { file, service, from, to: digest, before, after, message };
}

/** The services that run another build of a service's image: often all of them are to move together. */
export function staleSiblings(text: string, service: string): readonly string[] {
  const entries = serviceEntries(text);
  const own = entries.find(({ name }) => name === service);
  return entries
    .filter(({ digest, image }) => digest !== own?.digest && isSameRepository(image, own?.image))
    .map(({ name }) => name);
}

function isSameRepository(one = "", other = ""): boolean {
  const [mine, theirs] = [imageParts(one), imageParts(other)];
  return mine !== undefined && mine.registry === theirs?.registry && mine.repository === theirs.repository;
}
