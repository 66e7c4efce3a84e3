import { accessFacts } from "./replacement-table/access.ts";
import { accountFacts } from "./replacement-table/account.ts";
import { backupFacts } from "./replacement-table/backup.ts";
import { clusterFacts } from "./replacement-table/cluster.ts";
import { computeFacts } from "./replacement-table/compute.ts";
import { databaseFacts } from "./replacement-table/database.ts";
import { entryFacts } from "./replacement-table/entries.ts";
import type { ReplacementFacts } from "./replacement-table/facts.ts";
import { networkFacts } from "./replacement-table/network.ts";
import { networkRulesFacts } from "./replacement-table/network-rules.ts";
import { operationsFacts } from "./replacement-table/operations.ts";
import { pipelineFacts } from "./replacement-table/pipeline.ts";
import { securityFacts } from "./replacement-table/security.ts";
import { storageFacts } from "./replacement-table/storage.ts";

export type { ReplacementFacts } from "./replacement-table/facts.ts";

const table: Readonly<Record<string, ReplacementFacts>> = {
  ...networkFacts,
  ...networkRulesFacts,
  ...storageFacts,
  ...databaseFacts,
  ...backupFacts,
  ...clusterFacts,
  ...computeFacts,
  ...securityFacts,
  ...operationsFacts,
  ...entryFacts,
  ...accessFacts,
  ...accountFacts,
  ...pipelineFacts,
};

/** What changes of the type's properties do, or `undefined` for a type nobody has looked up. `type` as in `aws:ec2/vpc:Vpc`. */
export function replacementFacts(type: string): ReplacementFacts | undefined {
  return Object.hasOwn(table, type) ? table[type] : undefined;
}

/** Every type that `replacementFacts` knows, sorted. */
export function typesWithFacts(): readonly string[] {
  return Object.keys(table).sort();
}
