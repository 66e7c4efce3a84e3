import { addressRules, addressWarnings } from "./address-rules.ts";
import { backupRules } from "./backup-rules.ts";
import { budgetRules } from "./budget-rules.ts";
import { capacityRules } from "./capacity-rules.ts";
import { type Checked, type ConfigKind, checkAs, parseAs } from "./checked-stack.ts";
import { clusterRules, clusterWarnings } from "./cluster-rules.ts";
import { connectionRules } from "./connection-rules.ts";
import { databaseRules, databaseWarnings } from "./database-rules.ts";
import { entryRules } from "./entry-rules.ts";
import { identityRules } from "./identity-rules.ts";
import { keyRules, schemaFor } from "./key-rules.ts";
import { networkRules } from "./network-rules.ts";
import type { ConfigProblem } from "./problem.ts";
import type { Rule } from "./rule.ts";
import { type PlatformConfig, platformSchema } from "./schema.ts";
import { secretRules } from "./secret-rules.ts";
import { securityGroupWarnings } from "./security-group-rules.ts";
import { serviceRules } from "./service-rules.ts";
import type { RawStack } from "./stack-file.ts";
import { variableRules } from "./variable-rules.ts";

const rules: readonly Rule[] = [
  ...keyRules,
  ...identityRules,
  ...addressRules,
  ...networkRules,
  ...databaseRules,
  ...serviceRules,
  ...variableRules,
  ...connectionRules,
  ...entryRules,
  ...clusterRules,
  ...capacityRules,
  ...secretRules,
  ...backupRules,
  ...budgetRules,
];
const warningRules: readonly Rule[] = [
  ...addressWarnings,
  ...clusterWarnings,
  ...databaseWarnings,
  ...securityGroupWarnings,
];

/** The stack files of environments. */
export const platformKind: ConfigKind<typeof platformSchema> = {
  schema: platformSchema,
  schemaFor,
  rules,
  warningRules,
};

/** An environment's config after checking, or everything that is wrong with it. */
export type CheckedStack = Checked<PlatformConfig>;

/** Checks an environment's config without throwing; `siblings` are the other environments' files, `today` is an ISO date. */
export function checkStack(raw: RawStack, siblings: readonly RawStack[], today: string): CheckedStack {
  return checkAs(platformKind, raw, siblings, today);
}

/**
 * Turns an environment's raw values into its config.
 *
 * @throws ConfigError listing every mistake at once, each with file, line, path, value and what is allowed.
 */
export function parseConfig(
  raw: RawStack,
  siblings: readonly RawStack[],
  today: string,
): { readonly config: PlatformConfig; readonly warnings: readonly ConfigProblem[] } {
  return parseAs(platformKind, raw, siblings, today);
}
