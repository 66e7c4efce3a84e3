import { z } from "zod";
import { shortName } from "./identity.ts";
import { admittedBlock } from "./network.ts";
import { flag, none, wholeNumber } from "./scalar.ts";

const versions = 'a minor version of Kubernetes in quotes, as in "1.36"';
const blocks = "a list of IPv4 blocks, as in 203.0.113.0/24";
const logTypes = ["api", "audit", "authenticator", "controllerManager", "scheduler"] as const;

const roles = "the ARN of an IAM role, as in arn:aws:iam::111122223333:role/deployer";
/** ARN of an IAM role, whoever may assume it. */
export const roleArn = z
  .string({ error: roles })
  .regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/, { error: roles });

const teamName = shortName("payments");

const access = z
  .strictObject({
    deployerRoleArn: roleArn.describe("Role that runs the program; administers the cluster."),
    previewRoleArn: z
      .union([none, roleArn], { error: `none, or ${roles}` })
      .default("none")
      .describe("Role of previews, which reads everything but secrets, or none."),
    operatorRoleArns: z
      .array(roleArn, { error: "a list of ARNs of IAM roles" })
      .meta({ uniqueItems: true })
      .default([])
      .describe("Roles of people who operate the cluster."),
    teams: z
      .record(teamName, roleArn, { error: "a map of role ARNs by team" })
      .default({})
      .describe("Role of each team's people, by a name that services.NAME.team repeats."),
  })
  .describe("Who may use the cluster's API, beside the cluster itself.");

const architectures = ["arm64", "amd64"] as const;
const capacityTypes = ["on-demand", "spot"] as const;
const categories = ["c", "m", "r"] as const;

const list = <const Words extends readonly [string, ...string[]]>(words: Words) => {
  const error = `a list of at least one of ${words.join(", ")}`;
  return z.array(z.enum(words, { error }), { error }).min(1, { error }).meta({ uniqueItems: true });
};

const nodePool = z.strictObject({
  architectures: list(architectures).describe(
    "Processor architectures of the nodes; images must run on each.",
  ),
  capacityTypes: list(capacityTypes).describe(
    "How nodes are paid: on-demand, or spot too, which AWS takes back with two minutes' notice.",
  ),
  instanceCategories: list(categories).describe("Categories of instances: c compute, m general, r memory."),
  cpuLimit: wholeNumber("vCPU", 2, 100_000).describe("Most vCPU that all nodes of the pool have together."),
  memoryLimitGib: wholeNumber("GiB", 4, 1_000_000).describe(
    "Most memory that all nodes of the pool have together, in GiB.",
  ),
});

const addonVersions = "a version of the add-on, as in v0.8.1-eksbuild.1";
const addonVersion = z
  .string({ error: addonVersions })
  .regex(/^v\d+\.\d+\.\d+(-eksbuild\.\d+)?$/, { error: addonVersions });

/** The Kubernetes cluster, EKS in Auto Mode. */
export const cluster = z
  .strictObject({
    version: z
      .string({ error: versions })
      .regex(/^1\.\d{2}$/, { error: versions })
      .describe("Minor version of Kubernetes, in quotes."),
    publicAccessCidrs: z
      .array(admittedBlock, { error: blocks })
      .default([])
      .describe("Blocks on the internet that reach the cluster's API; none keeps it private."),
    apiAccessCidrs: z
      .array(admittedBlock, { error: blocks })
      .default([])
      .describe("Blocks of other networks, peered or attached, that reach the cluster's private API."),
    controlPlaneLogs: z
      .array(z.enum(logTypes, { error: `a list of ${logTypes.join(", ")}` }), {
        error: `a list of ${logTypes.join(", ")}`,
      })
      .meta({ uniqueItems: true })
      .default([...logTypes])
      .describe("Logs of the control plane that are kept."),
    deletionProtection: flag(true).describe("Whether EKS refuses to delete the cluster."),
    zonalShift: flag(true).describe("Whether AWS may move traffic away from a zone that fails."),
    access,
    nodePools: z
      .record(shortName("general"), nodePool, { error: "a map of node pools by name" })
      .describe("Pools of nodes by name, from which Auto Mode makes nodes as pods need them."),
    addons: z
      .strictObject({
        metricsServer: addonVersion.describe("Version of metrics-server, without which nothing scales."),
        kubeStateMetrics: addonVersion.describe("Version of kube-state-metrics."),
        secretsStoreCsiDriver: addonVersion.describe(
          "Version of aws-secrets-store-csi-driver-provider, which mounts secrets.",
        ),
      })
      .describe("Add-ons of EKS by version; those of Auto Mode itself are AWS' own."),
  })
  .describe("The Kubernetes cluster, EKS in Auto Mode.");
