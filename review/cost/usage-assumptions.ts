import { z } from "zod";
import { nearest } from "../../model/nearest.ts";
import { CostDataError, mistakesOf } from "./cost-data-error.ts";
import { readYaml } from "./yaml-document.ts";

const because = z
  .string({ error: "is missing: why this number" })
  .min(10, { error: "is too short for a reason" });

function amount(max: number, min = 0) {
  const value = z
    .number({ error: `is not a number from ${min} to ${max}` })
    .min(min, { error: `is below ${min}` })
    .max(max, { error: `is above ${max}` });
  return z.strictObject({ value, because }, { error: "is missing: a value and because" });
}

function name(pattern: RegExp, what: string) {
  return z.strictObject(
    { value: z.string({ error: `is not ${what}` }).regex(pattern, { error: `is not ${what}` }), because },
    { error: "is missing: a value and because" },
  );
}

const gigabytes = () => amount(1_000_000);

/** What no plan says and a bill depends on. Amounts are those of an average month. */
const assumptions = {
  /** Hours that everything runs. */
  hours: amount(744, 1),
  /** Instance type of a node; review/cost/prices.yaml has to have it. */
  nodeInstance: name(/^[a-z]\w*\.\w+$/, "an instance type, as in m7g.large"),
  nodeCpu: amount(192, 1),
  nodeMemoryGib: amount(1536, 1),
  /** Disk of a node, as the NodeClass says. */
  nodeVolumeGb: amount(16_384, 1),
  /** Disk of an instance that does not say: that of its image. */
  instanceVolumeGb: amount(16_384, 1),
  /** Nodes of each pool that run whatever the services ask for. */
  nodesBeforeServices: amount(1000),
  /** How far services are between the least and the most replicas of their autoscaler, on average: 0 to 1. */
  averageScale: amount(1),
  /** Share of the nodes made for services that their pods' requests fill: above 0, at most 1. */
  nodePacking: amount(1, 0.05),
  /** Through each NAT gateway. */
  natGatewayGb: gigabytes(),
  /** Capacity units of each load balancer, on average over the hours. */
  loadBalancerUnits: amount(10_000),
  /** From each load balancer to the internet. */
  internetEgressGb: gigabytes(),
  /** Between zones, in one direction, of a whole cluster. */
  crossZoneGb: gigabytes(),
  /** Through each interface endpoint in each zone. */
  interfaceEndpointGb: gigabytes(),
  /** Requests that each web ACL looks at. */
  webRequestsMillions: amount(1_000_000),
  /** Queries that each hosted zone answers. */
  dnsQueriesMillions: amount(1_000_000),
  /** In each bucket. */
  bucketGb: gigabytes(),
  bucketWritesThousands: amount(1_000_000),
  /** Records of each flow log before they are written as Parquet. */
  flowLogGb: gigabytes(),
  /** Logs of each control plane that has some switched on. */
  controlPlaneLogGb: gigabytes(),
  /** Into each other log group. */
  logGroupGb: gigabytes(),
  /** What is left of a log once CloudWatch has compressed it: 0 to 1. */
  logCompression: amount(1),
  /** Storage of each database beyond what is allocated. */
  databaseGrowthGb: gigabytes(),
  /** Automated backups of each database beyond its size. */
  databaseBackupGb: gigabytes(),
  /** Enhanced Monitoring of each database that has it switched on. */
  monitoringGb: gigabytes(),
  /** Charged in each backup vault. */
  recoveryPointGb: gigabytes(),
  /** Copied to another Region by each rule that copies. */
  copiedGb: gigabytes(),
  /** Automated backups of each database that are kept in another Region. */
  replicatedBackupGb: gigabytes(),
  /** Runs of each restore testing plan. */
  restoreTests: amount(1000),
  /** Hours that a restored database runs until it is deleted. */
  restoreTestHours: amount(744),
  /** DB instance class of what is restored: that of the database it came from. */
  restoreTestClass: name(/^db\.\w+\.\w+$/, "a DB instance class, as in db.m7g.large"),
  /** Rotations of each key so far; AWS charges for the first two. */
  keyRotations: amount(2),
  keyRequestsTenThousands: amount(1_000_000),
  /** Reads of each secret. */
  secretReadsTenThousands: amount(1_000_000),
  /** E-mails by each topic. */
  emailsPerTopic: amount(1_000_000),
  /** Calls of each function. */
  functionCalls: amount(1_000_000_000),
  functionSeconds: amount(900),
};

const environment = z.strictObject(assumptions, { error: "is not a map of assumptions" });

/** One environment's assumptions, each with its reason. */
export type UsageAssumptions = Readonly<z.infer<typeof environment>>;

/** The assumptions that are numbers. */
export type AssumedNumber = {
  [Key in keyof UsageAssumptions]: UsageAssumptions[Key]["value"] extends number ? Key : never;
}[keyof UsageAssumptions];

/** By stack; `default` is for every stack that has none of its own. */
export type UsageTable = Readonly<Record<string, UsageAssumptions>>;

const file = "review/cost/usage.yaml";
export const fallback = "default";

/**
 * Reads review/cost/usage.yaml. Pure. An entry is whole: nothing is inherited from `default`.
 *
 * @throws CostDataError with every mistake in the text
 */
export function parseUsage(text: string): UsageTable {
  const table = z.record(z.string(), environment, { error: "is not a map of stacks" });
  const parsed = table.safeParse(readYaml(file, text), { reportInput: true });
  if (!parsed.success) {
    throw new CostDataError(
      file,
      mistakesOf(parsed.error, (path) =>
        path.length === 1 ? Object.keys(assumptions) : ["value", "because"],
      ),
    );
  }
  if (!Object.hasOwn(parsed.data, fallback)) {
    const guess = nearest(fallback, Object.keys(parsed.data));
    const next = guess === undefined ? "Add it." : `Did you mean it by ${guess}?`;
    throw new CostDataError(file, [
      `${fallback}: is missing: what holds for a stack that is not named. ${next}`,
    ]);
  }
  return parsed.data;
}

/** A stack's own assumptions, else those of `default`; `source` says which. */
export function assumptionsFor(
  usage: UsageTable,
  stack: string,
): { readonly source: string; readonly assumptions: UsageAssumptions } {
  const source = Object.hasOwn(usage, stack) ? stack : fallback;
  const found = usage[source];
  if (found === undefined) throw new CostDataError(file, [`${fallback}: is missing.`]);
  return { source, assumptions: found };
}
