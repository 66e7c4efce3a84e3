import { parseDocument } from "yaml";
import { CostDataError } from "./cost-data-error.ts";

/** @throws CostDataError where the text is no YAML, or holds a key twice. */
export function readYaml(file: string, text: string): unknown {
  const document = parseDocument(text, { prettyErrors: false });
  const problems = [...document.errors, ...document.warnings].map(({ message }) => message);
  if (problems.length > 0) {
    throw new CostDataError(
      file,
      problems.map((problem) => `is not readable as YAML: ${problem.split("\n")[0] ?? ""}`),
    );
  }
  return document.toJS();
}
