import type { PlanStep } from "../../model/plan.ts";
import type { Review } from "../verdict/review.ts";
import { code, fenced, folded } from "./markdown.ts";
import { planFold } from "./plan-fold.ts";
import { fitted } from "./section.ts";
import { sectionsOf } from "./sections.ts";

/** GitHub takes 65,536 characters; what posts the comment may add some of its own. */
export const maxCharacters = 60_000;

/** What fits a screen before the fold, in lines. */
export const screenLines = 40;

export interface CommentOptions {
  /** Mermaid, for the fold. */
  readonly diagram?: string;
  /** A table in Markdown: who reaches whom, for the fold. */
  readonly matrix?: string;
  /** Command that prints all of it, as in `npm run -s review -- --stack prod --json`. */
  readonly command: string;
}

/** The review as a comment for a pull request: one screen, then the plan folded. Never longer than `maxCharacters`. Pure. */
export function commentOf(review: Review, steps: readonly PlanStep[], options: CommentOptions): string {
  const pointer = `${code(options.command, 300)} has all`;
  const head = headLines(review);
  const screen = [...head, ...fitted(sectionsOf(review), screenLines - head.length, pointer)];
  const foot = ["", footLine(review)];
  const used = [...screen, ...foot].join("\n").length + 100;
  const drawing = drawingFold(options, (maxCharacters - used) / 2, pointer);
  const room = maxCharacters - used - drawing.join("\n").length;
  const plan = planFold(review, steps, room, pointer);
  const folds = [plan, drawing].filter((lines) => lines.length > 0).flatMap((lines) => ["", ...lines]);
  return `${[...screen, ...folds, ...foot].join("\n")}\n`;
}

function headLines({ against, simulated, stack, summary, verdict }: Review): readonly string[] {
  const compared = against === null ? "" : ` Compared with ${code(against, 80)}.`;
  const origin = simulated
    ? [
        "Made against a simulated cloud: no evidence about the live environment. Kubernetes part not server-checked.",
      ]
    : ["Read from a plan of the live environment."];
  const counts = `${summary.create} created, ${summary.update} changed, ${summary.replace} replaced, ${summary.delete} deleted, ${summary.same} unchanged.`;
  return [
    `## ${verdict}: plan of ${code(stack, 80)}${simulated ? ", simulated" : ""}`,
    "",
    `${origin.join(" ")}${compared}`,
    `**Resources**: ${counts}`,
  ];
}

function drawingFold({ diagram, matrix }: CommentOptions, room: number, pointer: string): readonly string[] {
  const parts = [
    ...(diagram === undefined ? [] : [fenced("mermaid", diagram)]),
    ...(matrix === undefined ? [] : [matrix.trimEnd().split("\n")]),
  ];
  if (parts.length === 0) return [];
  const title = "Diagram, and who reaches whom";
  // Half of a diagram or of a table is none: each is shown whole or named.
  const shown: string[] = [];
  for (const part of parts) {
    const whole = [...shown, ...part, ""];
    if (folded(title, whole).join("\n").length <= room) shown.push(...part, "");
    else shown.push(`Too large for a comment: ${pointer}`, "");
  }
  return folded(title, shown.slice(0, -1));
}

function footLine({ simulated }: Review): string {
  return simulated
    ? "This was a simulation; `simulator/README.md` lists what it cannot tell. How to read this: `docs/review.md`."
    : "How to read this: `docs/review.md`.";
}
