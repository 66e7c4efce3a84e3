import { textsOf, valueAt, valuesAt } from "../input-values.ts";
import { isEveryArn, type Statement, statementsOf } from "../policy-statements.ts";
import { type Breach, resourceRule } from "../resource-rule.ts";
import type { ResourceSet } from "../resource-set.ts";
import { heldIdentities } from "./held-identities.ts";

/** Where each type keeps documents of its own. */
const documents: Readonly<Record<string, string>> = {
  "aws:iam/groupPolicy:GroupPolicy": "policy",
  "aws:iam/policy:Policy": "policy",
  "aws:iam/role:Role": "inlinePolicies[].policy",
  "aws:iam/rolePolicy:RolePolicy": "policy",
  "aws:iam/userPolicy:UserPolicy": "policy",
};

/** Where each type names policies that are attached. */
const attachments: Readonly<Record<string, string>> = {
  "aws:iam/groupPolicyAttachment:GroupPolicyAttachment": "policyArn",
  "aws:iam/policyAttachment:PolicyAttachment": "policyArn",
  "aws:iam/role:Role": "managedPolicyArns",
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": "policyArn",
  "aws:iam/userPolicyAttachment:UserPolicyAttachment": "policyArn",
};

/** Policies of AWS' own that allow everything, or to allow oneself everything. */
const managed = /:aws:policy\/(?:AdministratorAccess|PowerUserAccess|IAMFullAccess)$/u;

export const administratorPolicy = resourceRule({
  id: "administrator-policy",
  severity: "block",
  protects: "The account from one stolen identity: nobody may do everything everywhere.",
  control: "AWS Security Hub IAM.1, IAM.21",
  fix: "Name the actions, and the ARNs that they are for. Where a service takes no ARN, name its actions one by one.",
  reads: {
    ...Object.fromEntries(Object.keys(attachments).map((type) => [type, []])),
    ...Object.fromEntries(Object.entries(documents).map(([type, property]) => [type, [property]])),
  },
  breaches: (resources) => {
    const held = heldIdentities(resources);
    return breachesIn(resources).filter(({ resource }) => !held.has(resource));
  },
});

function breachesIn(resources: ResourceSet): readonly Breach[] {
  return [
    ...Object.entries(documents).flatMap(([type, property]) =>
      resources.ofType(type).flatMap((resource) =>
        valuesAt(resource.inputs, property)
          .flatMap(statementsOf)
          .map(excessOf)
          .filter((excess) => excess !== undefined)
          .map((excess) => ({ resource, message: `The policy allows ${excess} on every resource.` })),
      ),
    ),
    ...Object.entries(attachments).flatMap(([type, property]) =>
      resources.ofType(type).flatMap((resource) =>
        textsOf(valueAt(resource.inputs, property))
          .filter((arn) => managed.test(arn))
          .map((arn) => ({
            resource,
            message: `The policy ${arn.split("/").at(-1) ?? ""} of AWS allows nearly everything.`,
          })),
      ),
    ),
  ];
}

/** What a statement allows too much, in words that follow "allows"; `undefined` where it names either actions or resources. */
function excessOf({
  actions,
  allows,
  hasNotAction,
  hasNotResource,
  resources,
}: Statement): string | undefined {
  if (!allows || !(resources.some(isEveryArn) || hasNotResource)) return undefined;
  if (hasNotAction) return "everything but a few actions";
  const wide = actions.find((action) => /^(?:[^:]+:)?[*?]*\*[*?]*$/u.test(action));
  if (wide === undefined) return undefined;
  const [service = "*"] = wide.split(":");
  return /^[*?]+$/u.test(service) ? "every action" : `every action of ${service}`;
}
