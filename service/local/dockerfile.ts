import { readFileSync } from "node:fs";

export interface Instruction {
  readonly keyword: string;
  readonly rest: string;
}

export interface Stage {
  readonly name: string | undefined;
  readonly instructions: readonly Instruction[];
}

/** The stages of the Dockerfile, as far as this one uses the language. */
export function readDockerfile(): readonly Stage[] {
  const text = readFileSync(new URL("../Dockerfile", import.meta.url), "utf8");
  const instructions = text
    .replaceAll(/^#.*\n/gm, "")
    .replaceAll("\\\n", " ")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const [, keyword = "", rest = ""] = /^([A-Z]+) +(.*)$/.exec(line) ?? [];
      return { keyword, rest };
    });
  const starts = instructions.flatMap(({ keyword }, index) => (keyword === "FROM" ? [index] : []));
  return starts.map((start, index) => ({
    name: / AS (\w+)$/.exec(instructions[start]?.rest ?? "")?.[1],
    instructions: instructions.slice(start + 1, starts[index + 1]),
  }));
}

export function argumentsOf({ instructions }: Stage, keyword: string): readonly string[] {
  return instructions.filter((one) => one.keyword === keyword).map(({ rest }) => rest);
}

/** The names that may get into the build at all. */
export function buildContext(): readonly string[] {
  const lines = readFileSync(new URL("../.dockerignore", import.meta.url), "utf8").split("\n");
  const rules = lines.filter((line) => line !== "" && !line.startsWith("#"));
  if (rules[0] !== "*") throw new Error(".dockerignore should begin by leaving everything out.");
  return rules.slice(1).map((rule) => rule.replace(/^!/, ""));
}
