import type { Answer, Reachability, ReachPath, ReachTarget } from "./reachability.ts";
import { tableCell } from "./table-cell.ts";

/** Up to here a table of all pairs can be read; beyond it comes a list of what is open. */
export const matrixLimits = { sources: 30, targets: 24 } as const;

/** The longest list: it stands in comments, which have an end. */
const maxLines = 250;

const marks: Readonly<Record<Answer, string>> = { allowed: "yes", denied: "-", undecided: "?" };

/**
 * Who reaches what as a Markdown table: a line for each source, a column for each target; `yes`, `-`, or `?` where it is known only after
 * the update, and nothing where the question makes no sense.
 *
 * With more than `matrixLimits` it leaves out the targets that nothing reaches, and if that is not enough it names for each source what
 * is open.
 */
export function matrixOf(reachability: Reachability): string {
  const { paths, sources, targets } = reachability;
  const live = new Set(paths.filter(({ answer }) => answer !== "denied").map(({ target }) => target));
  if (sources.length > matrixLimits.sources) return listOf(paths);
  if (targets.length <= matrixLimits.targets) return tableOf(reachability, targets);
  const reached = targets.filter(({ title }) => live.has(title));
  if (reached.length > matrixLimits.targets) return listOf(paths);
  const left = targets.length - reached.length;
  return `${tableOf(reachability, reached)}\n\nLeft out: ${left} targets that nothing reaches.`;
}

function tableOf({ paths, sources }: Reachability, targets: readonly ReachTarget[]): string {
  const answers = new Map(paths.map(({ answer, source, target }) => [`${source} > ${target}`, answer]));
  const lines = sources.map(({ title }) => [
    title,
    ...targets.map((target) => {
      const answer = answers.get(`${title} > ${target.title}`);
      return answer === undefined ? "" : marks[answer];
    }),
  ]);
  return [
    row(["from", ...targets.map(({ title }) => title)]),
    row(["---", ...targets.map(() => ":---:")]),
    ...lines.map(row),
  ].join("\n");
}

function listOf(paths: readonly ReachPath[]): string {
  const open = Map.groupBy(
    paths.filter(({ answer }) => answer !== "denied"),
    ({ source }) => source,
  );
  const lines = [...open].map(([source, ways]) => {
    const named = ways.map(({ answer, target }) => (answer === "undecided" ? `${target} ?` : target));
    return row([source, named.join(", ")]);
  });
  const more = lines.length - maxLines;
  return [
    row(["from", "reaches, and nothing else"]),
    row(["---", "---"]),
    ...lines.slice(0, maxLines),
    ...(more > 0 ? ["", `And ${more} more sources.`] : []),
  ].join("\n");
}

function row(cells: readonly string[]): string {
  return `| ${cells.map(tableCell).join(" | ")} |`;
}
