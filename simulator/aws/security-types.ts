import type { SimulatedType, Subject } from "../simulated-type.ts";
import { arn, namedType, text, uuid } from "../simulated-type.ts";
import type { Properties } from "../wire.ts";
import { unknownValue } from "../wire.ts";
import { needed, type Problems } from "./input-problems.ts";

/** Every alias of KMS begins with it, and the provider puts it before the names it makes. */
const aliasPrefix = "alias/";

function aliasName(inputs: Properties): Problems {
  return ["name", "namePrefix"].flatMap((property) => {
    const given = inputs[property];
    if (typeof given !== "string" || given === unknownValue || given.startsWith(aliasPrefix)) return [];
    return [{ property, reason: `"${given}" is not allowed: it must begin with "${aliasPrefix}"` }];
  });
}

const podIdentityId = ({ hex }: Pick<Subject, "hex">) => `a-${hex("association", 17)}`;

/** A ServiceAccount has one role in one cluster. */
function otherAssociation({ every, id, inputs }: Subject): string | undefined {
  const same = every("aws:eks/podIdentityAssociation:PodIdentityAssociation").find(
    (other) =>
      other.id !== id &&
      ["clusterName", "namespace", "serviceAccount"].every(
        (key) => text(other.inputs, key) === text(inputs, key),
      ),
  );
  if (same === undefined) return undefined;
  return `the ServiceAccount "${text(inputs, "serviceAccount")}" in "${text(inputs, "namespace")}" has an association already: ${same.id}`;
}

/** The types of `kms`, `iam` and `secretsmanager`, and who a pod is for them. */
export const securityTypes: readonly SimulatedType[] = [
  namedType("aws:kms/key:Key", (subject) => uuid(subject, "key"), {
    tagged: true,
    computed: { arn: (subject) => arn(subject, "kms", `key/${subject.id}`), keyId: ({ id }) => id },
  }),
  namedType("aws:kms/alias:Alias", ({ inputs }) => text(inputs, "name"), {
    required: ["targetKeyId"],
    autoname: "name",
    naming: {
      maximum: 238,
      complete: (name) => (name.startsWith(aliasPrefix) ? name : `${aliasPrefix}${name}`),
    },
    problems: aliasName,
    computed: {
      arn: (subject) => arn(subject, "kms", subject.id),
      targetKeyArn: (subject) => arn(subject, "kms", `key/${text(subject.inputs, "targetKeyId")}`),
    },
  }),
  namedType("aws:iam/role:Role", ({ inputs }) => text(inputs, "name"), {
    required: ["assumeRolePolicy"],
    autoname: "name",
    naming: { maximum: 64 },
    tagged: true,
    computed: {
      arn: (subject) =>
        arn(subject, "iam", `role${text(subject.inputs, "path") || "/"}${subject.id}`, { regional: false }),
      uniqueId: ({ hex }) => `AROA${hex("unique id", 17).toUpperCase()}`,
    },
    notComputed: ["createDate"],
  }),
  namedType(
    "aws:iam/rolePolicy:RolePolicy",
    ({ inputs }) => `${text(inputs, "role")}:${text(inputs, "name")}`,
    { required: ["policy", "role"], autoname: "name" },
  ),
  namedType(
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    ({ inputs }) => `${text(inputs, "role")}/${text(inputs, "policyArn")}`,
    // Another of the same role and policy would be the same attachment.
    { required: ["policyArn", "role"], deletedFirst: true },
  ),
  namedType(
    "aws:secretsmanager/secret:Secret",
    (subject) =>
      arn(subject, "secretsmanager", `secret:${text(subject.inputs, "name")}-${subject.hex("suffix", 6)}`),
    { autoname: "name", tagged: true, computed: { arn: ({ id }) => id } },
  ),
  namedType("aws:secretsmanager/secretPolicy:SecretPolicy", ({ inputs }) => text(inputs, "secretArn"), {
    required: ["policy", "secretArn"],
  }),
  namedType("aws:secretsmanager/secretRotation:SecretRotation", ({ inputs }) => text(inputs, "secretId"), {
    required: ["secretId"],
    problems: (inputs) =>
      inputs["rotationEnabled"] === false
        ? []
        : needed(inputs, ["rotationRules"], 'rotation is on unless "rotationEnabled" is false'),
    computed: { rotationEnabled: () => true },
  }),
  namedType("aws:eks/podIdentityAssociation:PodIdentityAssociation", (subject) => podIdentityId(subject), {
    required: ["clusterName", "namespace", "roleArn", "serviceAccount"],
    tagged: true,
    computed: {
      associationArn: (subject) =>
        arn(
          subject,
          "eks",
          `podidentityassociation/${text(subject.inputs, "clusterName")}/${podIdentityId(subject)}`,
        ),
      associationId: (subject) => podIdentityId(subject),
    },
    // Only for a role in another account.
    notComputed: ["externalId"],
    refusesCreation: otherAssociation,
  }),
];
