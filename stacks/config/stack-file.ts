import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, visit } from "yaml";
import { nearest } from "../../model/nearest.ts";
import { UnknownStackError } from "./config-error.ts";
import { type ConfigProblem, formatPath, namespace, type Path } from "./problem.ts";
import { type Fields, isFields, show } from "./value.ts";
import { syntaxMistakes } from "./yaml-syntax.ts";

/** A stack's values as they were written, not yet checked. */
export interface RawStack {
  /** Name of the file, as in `Pulumi.prod.yaml`. */
  readonly file: string;
  /** The config block: keys of this project without `plinth:`, keys of others with their namespace. */
  readonly values: Fields;
  /** Path, as `formatPath` writes it, to line number; the empty path is the config block itself. */
  readonly lines?: ReadonlyMap<string, number>;
  /** What is wrong with the file rather than with its values. */
  readonly mistakes?: readonly ConfigProblem[];
  /** True when the file is no YAML map, so that `values` says nothing. */
  readonly unreadable?: boolean;
}

/** What Pulumi itself keeps in a stack file: https://www.pulumi.com/docs/iac/concepts/projects/stack-settings-file/ */
export const pulumiKeys = [
  "secretsprovider",
  "encryptedkey",
  "encryptionsalt",
  "environment",
  "config",
] as const;

/** What a walk over a file collects. */
interface Walk {
  readonly file: string;
  readonly lines: Map<string, number>;
  readonly mistakes: ConfigProblem[];
  readonly lineAt: (node: unknown) => number;
}

const ownKey = (key: string): string =>
  key.startsWith(`${namespace}:`) ? key.slice(namespace.length + 1) : key;

// The colon keeps a key without namespace apart from ours of the same name.
const topKey = (key: string): string => (key.includes(":") ? ownKey(key) : `:${key}`);

function collect(walk: Walk, node: unknown, path: Path): void {
  if (isSeq(node)) {
    for (const [index, item] of node.items.entries()) {
      walk.lines.set(formatPath([...path, index]), walk.lineAt(item));
      collect(walk, item, [...path, index]);
    }
  } else if (isMap(node)) {
    for (const { key, value } of node.items) {
      const name = isScalar(key) ? String(key.value) : "?";
      const at = [...path, path.length === 0 ? topKey(name) : name];
      const line = walk.lineAt(key);
      const earlier = walk.lines.get(formatPath(at));
      if (earlier !== undefined) {
        walk.mistakes.push({
          file: walk.file,
          line,
          path: formatPath(at),
          message: `stands in the file twice, in lines ${earlier} and ${line}`,
          allowed: "each key once; of two, one would silently win",
        });
        // What stands below a repeated key would be repeated too, and say nothing more.
        continue;
      }
      walk.lines.set(formatPath(at), line);
      collect(walk, value, at);
    }
  }
}

function topLevel(file: string, keys: readonly string[]): readonly ConfigProblem[] {
  const unknown = keys.filter((key) => !pulumiKeys.some((known) => known === key));
  return unknown.map((key) => {
    const guess = key.includes(":") ? undefined : nearest(key, pulumiKeys);
    return {
      file,
      path: key,
      message: "is not a key of a stack file",
      allowed: `${pulumiKeys.join(", ")}; settings of this program stand below config`,
      ...(guess === undefined ? {} : { nearest: guess }),
    };
  });
}

function bareKeys(
  file: string,
  config: Fields,
  lines: ReadonlyMap<string, number>,
): readonly ConfigProblem[] {
  return Object.keys(config)
    .filter((key) => !key.includes(":"))
    .map((key) => {
      const line = lines.get(formatPath([topKey(key)]));
      return {
        file,
        ...(line === undefined ? {} : { line }),
        path: key,
        message: "has no namespace",
        given: show(config[key]),
        allowed: `${namespace}:${key}`,
      };
    });
}

