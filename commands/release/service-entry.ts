import { isMap, isScalar, isSeq, parseDocument } from "yaml";
import { namespace } from "../../stacks/config/problem.ts";

/** A service's entry in the text of a stack file: where it stands and what it holds, comments within it included. */
export interface ServiceEntry {
  readonly name: string;
  /** Offset of its first character: the beginning of its key's line, or its key where the entry stands in braces. */
  readonly start: number;
  /** Offset behind its last character: the line's end included, except where the entry stands in braces. */
  readonly end: number;
  /** The text between them. */
  readonly text: string;
  /** Columns before its key; `undefined` where it stands in braces, so that lines of its own cannot replace it. */
  readonly indent: number | undefined;
  readonly value: unknown;
  /** Its image's reference; `undefined` where it is no text. */
  readonly image: string | undefined;
  /** The digest of its image; `undefined` where it names none. */
  readonly digest: string | undefined;
  /** Offset of that digest; `undefined` where there is none. */
  readonly digestStart: number | undefined;
}

/**
 * The entries below `services` of a stack file's text, in its order; none where the text is no stack file.
 *
 * A comment belongs to an entry when it stands at the end of one of its lines or indented below its key. What stands above the key
 * does not: the file keeps it.
 */
export function serviceEntries(text: string): readonly ServiceEntry[] {
  const document = parseDocument(text, { prettyErrors: false, uniqueKeys: false, logLevel: "silent" });
  const services = document.getIn(["config", `${namespace}:services`], true);
  if (document.errors.length > 0 || !isMap(services)) return [];
  return services.items.flatMap(({ key, value }): readonly ServiceEntry[] => {
    if (!isScalar(key) || !key.range) return [];
    const [keyStart, keyEnd] = key.range;
    const lineStart = text.lastIndexOf("\n", keyStart - 1) + 1;
    const isAlone = /^ *$/.test(text.slice(lineStart, keyStart));
    const indent = isAlone && services.flow !== true ? keyStart - lineStart : undefined;
    const start = indent === undefined ? keyStart : lineStart;
    const last = contentEnd(value) ?? keyEnd;
    const end = indent === undefined ? last : linesEnd(text, last, indent);
    return [
      {
        name: String(key.value),
        start,
        end,
        text: text.slice(start, end),
        indent,
        value: isMap(value) ? value.toJSON() : undefined,
        ...imageIn(text, isMap(value) ? value.get("image", true) : undefined),
      },
    ];
  });
}

export function serviceEntry(text: string, service: string): ServiceEntry | undefined {
  return serviceEntries(text).find(({ name }) => name === service);
}

function imageIn(text: string, node: unknown): Pick<ServiceEntry, "image" | "digest" | "digestStart"> {
  const image = isScalar(node) && typeof node.value === "string" ? node.value : undefined;
  const [start, end] = (isScalar(node) ? node.range : undefined) ?? [0, 0];
  const found = /@(sha256:[0-9a-f]{64})['"]?$/.exec(text.slice(start, end));
  return { image, digest: found?.[1], digestStart: found === null ? undefined : start + found.index + 1 };
}

/** Where the last scalar or closing bracket of a value ends; a collection's own range goes on to the next key's comments. */
function contentEnd(node: unknown): number | undefined {
  if (isMap(node) && node.flow !== true) {
    const pair = node.items.at(-1);
    return contentEnd(pair?.value) ?? contentEnd(pair?.key);
  }
  if (isSeq(node) && node.flow !== true) return contentEnd(node.items.at(-1));
  return isMap(node) || isSeq(node) || isScalar(node) ? node.range?.[1] : undefined;
}

/** The end of the line that holds an offset, and of the comments after it that are indented below the entry's key. */
function linesEnd(text: string, offset: number, indent: number): number {
  const isAtLineStart = text[offset - 1] === "\n";
  const next = text.indexOf("\n", offset);
  const lineEnd = isAtLineStart ? offset : next < 0 ? text.length : next + 1;
  const comments = new RegExp(`(?:\\s*\\n)? {${indent + 1},}#[^\\n]*(?:\\n|$)`, "y");
  let end = lineEnd;
  for (comments.lastIndex = end; comments.test(text); ) end = comments.lastIndex;
  return end;
}
