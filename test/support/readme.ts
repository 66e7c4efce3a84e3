import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The lines of the code block that follows a text of the README, without what indents all of them. */
function readmeBlock(after: string): readonly string[] {
  const text = readFileSync(join(import.meta.dirname, "..", "..", "README.md"), "utf8");
  const start = text.indexOf(after);
  if (start < 0) throw new Error(`README.md does not hold "${after}"`);
  const lines = text.slice(start).split("\n");
  const first = lines.findIndex((line) => line.startsWith("    "));
  const end = lines.findIndex((line, index) => index > first && !line.startsWith("    "));
  return lines.slice(first, end).map((line) => line.slice(4));
}

/** The commands of a code block, as a reader would paste them: one string a command, continued lines joined. */
function readmeCommands(after: string): readonly string[] {
  return readmeBlock(after)
    .join("\n")
    .replaceAll("\\\n", " ")
    .split("\n")
    .map((line) => line.trim());
}

/** What the README pastes for a fourth environment: the command that writes its file, and the two that look at it. */
export const fourthEnvironment = (): readonly string[] =>
  readmeCommands("**A fourth environment is one file.**");

/** The service that the README adds, as its lines stand in a stack file. */
export const addedService = (): readonly string[] => readmeBlock("**A service is ten lines.**");
