import type { CheckedInputs } from "../simulated-provider.ts";
import type { Properties } from "../wire.ts";

export type Problems = CheckedInputs["failures"];

/** Of these inputs the provider takes one at most. */
export function atMostOne(inputs: Properties, names: readonly string[]): Problems {
  const [first, second] = names.filter((name) => inputs[name] !== undefined);
  if (first === undefined || second === undefined) return [];
  return [{ property: second, reason: `conflicts with "${first}": only one of ${listed(names)} may be set` }];
}

/** Of these inputs the provider takes one and no more. */
export function exactlyOne(inputs: Properties, names: readonly string[]): Problems {
  return [...atLeastOne(inputs, names), ...atMostOne(inputs, names)];
}

/** Without one of these inputs the provider does nothing. */
export function atLeastOne(inputs: Properties, names: readonly string[]): Problems {
  if (names.some((name) => inputs[name] !== undefined)) return [];
  return [{ property: names[0] ?? "", reason: `missing: one of ${listed(names)} must be set` }];
}

/** Inputs that are required here, but not in every use of the type. */
export function needed(inputs: Properties, names: readonly string[], because: string): Problems {
  return names
    .filter((name) => inputs[name] === undefined)
    .map((name) => ({ property: name, reason: `missing required property "${name}": ${because}` }));
}

function listed(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(", ");
}
