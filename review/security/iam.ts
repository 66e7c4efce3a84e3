import type { PlanInputs } from "../../model/plan.ts";
import type { ReadGrants, SecurityArea } from "./grant.ts";
import { at, canonical, isHidden, listOf, textAt } from "./input-value.ts";
import { coversPermission, type Permission, permission, permissionsOf } from "./statements.ts";

/** Statements of policies, trust of roles, attached policies, and the rights that EKS and Lambda give by resources of their own. */
export const iam: SecurityArea<Permission> = { kind: "IAM", read, covers: coversPermission };

/** Property that holds a policy document, and the property that says whom or what it belongs to. */
interface DocumentPlace {
  readonly document: string;
  readonly owner?: string;
}

const documents: ReadonlyMap<string, DocumentPlace> = new Map(
  Object.entries({
    "aws:backup/vaultPolicy:VaultPolicy": { document: "policy" },
    "aws:ec2/vpcEndpoint:VpcEndpoint": { document: "policy" },
    "aws:ecr/repositoryPolicy:RepositoryPolicy": { document: "policy" },
    "aws:iam/groupPolicy:GroupPolicy": { document: "policy", owner: "group" },
    "aws:iam/policy:Policy": { document: "policy" },
    "aws:iam/role:Role": { document: "assumeRolePolicy" },
    "aws:iam/rolePolicy:RolePolicy": { document: "policy", owner: "role" },
    "aws:iam/userPolicy:UserPolicy": { document: "policy", owner: "user" },
    "aws:kms/key:Key": { document: "policy" },
    "aws:s3/bucketPolicy:BucketPolicy": { document: "policy" },
    "aws:secretsmanager/secretPolicy:SecretPolicy": { document: "policy" },
    "aws:sns/topicPolicy:TopicPolicy": { document: "policy" },
    "aws:sqs/queuePolicy:QueuePolicy": { document: "policy" },
  }),
);

/** What gives a whole policy of its own: the property with the policy, and those that say to whom. */
const attachments: ReadonlyMap<string, { readonly policy: string; readonly to: readonly string[] }> = new Map(
  Object.entries({
    "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": { policy: "policyArn", to: ["principalArn"] },
    "aws:eks/podIdentityAssociation:PodIdentityAssociation": {
      policy: "roleArn",
      to: ["namespace", "serviceAccount"],
    },
    "aws:iam/groupPolicyAttachment:GroupPolicyAttachment": { policy: "policyArn", to: ["group"] },
    "aws:iam/policyAttachment:PolicyAttachment": { policy: "policyArn", to: ["roles", "users", "groups"] },
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": { policy: "policyArn", to: ["role"] },
    "aws:iam/userPolicyAttachment:UserPolicyAttachment": { policy: "policyArn", to: ["user"] },
  }),
);

const nothing = { but: false, pattern: "" } as const;

function read(type: string, inputs: PlanInputs): ReadGrants<Permission> | undefined {
  const place = documents.get(type);
  if (place !== undefined) return fromDocument(type, inputs, place);
  const attachment = attachments.get(type);
  if (attachment !== undefined) return fromAttachment(inputs, attachment);
  if (type === "aws:eks/accessEntry:AccessEntry") return fromAccessEntry(inputs);
  return type === "aws:lambda/permission:Permission" ? fromPermission(inputs) : undefined;
}

function fromDocument(
  type: string,
  inputs: PlanInputs,
  { document, owner }: DocumentPlace,
): ReadGrants<Permission> {
  const name = owner === undefined ? undefined : textAt(inputs, owner);
  const scope = name === undefined ? {} : { scope: `${owner ?? ""} ${name}` };
  const further = type === "aws:iam/role:Role" ? roleParts(inputs) : { grants: [], unreadable: [] };
  const given = inputs[document];
  if (given === undefined || given === null) return { ...scope, ...further };
  const permissions = permissionsOf(given, "");
  return {
    ...scope,
    grants: [...(permissions ?? []), ...further.grants],
    unreadable: [...(permissions === undefined ? [document] : []), ...further.unreadable],
  };
}