function broken(file: string, message: string, allowed: string): RawStack {
  return { file, values: {}, mistakes: [{ file, path: "", message, allowed }], unreadable: true };
}

/** Reads the text of a stack file. Pure; what is wrong with the file is in the result, never thrown. */
export function parseStackFile(file: string, text: string): RawStack {
  const counter = new LineCounter();
  // Duplicate keys are found below, with their path and both lines.
  const document = parseDocument<Node>(text, {
    lineCounter: counter,
    prettyErrors: false,
    uniqueKeys: false,
  });
  if (document.errors.length > 0) {
    const mistakes = syntaxMistakes(file, text, document.errors, counter);
    return { file, values: {}, mistakes, unreadable: true };
  }
  const root = document.contents;
  const config = isMap(root) ? root.get("config", true) : undefined;
  if (!isMap(root) || !isMap(config)) {
    return broken(file, "has no config block", `a YAML map whose key config holds the ${namespace}: keys`);
  }
  const lineAt = (node: unknown): number =>
    counter.linePos(
      (isMap(node) || isSeq(node) || isScalar(node) || isAlias(node) ? node.range?.[0] : 0) ?? 0,
    ).line;
  const aliases: ConfigProblem[] = [];
  visit(document, {
    Node: (_key, node) => {
      const tag = isAlias(node) ? undefined : node.tag;
      // The parser puts a tag of its own at nothing; one that is there was written.
      if (tag === undefined) return;
      aliases.push({
        file,
        line: lineAt(node),
        path: "",
        message: `holds the YAML tag "${tag}"`,
        allowed: "the plain value; text that begins with an exclamation mark stands in quotes",
      });
    },
    Alias: (_key, node) => {
      aliases.push({
        file,
        line: lineAt(node),
        path: "",
        message: `refers to the YAML anchor "${node.source}"`,
        allowed: "the value written out, so that each file says everything about its environment",
      });
    },
  });
  if (aliases.length > 0) return { file, values: {}, mistakes: aliases, unreadable: true };
  const walk: Walk = { file, lines: new Map([["", lineAt(config)]]), mistakes: [], lineAt };
  collect(walk, config, []);
  const plain: unknown = config.toJSON();
  const values = isFields(plain) ? plain : {};
  const keys = root.items.map(({ key }) => (isScalar(key) ? String(key.value) : "?"));
  return {
    file,
    values: Object.fromEntries(
      Object.entries(values)
        .filter(([key]) => key.includes(":"))
        .map(([key, value]) => [ownKey(key), value]),
    ),
    lines: walk.lines,
    mistakes: [...topLevel(file, keys), ...bareKeys(file, values, walk.lines), ...walk.mistakes],
  };
}

const filePattern = /^Pulumi\.(.+)\.yaml$/;

/** The stack's name in its file's name: `prod-eu` for `Pulumi.prod-eu.yaml`. */
export function stackOf(file: string): string {
  return filePattern.exec(file)?.[1] ?? file;
}

function reasonOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}

/** Every stack file in a directory, by name. Nothing else lists the stacks: a further one is a further file. */
export function readStackFiles(root: string): readonly RawStack[] {
  return readdirSync(root)
    .filter((file) => filePattern.test(file))
    .sort()
    .map((file) => {
      let text: string;
      try {
        text = readFileSync(join(root, file), "utf8");
      } catch (error) {
        return broken(file, `cannot be read (${reasonOf(error)})`, "a readable file");
      }
      return parseStackFile(file, text);
    });
}

/**
 * One stack's file.
 *
 * @throws UnknownStackError when the directory has no file of that name.
 */
export function readStackFile(root: string, stack: string): RawStack {
  const all = readStackFiles(root);
  const own = all.find(({ file }) => file === `Pulumi.${stack}.yaml`);
  if (own === undefined)
    throw new UnknownStackError(
      stack,
      all.map(({ file }) => stackOf(file)),
    );
  return own;
}
