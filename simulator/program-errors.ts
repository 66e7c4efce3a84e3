import { realpathSync } from "node:fs";
import { isAbsolute, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

const unhandled = "Unhandled exception: ";

/** Whether the program threw something, rather than the engine or a provider refusing what it asked for. */
export function hasThrown(errors: readonly string[]): boolean {
  return errors.some((text) => text.startsWith(unhandled));
}

/**
 * The engine's errors for a reader: what the program threw is said once, with the one place inside the program where it was
 * thrown, relative to `root`; frames of the SDK and of Node help nobody who writes a program. The engine's advice to unprotect a
 * resource in the state is left out: it undoes what the program says, unseen by any review.
 *
 * @param root the directory that holds the program
 */
export function programErrors(errors: readonly string[], root: string): readonly string[] {
  const thrown = errors.filter((text) => text.startsWith(unhandled)).map((text) => thrownBy(text, root));
  // The engine then also reports the bare message as the reason why the program ended.
  const told = new Set(thrown.map(({ message }) => message.replace(/^\w+: /, "")));
  const others = errors.filter((text) => !text.startsWith(unhandled) && !told.has(text));
  return [...new Set([...thrown.map(({ text }) => text), ...others.map(withoutUnprotect)])];
}

const unprotectAdvice =
  /(?:,? or use the command:\s*)?`?pulumi state unprotect(?: '[^'\n]*'| "[^"\n]*"| [^\s`]+)?`?/g;

function withoutUnprotect(text: string): string {
  return text
    .replaceAll(unprotectAdvice, "")
    .replace(/\beither (?=remove the `protect` flag)/, "")
    .trim();
}

function thrownBy(error: string, root: string): { readonly message: string; readonly text: string } {
  const lines = error.slice(unhandled.length).split("\n");
  const first = lines.findIndex((line) => frame.test(line));
  const message = lines
    .slice(0, first === -1 ? undefined : first)
    .join("\n")
    .trim();
  const place = lines.map((line) => placeOf(line, realpathSync(root))).find((found) => found !== undefined);
  // That a plain error is an error goes without saying.
  const said = message.replace(/^Error: /, "");
  return { message, text: place === undefined ? said : `${said} (${place})` };
}

/** `at name (place:line:column)`, or without a name and parentheses. */
const frame = /^\s+at (?:.*\((.+:\d+:\d+)\)|(?:async )?(.+:\d+:\d+))$/;

/** The place of a frame as `stacks/platform.ts:12:3`; undefined outside the program. */
function placeOf(line: string, root: string): string | undefined {
  const [, inParentheses, bare] = frame.exec(line) ?? [];
  const place = inParentheses ?? bare;
  if (place === undefined) return undefined;
  const [file = "", position = ""] = place.split(/(?=:\d+:\d+$)/);
  const path = relative(root, file.startsWith("file:") ? fileURLToPath(file) : file);
  const outside = path.startsWith("..") || isAbsolute(path) || path.split(sep).includes("node_modules");
  return outside || file.startsWith("node:") ? undefined : `${path.split(sep).join("/")}${position}`;
}
