import { readdirSync } from "node:fs";

/** The names of all stacks of a checkout. Names alone: to read the files takes longer than everything else. */
export function stackNames(root: string): readonly string[] {
  return readdirSync(root).flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? []);
}
