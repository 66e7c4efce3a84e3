import { isDisposable } from "../environment.ts";
import { isUnknown, numberAt, valueAt } from "../input-values.ts";
import { resourceRule } from "../resource-rule.ts";

const type = "aws:rds/instance:Instance";
const property = "backupRetentionPeriod";

/** Days back to which a database can be restored. */
const least = { disposable: 1, other: 7 } as const;

export const backupRetention = resourceRule({
  id: "backup-retention",
  severity: "block",
  protects: "Data from a mistake that is noticed days later: the database can be taken back to before it.",
  control: "AWS Security Hub RDS.11",
  fix: `Set ${property} to at least ${least.other} days, or ${least.disposable} in an environment that declares itself disposable.`,
  reads: { [type]: [property] },
  breaches: (resources) => {
    const days = isDisposable(resources) ? least.disposable : least.other;
    return (
      resources
        .ofType(type)
        .filter(({ inputs }) => !isUnknown(valueAt(inputs, property)))
        // Without a word RDS keeps no backup of an instance that a program makes.
        .map((resource) => ({ resource, kept: numberAt(resource.inputs, property) ?? 0 }))
        .filter(({ kept }) => kept < days)
        .map(({ kept, resource }) => ({
          resource,
          message: `Backups are kept ${kept} days, and at least ${days} are needed.`,
        }))
    );
  },
});
