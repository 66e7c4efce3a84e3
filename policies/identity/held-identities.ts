import { accountPath } from "../../model/account-names.ts";
import type { PlanInputs } from "../../model/plan.ts";
import type { PlannedResource } from "../../model/planned-resource.ts";
import { isAccount } from "../account.ts";
import { isBlock, isGiven, isTrue, listOf, numberAt, textAt, textsOf, valueAt } from "../input-values.ts";
import { type Statement, statementsOf } from "../policy-statements.ts";
import type { ResourceSet } from "../resource-set.ts";

/** Seconds for which an identity that may do much is lent at most: AWS' own default. */
const longestSession = 3600;

const attachments = [
  "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
  "aws:iam/policyAttachment:PolicyAttachment",
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  "aws:iam/userPolicyAttachment:UserPolicyAttachment",
] as const;

/**
 * The resources of an account by which whole services, or everything, are allowed as they have to be: those who deploy an environment,
 * and people when nothing else helps. Such a role stands on the account's own path, where no deployment of an environment can make one;
 * a boundary holds it; it is lent for an hour; and whoever takes it has a token with one subject, or a device. Boundaries themselves
 * give nothing as long as nobody attaches them. In an environment there are none.
 */
export function heldIdentities(resources: ResourceSet): ReadonlySet<PlannedResource> {
  if (!isAccount(resources)) return new Set();
  const roles = resources.ofType("aws:iam/role:Role").filter(isHeld);
  const names = new Set(
    roles.map(({ inputs }) => textAt(inputs, "name")).filter((name) => name !== undefined),
  );
  const ofRoles = resources
    .ofType("aws:iam/rolePolicy:RolePolicy", "aws:iam/rolePolicyAttachment:RolePolicyAttachment")
    .filter(({ inputs }) => names.has(textAt(inputs, "role") ?? ""));
  return new Set([...roles, ...ofRoles, ...boundaries(resources)]);
}

function isHeld({ inputs }: PlannedResource): boolean {
  const trust = statementsOf(valueAt(inputs, "assumeRolePolicy")).filter(({ allows }) => allows);
  return (
    isOfTheAccount(inputs) &&
    isGiven(valueAt(inputs, "permissionsBoundary")) &&
    (numberAt(inputs, "maxSessionDuration") ?? longestSession) <= longestSession &&
    trust.length > 0 &&
    trust.every((statement) => isOneJob(statement) || isPersonWithDevice(statement))
  );
}

function isOfTheAccount(inputs: PlanInputs): boolean {
  return textAt(inputs, "path") === accountPath;
}

/** Compared as it stands, so that no pattern makes it many; and the claim has to be there. */
function isOneJob({ actions, conditions, isForEverybody }: Statement): boolean {
  const exact = valueAt(conditions, "StringEquals");
  if (isForEverybody || !isBlock(exact)) return false;
  const claims = Object.entries(exact).filter(([, values]) => listOf(values).length > 0);
  return (
    actions.every((action) => action === "sts:AssumeRoleWithWebIdentity") &&
    claims.some(([key]) => key.endsWith(":sub")) &&
    claims.some(([key]) => key.endsWith(":aud"))
  );
}

function isPersonWithDevice({ actions, conditions, isForEverybody }: Statement): boolean {
  const device = valueAt(conditions, "Bool");
  return (
    !isForEverybody &&
    actions.every((action) => action === "sts:AssumeRole") &&
    isBlock(device) &&
    isTrue(device["aws:MultiFactorAuthPresent"])
  );
}

/** What is attached and not named yet could be any of them: then none is exempt. */
function boundaries(resources: ResourceSet): readonly PlannedResource[] {
  const attached = resources.ofType(...attachments).map(({ inputs }) => valueAt(inputs, "policyArn"));
  if (!attached.every((arn) => typeof arn === "string")) return [];
  const policyNames = new Set(textsOf(attached).map((arn) => arn.split("/").at(-1)));
  return resources
    .ofType("aws:iam/policy:Policy")
    .filter(({ inputs }) => isOfTheAccount(inputs) && (textAt(inputs, "name") ?? "").endsWith("-boundary"))
    .filter(({ inputs }) => !policyNames.has(textAt(inputs, "name")));
}
