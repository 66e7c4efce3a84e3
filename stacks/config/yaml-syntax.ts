import type { LineCounter, YAMLError } from "yaml";
import { quantity } from "../../model/quantity.ts";
import type { ConfigProblem } from "./problem.ts";
import { withoutUrls } from "./value.ts";

/** What a parser's complaint means to whoever wrote the line, and what to do. */
interface Words {
  readonly message: string;
  readonly allowed: string;
}

const noKey: Words = {
  message: "the line is no key with a value",
  allowed: "a key, a colon, a space and the value, as in nat: single",
};
const needsQuotes: Words = {
  message: "the value begins with a character that YAML keeps for itself",
  allowed: 'the value in quotes, as in owner: "team: platform"',
};
const mergeConflict: Words = {
  message: "the line is a mark that a git merge left",
  allowed: "the file as it shall be: choose between both sides and delete the three marks",
};

/** Words for those of the parser's codes that say enough: https://eemeli.org/yaml/#errors */
const byCode: Readonly<Record<string, Words>> = {
  TAB_AS_INDENT: {
    message: "the line is indented with a tab",
    allowed: "spaces alone, two for each level: replace the tab",
  },
  BLOCK_AS_IMPLICIT_KEY: {
    message: "the value holds a colon and a space, like a second key",
    allowed: needsQuotes.allowed,
  },
  BAD_SCALAR_START: needsQuotes,
  BAD_ALIAS: needsQuotes,
  BAD_DQ_ESCAPE: {
    message: "a backslash in double quotes begins nothing that YAML knows",
    allowed: "single quotes around the value, or the backslash twice",
  },
  MULTIPLE_DOCS: {
    message: "a second document begins here",
    allowed: "one document: delete the line of dashes",
  },
  MULTILINE_IMPLICIT_KEY: noKey,
};

function missingCharacter(message: string): Words {
  if (message.includes("map values")) return noKey;
  if (!message.includes("quote"))
    return { message: "a comma, a colon or a bracket is missing", allowed: "one line for each key or entry" };
  return {
    message: "a quotation mark is opened and not closed",
    allowed: "the value with the same mark before and after it",
  };
}

function badIndent(message: string, lines: readonly string[], index: number): Words {
  if (message.startsWith("Flow"))
    return {
      message: "a [ or { is opened above this line and not closed",
      allowed: "the same line with ] or } at its end, or one line beginning with a dash for each entry",
    };
  const text = lines[index] ?? "";
  const width = text.length - text.trimStart().length;
  const above = lines.findLastIndex((line, at) => at < index && /^\s*[^#\s]/.test(line));
  const where = above < 0 ? "" : `; if this line is right, mend line ${above + 1} before it`;
  return {
    message: `the line is indented by ${quantity(width, "space")}, and no key around it is`,
    allowed: `as many spaces as the keys beside it have, two for each level${where}`,
  };
}

function wordsOf({ code, message }: YAMLError, lines: readonly string[], index: number): Words {
  if (/^\s*(<{7}|={7}|>{7})/.test(lines[index] ?? "")) return mergeConflict;
  if (code === "BAD_INDENT") return badIndent(message, lines, index);
  if (code === "MISSING_CHAR") return missingCharacter(message);
  return (
    byCode[code] ?? {
      message: `something stands here that YAML does not expect (${message.replace(/\.$/, "")})`,
      allowed: "quotes and brackets closed, and text with special characters in quotes",
    }
  );
}

/** Errors about one value, which cannot be the consequence of another error. */
const alone = new Set(["TAB_AS_INDENT", "BAD_SCALAR_START", "BAD_DQ_ESCAPE"]);

const longestText = 100;

/**
 * What keeps a text from being YAML, each with line, column and the line's text. After the first error a parser is out of step: of
 * what it finds below, only the errors that stand for themselves are told, one a line.
 *
 * @param errors the parser's, at least one, in any order.
 */
export function syntaxMistakes(
  file: string,
  text: string,
  errors: readonly YAMLError[],
  counter: LineCounter,
): readonly ConfigProblem[] {
  const lines = text.split(/\r?\n/);
  const sorted = errors.toSorted((one, other) => one.pos[0] - other.pos[0]);
  const told = new Map<number, ConfigProblem>();
  for (const [index, error] of sorted.entries()) {
    const { col: column, line } = counter.linePos(error.pos[0]);
    if (told.has(line) || (index > 0 && !alone.has(error.code))) continue;
    const { allowed, message } = wordsOf(error, lines, line - 1);
    const shown = withoutUrls((lines[line - 1] ?? "").replaceAll("\t", "→").trimEnd());
    told.set(line, {
      file,
      line,
      column,
      text: shown.length <= longestText ? shown : `${shown.slice(0, longestText - 3)}...`,
      path: "",
      message: `is not YAML: ${message}`,
      allowed,
    });
  }
  return [...told.values()];
}
