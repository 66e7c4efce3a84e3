import type { SimulatedType, Subject } from "../simulated-type.ts";
import { arn, hexOf, namedType, text, uuid } from "../simulated-type.ts";
import type { Properties } from "../wire.ts";
import { atMostOne, needed, type Problems } from "./input-problems.ts";

/** Standard port of PostgreSQL, the one engine that the platform runs. */
const defaultPort = 5432;

/** What an instance may be made from; none of them means an empty database. */
const origins = ["replicateSourceDb", "restoreToPointInTime", "s3Import", "snapshotIdentifier"];

/** `db-` and 26 characters: the name by which RDS knows an instance for ever, also after it was given another identifier. */
function resourceId({ hex }: Pick<Subject, "hex">): string {
  return `db-${hex("resource id", 26).toUpperCase()}`;
}

function port({ inputs }: Pick<Subject, "inputs">): number {
  return typeof inputs["port"] === "number" ? inputs["port"] : defaultPort;
}

/** Every instance of one account and Region shares the middle of its host name. */
function address({ accountId, inputs, region }: Subject): string {
  const shared = hexOf(`${accountId} ${region}`)("instances", 12);
  return `${text(inputs, "identifier")}.${shared}.${region}.rds.amazonaws.com`;
}

/** The secret that RDS makes and rotates itself, where it is asked to manage the master password. */
function masterUserSecrets(subject: Subject): readonly Properties[] {
  if (subject.inputs["manageMasterUserPassword"] !== true) return [];
  // Derived from the id, so that it stays the same however often it is asked for.
  const ofInstance = { ...subject, hex: hexOf(subject.id) };
  const name = `rds!db-${uuid(ofInstance, "master secret")}-${ofInstance.hex("suffix", 6)}`;
  return [
    {
      kmsKeyId:
        text(subject.inputs, "masterUserSecretKmsKeyId") ||
        arn(
          subject,
          "kms",
          `key/${uuid({ ...subject, hex: hexOf(subject.accountId) }, "aws/secretsmanager")}`,
        ),
      secretArn: arn(subject, "secretsmanager", `secret:${name}`),
      secretStatus: "active",
    },
  ];
}

/** The VPC of the group's first subnet; empty where nobody knows that subnet. */
function vpcOfSubnets({ find, inputs: { subnetIds } }: Subject): string {
  const first: unknown = Array.isArray(subnetIds) ? subnetIds[0] : undefined;
  return typeof first === "string" ? text(find("aws:ec2/subnet:Subnet", first)?.inputs ?? {}, "vpcId") : "";
}

function instanceProblems(inputs: Properties): Problems {
  const passwords = ["manageMasterUserPassword", "password", "passwordWo"];
  const restored = origins.some((origin) => inputs[origin] !== undefined);
  return [
    ...atMostOne(inputs, origins),
    ...atMostOne(inputs, ["identifier", "identifierPrefix"]),
    ...atMostOne(inputs, passwords),
    ...(restored
      ? []
      : needed(inputs, ["allocatedStorage", "engine", "username"], "the instance is made from nothing")),
    ...(inputs["replicateSourceDb"] === undefined
      ? []
      : atMostOne(inputs, ["replicateSourceDb", "manageMasterUserPassword"])),
  ];
}

function keepsInstance(inputs: Properties): string | undefined {
  if (inputs["deletionProtection"] === true) {
    return "RDS does not delete an instance while deletionProtection is on; turn it off in an update of its own first.";
  }
  if (inputs["skipFinalSnapshot"] === true || inputs["finalSnapshotIdentifier"] !== undefined)
    return undefined;
  return "finalSnapshotIdentifier is required to delete an instance while skipFinalSnapshot is not on.";
}

/** The types of `rds`. */
export const dataTypes: readonly SimulatedType[] = [
  namedType("aws:rds/instance:Instance", resourceId, {
    required: ["instanceClass"],
    autoname: "identifier",
    tagged: true,
    problems: instanceProblems,
    refusesDeletion: keepsInstance,
    replacesWhen: ({ kind, path }) => path === "restoreToPointInTime" && kind !== "update",
    computed: {
      address,
      arn: (subject) => arn(subject, "rds", `db:${text(subject.inputs, "identifier")}`),
      availabilityZone: ({ region }) => `${region}a`,
      endpoint: (subject) => `${address(subject)}:${port(subject)}`,
      engineVersionActual: ({ inputs }) => text(inputs, "engineVersion"),
      hostedZoneId: ({ accountId, region }) =>
        `Z${hexOf(`${accountId} ${region}`)("hosted zone", 13).toUpperCase()}`,
      masterUserSecrets,
      port,
      replicas: () => [],
      resourceId: ({ id }) => id,
      status: () => "available",
    },
    notComputed: ["latestRestorableTime", "listenerEndpoints", "upgradeRolloutOrder"],
    follows: ["address", "arn", "endpoint", "engineVersionActual", "masterUserSecrets"],
  }),
  namedType("aws:rds/subnetGroup:SubnetGroup", ({ inputs }) => text(inputs, "name"), {
    required: ["subnetIds"],
    autoname: "name",
    tagged: true,
    computed: {
      arn: (subject) => arn(subject, "rds", `subgrp:${subject.id}`),
      supportedNetworkTypes: () => ["IPV4"],
      vpcId: vpcOfSubnets,
    },
  }),
  namedType("aws:rds/parameterGroup:ParameterGroup", ({ inputs }) => text(inputs, "name"), {
    required: ["family"],
    autoname: "name",
    tagged: true,
    computed: { arn: (subject) => arn(subject, "rds", `pg:${subject.id}`) },
  }),
  namedType(
    "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication",
    (subject) => arn(subject, "rds", `auto-backup:ab-${subject.hex("id", 26)}`),
    { required: ["sourceDbInstanceArn"] },
  ),
];