/** What a role may carry beside its trust. */
function roleParts(inputs: PlanInputs): ReadGrants<Permission> {
  const inline = listOf(inputs["inlinePolicies"]).map((policy) => permissionsOf(at(policy, "policy"), ""));
  const attached = listOf(inputs["managedPolicyArns"]);
  const boundary = inputs["permissionsBoundary"];
  return {
    grants: [
      ...inline.flatMap((permissions) => permissions ?? []),
      ...attached.filter((arn) => !isHidden(arn)).map((arn) => right("everything in", String(arn), "")),
      ...(typeof boundary === "string" && !isHidden(boundary) ? [bounded(boundary)] : []),
    ],
    unreadable: [
      ...(inline.includes(undefined) ? ["inlinePolicies"] : []),
      ...(attached.some(isHidden) ? ["managedPolicyArns"] : []),
      ...(isHidden(boundary) ? ["permissionsBoundary"] : []),
    ],
  };
}

/** A boundary forbids whatever it does not name; another boundary is another term. */
function bounded(arn: string): Permission {
  return {
    ...permission(
      {
        effect: "Deny",
        action: { but: true, pattern: arn },
        resource: nothing,
        principal: nothing,
        condition: "",
      },
      "",
    ),
    text: `the permissions boundary ${arn}`,
  };
}

function fromAttachment(
  inputs: PlanInputs,
  { policy, to }: { readonly policy: string; readonly to: readonly string[] },
): ReadGrants<Permission> {
  const given = inputs[policy];
  const names = to
    .flatMap((name) => listOf(inputs[name]))
    .map((name) => (isHidden(name) ? "one of this plan" : String(name)));
  const scopeOf = at(inputs, "accessScope");
  const inside = scopeOf === undefined ? "" : ` within ${JSON.stringify(scopeOf)}`;
  if (isHidden(given)) {
    // A role of this plan that pods are given: what it may do is said where its policies are.
    if (policy === "roleArn")
      return { grants: [right("the role", "that this plan makes", names.join("/"))], unreadable: [] };
    return { grants: [], unreadable: [policy] };
  }
  return {
    scope: `attached to ${names.join("/")}`,
    grants: [
      right(
        policy === "roleArn" ? "the role" : "everything in",
        `${String(given)}${inside}`,
        names.join("/"),
      ),
    ],
    unreadable: [],
  };
}

function fromAccessEntry(inputs: PlanInputs): ReadGrants<Permission> {
  const who = isHidden(inputs["principalArn"]) ? "a role of this plan" : String(inputs["principalArn"]);
  const groups = listOf(inputs["kubernetesGroups"]);
  return {
    grants: [
      right("log in to", `cluster ${textAt(inputs, "clusterName") ?? "of this plan"}`, who),
      ...groups
        .filter((group) => !isHidden(group))
        .map((group) => right("act as Kubernetes group", String(group), who)),
    ],
    unreadable: groups.some(isHidden) || isHidden(inputs["kubernetesGroups"]) ? ["kubernetesGroups"] : [],
  };
}

function fromPermission(inputs: PlanInputs): ReadGrants<Permission> {
  const unreadable = ["action", "principal"].filter((name) => isHidden(inputs[name]));
  const from = ["sourceArn", "sourceAccount", "principalOrgId"].flatMap((name) => {
    const value = inputs[name];
    if (value === undefined || value === null) return [];
    return [`${name} ${isHidden(value) ? "of this plan" : canonical(value)}`];
  });
  const granted = permission(
    {
      effect: "Allow",
      action: { but: false, pattern: String(inputs["action"]) },
      resource: {
        but: false,
        pattern: isHidden(inputs["function"]) ? "a function of this plan" : String(inputs["function"]),
      },
      principal: { but: false, pattern: String(inputs["principal"]) },
      condition: from.join(", "),
    },
    "",
  );
  return { grants: unreadable.length > 0 ? [] : [granted], unreadable };
}

/** A right that no statement spells out: a whole policy, a role, a login. */
function right(verb: string, what: string, who: string): Permission {
  return permission(
    {
      effect: "Allow",
      action: { but: false, pattern: `${verb} ${what}` },
      resource: nothing,
      principal: { but: false, pattern: who },
      condition: "",
    },
    "",
  );
}
