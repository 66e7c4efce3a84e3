import { isDeepStrictEqual } from "node:util";
import { parse } from "yaml";
import { namespace } from "../../stacks/config/problem.ts";
import { type Fields, isFields } from "../../stacks/config/value.ts";
import { ReleaseRefused } from "./release-error.ts";
import { type ServiceEntry, serviceEntry } from "./service-entry.ts";

/**
 * The text with another digest in a service's image; every other byte is what it was. Pure.
 *
 * @throws ReleaseRefused when the image names no digest that could be replaced.
 */
export function withDigest(text: string, service: string, digest: string): string {
  const { digest: before, digestStart, image, value } = known(text, service);
  if (before === undefined || digestStart === undefined || image === undefined || !isFields(value)) {
    throw new ReleaseRefused(
      `The image of ${service} names no digest that could be replaced: ${JSON.stringify(image) ?? "nothing"}. Write it as REGISTRY/REPOSITORY@sha256: and 64 zeros, then release again.`,
    );
  }
  const after = `${text.slice(0, digestStart)}${digest}${text.slice(digestStart + before.length)}`;
  if (!isOnlyEntryChanged(text, after, service, { ...value, image: image.replace(before, digest) }))
    throw new ReleaseRefused(
      `The image of ${service} is written in a way that cannot be edited. Edit it by hand.`,
    );
  return after;
}

/**
 * The text with an earlier entry of a service in place of today's; every byte outside the entry is what it was. Indentation and
 * line ends become those of the text. Pure.
 *
 * @throws ReleaseRefused when one of them stands in braces and the other in lines of its own.
 */
export function withEntry(text: string, service: string, earlier: ServiceEntry): string {
  const now = known(text, service);
  const entry = fitted(earlier, now, text);
  const after = `${text.slice(0, now.start)}${entry}${text.slice(now.end)}`;
  if (!isOnlyEntryChanged(text, after, service, earlier.value)) {
    throw new ReleaseRefused(
      `The earlier entry of ${service} cannot be put in place of today's: they are laid out differently, one in braces or on other levels. Copy it by hand.`,
    );
  }
  return after;
}

function known(text: string, service: string): ServiceEntry {
  const entry = serviceEntry(text, service);
  if (entry === undefined) throw new Error(`the text has no service ${service}; the caller has to ask first`);
  return entry;
}

/** An earlier entry as the text around it is laid out. */
function fitted(earlier: ServiceEntry, now: ServiceEntry, text: string): string {
  const lineEnd = text.includes("\r\n") ? "\r\n" : "\n";
  const lines = earlier.text.split(/\r?\n/);
  const shift = (now.indent ?? 0) - (earlier.indent ?? 0);
  const shifted = lines.map((line) => (line.trim() === "" ? line : indented(line, shift)));
  const whole = shifted.join(lineEnd);
  // The last line of a file may have no end; the entry's own shall have one where today's has.
  if (now.indent === undefined || whole.endsWith(lineEnd) === now.text.endsWith("\n")) return whole;
  return whole.endsWith(lineEnd) ? whole.slice(0, -lineEnd.length) : `${whole}${lineEnd}`;
}

function indented(line: string, shift: number): string {
  if (shift >= 0) return `${" ".repeat(shift)}${line}`;
  const blanks = line.length - line.trimStart().length;
  return line.slice(Math.min(blanks, -shift));
}

/** The proof of an edit: read again, both texts say the same of everything but the service, and of it what was wanted. */
function isOnlyEntryChanged(before: string, after: string, service: string, wanted: unknown): boolean {
  if (!isDeepStrictEqual(serviceEntry(after, service)?.value, wanted)) return false;
  return isDeepStrictEqual(withoutServices(before, [service]), withoutServices(after, [service]));
}

/** Everything that a stack file says, Pulumi's own keys included, but for some of its services; that they are there stays. */
export function withoutServices(text: string, left: readonly string[]): unknown {
  const key = `${namespace}:services`;
  const document: unknown = parse(text, { logLevel: "silent", uniqueKeys: false });
  const config = isFields(document) ? document["config"] : undefined;
  const services = isFields(config) ? config[key] : undefined;
  if (!isFields(document) || !isFields(config) || !isFields(services)) return document;
  const others: Fields = Object.fromEntries(
    Object.entries(services).map(([name, value]) => [name, left.includes(name) ? "left out" : value]),
  );
  return { ...document, config: { ...config, [key]: others } };
}
