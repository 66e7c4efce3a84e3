import { accountDeclarationType, declaredAccount } from "../account.ts";
import { isTrue, valueAt } from "../input-values.ts";
import { type Breach, resourceRule } from "../resource-rule.ts";
import type { ResourceSet } from "../resource-set.ts";

/** What an account has once: its type, what it is in words, and the properties that have to be true. */
const guards: Readonly<Record<string, { readonly what: string; readonly on: readonly string[] }>> = {
  "aws:cloudtrail/trail:Trail": {
    what: "trail of who did what",
    on: ["enableLogFileValidation", "enableLogging", "includeGlobalServiceEvents", "isMultiRegionTrail"],
  },
  "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock": {
    what: "block on public buckets",
    on: ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"],
  },
  "aws:ebs/encryptionByDefault:EncryptionByDefault": {
    what: "encryption of volumes that nobody told to be encrypted",
    on: ["enabled"],
  },
  "aws:accessanalyzer/analyzer:Analyzer": { what: "analyzer of what is open to the outside", on: [] },
};

/** Properties that AWS has on where nobody says anything. */
const onByDefault: ReadonlySet<string> = new Set(["enableLogging", "enabled", "includeGlobalServiceEvents"]);

export const accountGuards = resourceRule({
  id: "account-guards",
  severity: "block",
  protects:
    "Every environment of the account from what nobody sees: requests without a record, and doors that one setting would have closed.",
  control: "AWS Security Hub CloudTrail.1, CloudTrail.4, S3.1, EC2.7, IAM.28",
  fix: "Give the account all of them, with everything on that the finding names.",
  reads: {
    [accountDeclarationType]: [],
    ...Object.fromEntries(Object.entries(guards).map(([type, { on }]) => [type, on])),
  },
  breaches: (resources) =>
    Object.entries(guards).flatMap(([type, { on, what }]) => [
      ...missing(resources, type, what),
      ...resources.ofType(type).flatMap((resource) => {
        const off = on.filter((property) => !isOn(valueAt(resource.inputs, property), property));
        return off.length === 0
          ? []
          : [{ resource, message: `The ${what} is not whole: ${off.join(", ")} is not on.` }];
      }),
    ]),
});

function missing(resources: ResourceSet, type: string, what: string): readonly Breach[] {
  const declared = declaredAccount(resources);
  return declared === undefined || resources.ofType(type).length > 0
    ? []
    : [{ resource: declared.resource, message: `The account has no ${what}.` }];
}

function isOn(value: unknown, property: string): boolean {
  return isTrue(value) || ((value === undefined || value === null) && onByDefault.has(property));
}
