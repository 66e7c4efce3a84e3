import type { PlannedResource } from "../../model/planned-resource.ts";
import { withoutCompanion } from "../companions.ts";
import { isUnknown, numberAt, valueAt } from "../input-values.ts";
import { type Breach, resourceRule } from "../resource-rule.ts";

const secretType = "aws:secretsmanager/secret:Secret";
const rotationType = "aws:secretsmanager/secretRotation:SecretRotation";

/** Tags by which a secret says how old it may get, and who changes it (components/security/secret-store.ts). */
const maximumAge = "plinth:maximum-age-days";
const changedBy = "plinth:changed-by";

export const secretRotation = resourceRule({
  id: "secret-rotation",
  severity: "block",
  protects: "What a stolen password opens: it is worth something only until the next rotation.",
  control: "AWS Security Hub SecretsManager.1, SecretsManager.4",
  fix: `Say in the tag ${maximumAge} how old the secret may get, and rotate it sooner; one that people change says so in ${changedBy}.`,
  reads: { [secretType]: ["tags"], [rotationType]: ["rotationRules"] },
  breaches: (resources) => {
    const secrets = resources.ofType(secretType).filter(({ inputs }) => !isUnknown(valueAt(inputs, "tags")));
    const rotated = secrets.filter(({ inputs }) => tagOf(inputs, changedBy) !== "people");
    const rotations = resources.ofType(rotationType);
    return [
      ...secrets
        .filter(({ inputs }) => !(Number(tagOf(inputs, maximumAge)) > 0))
        .map((resource) => ({ resource, message: "The secret does not say how old it may get." })),
      ...withoutCompanion(rotated, rotations, { companion: "secretId" }).map((resource) => ({
        resource,
        message: "Nothing rotates the secret, and no tag says that people change it.",
      })),
      ...tooRare(rotations, rotated),
    ];
  },
});

/** Which rotation is for which secret no input says: the rarest has to be often enough for the secret that may get oldest, and so on. */
function tooRare(
  rotations: readonly PlannedResource[],
  secrets: readonly PlannedResource[],
): readonly Breach[] {
  const ages = secrets
    .map(({ inputs }) => Number(tagOf(inputs, maximumAge)))
    .filter((age) => age > 0)
    .toSorted((a, b) => b - a);
  return rotations
    .filter(({ inputs }) => !isUnknown(valueAt(inputs, "rotationRules")))
    .map((resource) => ({
      resource,
      days: numberAt(resource.inputs, "rotationRules.automaticallyAfterDays"),
    }))
    .toSorted((a, b) => (b.days ?? Number.POSITIVE_INFINITY) - (a.days ?? Number.POSITIVE_INFINITY))
    .flatMap(({ days, resource }, index) => {
      const age = ages[Math.min(index, ages.length - 1)];
      if (days === undefined)
        return [{ resource, message: "The rotation does not say in days how often it runs." }];
      if (age === undefined || days < age) return [];
      return [{ resource, message: `Rotated every ${days} days, and the secret may get ${age} days old.` }];
    });
}

function tagOf(inputs: PlannedResource["inputs"], key: string): unknown {
  // The key holds a colon and may hold dots, so no path leads to it.
  const tags = inputs["tags"];
  return typeof tags === "object" && tags !== null
    ? Object.entries(tags).find(([name]) => name === key)?.[1]
    : undefined;
}
