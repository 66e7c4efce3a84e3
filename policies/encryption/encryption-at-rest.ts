import type { PlannedResource } from "../../model/planned-resource.ts";
import { isGiven, isTrue, valuesAt } from "../input-values.ts";
import { type Breach, resourceRule } from "../resource-rule.ts";
import { customerKeys, type KeyProperty } from "./customer-keys.ts";

/** What holds data is encrypted with a key of the environment's own: whoever may not use the key cannot read a stolen copy. */
export const encryptionAtRest = resourceRule({
  id: "encryption-at-rest",
  severity: "block",
  protects: "Data at rest: without use of the customer's own key, a copy of it cannot be read.",
  control: "AWS Security Hub RDS.3, EC2.3, EKS.3, SNS.1, Backup.1",
  fix: "Give it the ARN of a KMS key of this environment, and turn encryption on where that is a switch of its own.",
  reads: Object.fromEntries(
    Object.entries(customerKeys).map(([type, keys]) => [
      type,
      keys.flatMap(({ enabledBy, onlyWith }) => [enabledBy, onlyWith].filter((path) => path !== undefined)),
    ]),
  ),
  breaches: (resources) =>
    Object.entries(customerKeys).flatMap(([type, keys]) =>
      resources.ofType(type).flatMap((resource) => keys.flatMap((key) => breachesOf(resource, key))),
    ),
});

function breachesOf(resource: PlannedResource, { enabledBy, key, onlyWith }: KeyProperty): readonly Breach[] {
  const { inputs } = resource;
  if (onlyWith !== undefined && !valuesAt(inputs, onlyWith).some(isTrue)) return [];
  if (enabledBy !== undefined && !valuesAt(inputs, enabledBy).every(isTrue)) {
    return [{ resource, message: `Not encrypted at rest: ${enabledBy} is not true.` }];
  }
  const keys = valuesAt(inputs, key);
  if (keys.length > 0 && keys.every(isCustomerKey)) return [];
  return [{ resource, message: `Not encrypted with a key of the customer's own: ${key} names none.` }];
}

/** AWS' own keys are named `alias/aws/…`: anybody with access to the service may use them. */
function isCustomerKey(value: unknown): boolean {
  return isGiven(value) && !(typeof value === "string" && /(?:^|:)alias\/aws\//u.test(value));
}
