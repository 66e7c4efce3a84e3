import type { PlanInputs } from "../../model/plan.ts";
import type { Grant, ReadGrants } from "./grant.ts";
import { at, isHidden, textAt } from "./input-value.ts";

/** That a subnet uses a route table or a network ACL. Which of two lets more through, neither says itself. */
export interface Binding extends Grant {
  readonly subnet: string;
}

/**
 * Nothing is told of a subnet that the plan makes. What a new table or ACL lets through is told there; to use one that was there before
 * is what each tier does in a further zone, and whether a private subnet uses a public table, private-routes judges.
 */
export function subnetBinding(inputs: PlanInputs, property: string, what: string): ReadGrants<Binding> {
  const subnet = textAt(inputs, "subnetId");
  if (subnet === undefined) return { grants: [], unreadable: [] };
  const used = at(inputs, property);
  const other = isHidden(used) ? `a ${what} that this plan makes` : `the ${what} ${String(used)}`;
  const text = `the subnet ${subnet} uses ${other}`;
  return {
    scope: `${what} of ${subnet}`,
    grants: [{ key: text, text, closes: false, subnet }],
    unreadable: [],
  };
}
