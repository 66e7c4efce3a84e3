import { accountIn } from "../model/arn.ts";
import type { AccountConfig } from "./config/schema.ts";

/** What of an account's config names other accounts. */
interface NamingOthers extends Pick<AccountConfig, "accountId" | "administratorArns"> {
  readonly breakGlass: Pick<AccountConfig["breakGlass"], "principalArns">;
  readonly evidence: Pick<AccountConfig["evidence"], "writers">;
  readonly registry: "none" | Pick<Exclude<AccountConfig["registry"], "none">, "pullAccountIds">;
}

/**
 * The accounts that the config gives rights to: its own, those of people who help, those that pull images, and those whose environments
 * keep their evidence here. Each once.
 */
export function knownAccounts(config: NamingOthers): readonly string[] {
  const { accountId, administratorArns, breakGlass, evidence, registry } = config;
  return [
    ...new Set([
      accountId,
      ...[...administratorArns, ...breakGlass.principalArns].map(accountIn),
      ...(registry === "none" ? [] : registry.pullAccountIds),
      ...Object.values(evidence.writers),
    ]),
  ];
}
