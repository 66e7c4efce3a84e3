import { type CapacityKind, type CapacityLink, capacityKinds } from "../../model/capacity-link.ts";
import { type Row, stackTable } from "./stack-table.ts";

/** The chain of one stack that is valid: a link that is violated is a mistake, and told with its arithmetic. */
export interface StackCapacity {
  readonly stack: string;
  readonly capacity: readonly CapacityLink[];
}

function cellOf(link: CapacityLink | undefined): string {
  return link === undefined ? "-" : `${link.needed} of ${link.available}`;
}

function rowOf(what: CapacityKind, stacks: readonly StackCapacity[]): readonly Row[] {
  const links = stacks.map(({ capacity }) => capacity.find((link) => link.what === what));
  const unit = links.find((link) => link !== undefined)?.unit;
  if (unit === undefined) return [];
  const label = what.includes(unit) ? what : `${what}, ${unit}`;
  return [{ label: `  ${label}`, values: links.map(cellOf) }];
}

/** What each stack needs at its worst moment of what it has, one row a link of the chain and one column a stack. */
export function capacityTable(stacks: readonly StackCapacity[]): string {
  return stackTable(
    capacityKinds.flatMap((what) => rowOf(what, stacks)),
    stacks.map(({ stack }) => stack),
  );
}
