import type { SimulatedType } from "../simulated-type.ts";
import { arn, namedType, text, uuid } from "../simulated-type.ts";
import type { Properties } from "../wire.ts";
import { unknownValue } from "../wire.ts";
import { exactlyOne, type Problems } from "./input-problems.ts";

/** The parts of a vault's configuration that are resources of their own, each with the vault's name as id. */
const partsOfVault = [
  ["vaultLockConfiguration:VaultLockConfiguration"],
  ["vaultNotifications:VaultNotifications", "backupVaultEvents", "snsTopicArn"],
  ["vaultPolicy:VaultPolicy", "policy"],
] as const;

/** Restore testing alone takes no hyphen, which every auto-made name has: the provider refuses it before AWS does. */
function restoreTestingName({ name }: Properties): Problems {
  if (typeof name !== "string" || name === unknownValue || /^\w{1,50}$/u.test(name)) return [];
  return [
    {
      property: "name",
      reason: `"${name}" is not allowed: 1 to 50 letters, digits and underscores, so give the name explicitly`,
    },
  ];
}

/** The types of `backup`. */
export const backupTypes: readonly SimulatedType[] = [
  namedType("aws:backup/vault:Vault", ({ inputs }) => text(inputs, "name"), {
    autoname: "name",
    tagged: true,
    computed: {
      arn: (subject) => arn(subject, "backup", `backup-vault:${subject.id}`),
      recoveryPoints: () => 0,
    },
  }),
  ...partsOfVault.map(([token, ...required]) =>
    namedType(`aws:backup/${token}`, ({ inputs }) => text(inputs, "backupVaultName"), {
      required: ["backupVaultName", ...required],
      computed: { backupVaultArn: (subject) => arn(subject, "backup", `backup-vault:${subject.id}`) },
    }),
  ),
  namedType("aws:backup/plan:Plan", (subject) => uuid(subject, "plan"), {
    required: ["rules"],
    autoname: "name",
    tagged: true,
    computed: {
      arn: (subject) => arn(subject, "backup", `backup-plan:${subject.id}`),
      version: (subject) => uuid(subject, "version"),
    },
  }),
  namedType("aws:backup/selection:Selection", (subject) => uuid(subject, "selection"), {
    required: ["iamRoleArn", "planId"],
    autoname: "name",
  }),
  namedType("aws:backup/restoreTestingPlan:RestoreTestingPlan", ({ inputs }) => text(inputs, "name"), {
    required: ["recoveryPointSelection", "scheduleExpression"],
    autoname: "name",
    tagged: true,
    problems: restoreTestingName,
    computed: {
      arn: (subject) =>
        arn(subject, "backup", `restore-testing-plan:${subject.id}-${uuid(subject, "restore testing plan")}`),
    },
  }),
  namedType(
    "aws:backup/restoreTestingSelection:RestoreTestingSelection",
    ({ inputs }) => `${text(inputs, "name")}:${text(inputs, "restoreTestingPlanName")}`,
    {
      required: ["iamRoleArn", "protectedResourceType", "restoreTestingPlanName"],
      autoname: "name",
      problems: (inputs) => [
        ...restoreTestingName(inputs),
        ...exactlyOne(inputs, ["protectedResourceArns", "protectedResourceConditions"]),
      ],
    },
  ),
];
