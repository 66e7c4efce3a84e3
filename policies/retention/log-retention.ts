import { holdsSensitiveData, isDisposable } from "../environment.ts";
import { isUnknown, numberAt, valueAt } from "../input-values.ts";
import { resourceRule } from "../resource-rule.ts";
import type { ResourceSet } from "../resource-set.ts";

const type = "aws:cloudwatch/logGroup:LogGroup";
const property = "retentionInDays";

/** Days for which logs are kept at least: Security Hub asks for a year, and we for less where no sensitive data is read. */
const least = { sensitive: 365, internal: 90, disposable: 14 } as const;

export const logRetention = resourceRule({
  id: "log-retention",
  severity: "block",
  protects: "The trace of a break-in until it is noticed; and the purse from logs that nobody ever deletes.",
  control: "AWS Security Hub CloudWatch.16",
  fix: `Set ${property}: ${least.sensitive} days with confidential or restricted data, else ${least.internal}, and ${least.disposable} in a disposable environment.`,
  reads: { [type]: [property] },
  breaches: (resources) => {
    const days = daysIn(resources);
    return resources
      .ofType(type)
      .filter(({ inputs }) => !isUnknown(valueAt(inputs, property)))
      .map((resource) => ({ resource, kept: numberAt(resource.inputs, property) ?? 0 }))
      .filter(({ kept }) => kept < days)
      .map(({ kept, resource }) => ({
        resource,
        message:
          // CloudWatch takes 0 and nothing for "for ever".
          kept === 0
            ? "Logs are never deleted."
            : `Logs are kept ${kept} days, and at least ${days} are needed.`,
      }));
  },
});

function daysIn(resources: ResourceSet): number {
  if (holdsSensitiveData(resources)) return least.sensitive;
  return isDisposable(resources) ? least.disposable : least.internal;
}
