import { immutableFields, kindOfType, leadsTo } from "./immutable-fields.ts";
import { propertyNames } from "./property-path.ts";
import { type ReplacementFacts, replacementFacts } from "./replacement.ts";
import { type StatefulType, stateful, stateless } from "./stateful-types.ts";

export type { StatefulType } from "./stateful-types.ts";

const statefulByType: ReadonlyMap<string, StatefulType> = new Map(
  stateful.map((entry) => [entry.type, entry]),
);
const statelessTypes: ReadonlySet<string> = new Set(stateless);

/** The entry of a type that holds something, or `undefined` when it holds nothing or is not listed: see `isKnownType`. */
export function statefulType(type: string): StatefulType | undefined {
  return statefulByType.get(type);
}

/** Every type that holds something, sorted by type. */
export function statefulTypes(): readonly StatefulType[] {
  return stateful;
}

/** Components of other packages that the account's project uses. */
const foreignComponents: ReadonlySet<string> = new Set(["awsx:ecr:Repository"]);

/** True for components, providers and the stack itself. They hold nothing: what they contain is judged one by one. */
export function holdsOnlyOthers(type: string): boolean {
  return (
    foreignComponents.has(type) ||
    type.startsWith("plinth:") ||
    type.startsWith("pulumi:providers:") ||
    type === "pulumi:pulumi:Stack"
  );
}

/** True when somebody has decided whether the type holds something. Everything that is not listed is unknown, not harmless. */
export function isKnownType(type: string): boolean {
  return statefulByType.has(type) || statelessTypes.has(type) || holdsOnlyOthers(type);
}

/** What changing a property does to the resource. `may replace`: a condition decides, or a part of a block does. */
export type PropertyEffect = "replaces" | "may replace" | "updates" | "unknown";

function listed(facts: ReplacementFacts, property: string): PropertyEffect | undefined {
  if (facts.replaceOn.includes(property)) return "replaces";
  if (Object.hasOwn(facts.conditional, property)) return "may replace";
  if (facts.unchecked.includes(property)) return "unknown";
  if (facts.updates.includes(property)) return "updates";
  return undefined;
}

/** What may happen inside a block that changes as a whole: its parts decide, and which of them change is not said. */
function insideOf(facts: ReplacementFacts, block: string): PropertyEffect | undefined {
  const inside = (property: string) => property.startsWith(`${block}.`);
  if (facts.replaceOn.some(inside) || Object.keys(facts.conditional).some(inside)) return "may replace";
  return facts.unchecked.some(inside) ? "unknown" : undefined;
}

/**
 * What changing a property does, as far as the replacement table says.
 *
 * @param type Pulumi type token, as in `aws:ec2/vpc:Vpc`.
 * @param path the engine's path, as in `tags.Name`, `ingress[0].fromPort` or `tags["a.b"]`. Positions in lists do not
 * count, and the longest part of the path that is listed decides.
 * @returns `unknown` for a type without a table, and for a property that is not an input of the installed package.
 */
export function propertyEffect(type: string, path: string): PropertyEffect {
  if (type.startsWith("kubernetes:")) return objectEffect(type, path);
  const facts = replacementFacts(type);
  const names = propertyNames(path);
  if (facts === undefined || names.length === 0) return "unknown";
  // The provider writes the default tags and the resource's own into this output, and plans show both.
  if (names[0] === "tagsAll" && facts.updates.includes("tags")) return "updates";
  for (let length = names.length; length > 0; length -= 1) {
    const effect = listed(facts, names.slice(0, length).join("."));
    if (effect !== undefined) {
      return effect === "updates" ? (insideOf(facts, names.join(".")) ?? effect) : effect;
    }
  }
  return insideOf(facts, names.join(".")) ?? "unknown";
}

/** Of an object of the Kubernetes API: what its kind is known not to allow replaces it, everything else changes in place. */
function objectEffect(type: string, path: string): PropertyEffect {
  const fields = immutableFields(kindOfType(type), true);
  if (fields === undefined || path === "") return "unknown";
  return leadsTo(fields, propertyNames(path).join(".")) ? "replaces" : "updates";
}
