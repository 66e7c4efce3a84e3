import { parseDocument } from "yaml";

/** The head of a Markdown file, or why there is none. */
export type FrontMatter = { readonly fields: unknown } | { readonly problem: string };

/** Reads the YAML between the first two lines `---` of a text. */
export function frontMatterOf(text: string): FrontMatter {
  const head = /^---\r?\n(?<yaml>[\s\S]*?)\r?\n---\r?(?:\n|$)/u.exec(text)?.groups?.["yaml"];
  if (head === undefined) return { problem: "does not begin with a head between two lines ---" };
  const document = parseDocument(head);
  const [problem] = [...document.errors, ...document.warnings];
  if (problem !== undefined)
    return { problem: `has a head that is not readable as YAML: ${firstLine(problem)}` };
  try {
    // Aliases are resolved only here, and one that leads nowhere throws.
    const fields: unknown = document.toJS();
    return { fields };
  } catch (error) {
    return { problem: `has a head that is not readable as YAML: ${firstLine(error)}` };
  }
}

function firstLine(problem: unknown): string {
  const text = problem instanceof Error ? problem.message : String(problem);
  return (text.split("\n")[0] ?? "").replace(/:$/u, "");
}
