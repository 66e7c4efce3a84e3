import { textAt, valueAt } from "../input-values.ts";
import { type Statement, statementsOf } from "../policy-statements.ts";
import { resourceRule } from "../resource-rule.ts";

const policyTypes = [
  "aws:iam/groupPolicy:GroupPolicy",
  "aws:iam/policy:Policy",
  "aws:iam/rolePolicy:RolePolicy",
  "aws:iam/userPolicy:UserPolicy",
];
const attachmentTypes = [
  "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  "aws:iam/userPolicyAttachment:UserPolicyAttachment",
];

/** Policies of AWS' own that allow everything, or to allow oneself everything. */
const managed = /:aws:policy\/(?:AdministratorAccess|PowerUserAccess|IAMFullAccess)$/u;

export const administratorPolicy = resourceRule({
  id: "administrator-policy",
  severity: "block",
  protects: "The account from one stolen identity: nobody may do everything everywhere.",
  control: "AWS Security Hub IAM.1, IAM.21",
  fix: "Name the actions, and the ARNs that they are for. Where a service takes no ARN, name its actions one by one.",
  reads: {
    ...Object.fromEntries(policyTypes.map((type) => [type, ["policy"]])),
    ...Object.fromEntries(attachmentTypes.map((type) => [type, []])),
  },
  breaches: (resources) => [
    ...resources.ofType(...policyTypes).flatMap((resource) =>
      statementsOf(valueAt(resource.inputs, "policy"))
        .map(excessOf)
        .filter((excess) => excess !== undefined)
        .map((excess) => ({ resource, message: `The policy allows ${excess} on every resource.` })),
    ),
    ...resources
      .ofType(...attachmentTypes)
      .filter(({ inputs }) => managed.test(textAt(inputs, "policyArn") ?? ""))
      .map((resource) => ({
        resource,
        message: `The policy ${textAt(resource.inputs, "policyArn")?.split("/").at(-1) ?? ""} of AWS allows nearly everything.`,
      })),
  ],
});

/** What a statement allows too much, in words that follow "allows"; `undefined` where it names either actions or resources. */
function excessOf({
  actions,
  allows,
  hasNotAction,
  hasNotResource,
  resources,
}: Statement): string | undefined {
  if (!allows || !(resources.includes("*") || hasNotResource)) return undefined;
  if (hasNotAction) return "everything but a few actions";
  const wide = actions.find((action) => /^(?:\*|[^:]+:\*)$/u.test(action));
  if (wide === undefined) return undefined;
  const [service = "*"] = wide.split(":");
  return service === "*" ? "every action" : `every action of ${service}`;
}
