import { join } from "node:path";
import type { PlanStep } from "../../model/plan.ts";
import { cliPreview } from "./cli-preview.ts";
import { before, changes, reviewedProgram } from "./reviewed-program.ts";
import { SimulatedStack } from "./simulated-stack.ts";

/** One change as the CLI's own JSON tells of it, and as the simulator does. */
export interface CapturedPreview {
  readonly cli: unknown;
  readonly steps: readonly PlanStep[];
}

export type ChangeName = keyof typeof changes;

export const changeNames = Object.keys(changes) as readonly ChangeName[];

/** Where the capture of a change is kept: the CLI's JSON, and our plan of the same. */
export function fixtureFiles(name: ChangeName): { readonly cli: string; readonly own: string } {
  const folder = join(import.meta.dirname, "..", "fixtures", "cli-preview");
  return { cli: join(folder, `${name}.json`), own: join(folder, `${name}.plan.json`) };
}

/** Brings the program up as it was, and has both ways plan each change. */
export async function capturePreviews(): Promise<Readonly<Record<ChangeName, CapturedPreview>>> {
  const stack = new SimulatedStack();
  try {
    const { errors } = await stack.up(reviewedProgram(before));
    if (errors.length > 0) throw new Error(errors.join("\n"));
    const captured: [string, CapturedPreview][] = [];
    for (const name of changeNames) {
      const program = reviewedProgram(changes[name]);
      const { code, stderr, stdout } = await stack.with(program, (environment) =>
        cliPreview(environment, program),
      );
      if (code !== 0) throw new Error(`pulumi preview ended with ${String(code)}: ${stderr}${stdout}`);
      const { steps } = await stack.preview(program);
      captured.push([name, { cli: JSON.parse(stdout, withoutPlaces), steps }]);
    }
    return Object.fromEntries(captured) as Record<ChangeName, CapturedPreview>;
  } finally {
    stack.remove();
  }
}

/** What says where and when it was captured, and what a review has no use for and is most of the text. */
const leftOut: ReadonlySet<string> = new Set([
  "sourcePosition",
  "stackTrace",
  "created",
  "modified",
  "outputs",
  "dependencies",
]);

function withoutPlaces(key: string, value: unknown): unknown {
  return leftOut.has(key) ? undefined : value;
}
