import type { SimulatedType, Subject } from "../simulated-type.ts";
import { arn, hexOf, namedType, text, uuid } from "../simulated-type.ts";
import type { Properties } from "../wire.ts";
import { isProperties, unknownValue } from "../wire.ts";
import type { Problems } from "./input-problems.ts";

/** Digits that every cluster has in its addresses, and that a cluster made anew under the same name has others of. */
function clusterDigits({ hex }: Pick<Subject, "hex">): string {
  return hex("cluster", 32).toUpperCase();
}

function oidcIssuer(subject: Subject): string {
  return `https://oidc.eks.${subject.region}.amazonaws.com/id/${clusterDigits(subject)}`;
}

/** Looks like the certificate that the API proves itself with, and proves nothing. */
function certificate({ hex }: Pick<Subject, "hex">): string {
  const body = Buffer.from(hex("certificate", 64)).toString("base64");
  return Buffer.from(`-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`).toString("base64");
}

/** The VPC of the cluster's first subnet; empty where nobody knows that subnet. */
function vpcOf({ find, inputs: { vpcConfig } }: Subject): string {
  const subnets: unknown = isProperties(vpcConfig) ? vpcConfig["subnetIds"] : undefined;
  const first: unknown = Array.isArray(subnets) ? subnets[0] : undefined;
  return typeof first === "string" ? text(find("aws:ec2/subnet:Subnet", first)?.inputs ?? {}, "vpcId") : "";
}

function valueAt(inputs: Properties, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((value, key) => (isProperties(value) ? value[key] : undefined), inputs);
}

/**
 * What the provider refuses: Auto Mode switched on in part, or together with add-ons of the older kind.
 *
 * Source: hashicorp/terraform-provider-aws `internal/service/eks/cluster.go`, `validateAutoModeCustomizeDiff`
 */
function clusterProblems(inputs: Properties): Problems {
  const switches = [
    valueAt(inputs, "computeConfig", "enabled"),
    valueAt(inputs, "kubernetesNetworkConfig", "elasticLoadBalancing", "enabled"),
    valueAt(inputs, "storageConfig", "blockStorage", "enabled"),
  ];
  if (switches.includes(unknownValue)) return [];
  const on = switches.filter((value) => value === true).length;
  if (on !== 0 && on !== switches.length) {
    return [
      {
        property: "computeConfig",
        reason:
          "computeConfig.enabled, kubernetesNetworkConfig.elasticLoadBalancing.enabled and storageConfig.blockStorage.enabled must all be true or all be false",
      },
    ];
  }
  if (on > 0 && inputs["bootstrapSelfManagedAddons"] !== false) {
    return [
      { property: "bootstrapSelfManagedAddons", reason: "must be false when EKS Auto Mode is enabled" },
    ];
  }
  return [];
}

function keepsCluster(inputs: Properties): string | undefined {
  return inputs["deletionProtection"] === true
    ? "EKS does not delete a cluster while deletionProtection is on; turn it off in an update of its own first."
    : undefined;
}

/** Why EKS refuses something of a cluster: there is none of that name. An id that only the config knows is believed. */
function withoutCluster({ every, inputs }: Subject): string | undefined {
  const name = text(inputs, "clusterName");
  const clusters = every("aws:eks/cluster:Cluster");
  if (clusters.length === 0 || clusters.some(({ id }) => id === name)) return undefined;
  return `No cluster found for name: ${name}.`;
}

/** The types of `eks`. */
export const clusterTypes: readonly SimulatedType[] = [
  namedType("aws:eks/cluster:Cluster", ({ inputs }) => text(inputs, "name"), {
    required: ["roleArn", "vpcConfig"],
    autoname: "name",
    naming: { maximum: 100 },
    tagged: true,
    problems: clusterProblems,
    refusesDeletion: keepsCluster,
    completes: {
      vpcConfig: {
        clusterSecurityGroupId: ({ hex }) => `sg-0${hex("cluster security group", 16)}`,
        vpcId: vpcOf,
      },
    },
    computed: {
      arn: (subject) => arn(subject, "eks", `cluster/${subject.id}`),
      certificateAuthority: (subject) => ({ data: certificate(subject) }),
      endpoint: (subject) => `https://${clusterDigits(subject)}.gr7.${subject.region}.eks.amazonaws.com`,
      identities: (subject) => [{ oidcs: [{ issuer: oidcIssuer(subject) }] }],
      platformVersion: () => "eks.1",
      status: () => "ACTIVE",
    },
    notComputed: ["clusterId", "createdAt"],
  }),
  namedType(
    "aws:eks/accessEntry:AccessEntry",
    ({ inputs }) => `${text(inputs, "clusterName")}:${text(inputs, "principalArn")}`,
    {
      required: ["clusterName", "principalArn"],
      tagged: true,
      refusesCreation: withoutCluster,
      computed: {
        accessEntryArn: (subject) =>
          arn(
            subject,
            "eks",
            `access-entry/${text(subject.inputs, "clusterName")}/role/${subject.accountId}/${text(subject.inputs, "principalArn").split("/").at(-1) ?? ""}/${uuid({ hex: hexOf(subject.id) }, "access entry")}`,
          ),
      },
      notComputed: ["createdAt", "modifiedAt"],
    },
  ),
  namedType(
    "aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
    ({ inputs }) => ["clusterName", "principalArn", "policyArn"].map((name) => text(inputs, name)).join("#"),
    {
      required: ["accessScope", "clusterName", "policyArn", "principalArn"],
      refusesCreation: withoutCluster,
      notComputed: ["associatedAt", "modifiedAt"],
    },
  ),
  namedType(
    "aws:eks/addon:Addon",
    ({ inputs }) => `${text(inputs, "clusterName")}:${text(inputs, "addonName")}`,
    {
      required: ["addonName", "clusterName"],
      tagged: true,
      refusesCreation: withoutCluster,
      computed: {
        arn: (subject) =>
          arn(
            subject,
            "eks",
            `addon/${text(subject.inputs, "clusterName")}/${text(subject.inputs, "addonName")}/${uuid({ hex: hexOf(subject.id) }, "addon")}`,
          ),
      },
      notComputed: ["createdAt", "modifiedAt"],
    },
  ),
];
