import type { PlannedResource } from "../../model/planned-resource.ts";
import { matrixOf } from "../reachability/matrix.ts";
import { pathsOf } from "../reachability/reachability.ts";
import { tableCell } from "../reachability/table-cell.ts";
import { diagramOf } from "./diagram.ts";

/** What a page is about. */
export interface PageSubject {
  readonly stack: string;
  /** True when the resources are those of a plan made against the simulated cloud. */
  readonly simulated: boolean;
}

/** An environment's diagram and who reaches what in it, as a Markdown document. */
export function environmentPage(
  { simulated, stack }: PageSubject,
  resources: readonly PlannedResource[],
): string {
  const paths = pathsOf(resources);
  const undecided = paths.paths.some(({ answer }) => answer === "undecided");
  const assumed = resources.some(({ dependencies }) => dependencies !== undefined);
  return [
    `# ${tableCell(stack)}`,
    `As planned${simulated ? " against a simulated cloud: no evidence about a live environment" : ""}.`,
    `\`\`\`mermaid\n${diagramOf(resources, paths)}\n\`\`\``,
    "## Who reaches what",
    matrixOf(paths),
    ["`yes`: open. `-`: closed.", ...(undecided ? ["`?`: known only after the update."] : []), scope].join(
      " ",
    ),
    ...(assumed ? [assumption] : []),
    ...paths.unjudged.map((reason) => `Not judged: ${tableCell(reason)}`),
  ].join("\n\n");
}

const scope =
  "Judged are network policies, security groups and routes; not access lists of subnets, policies of endpoints, DNS, WAF, " +
  "or who has which right or password.";

const assumption =
  "An id that is known only after the update counts as that of the resource from which the plan takes it.";
