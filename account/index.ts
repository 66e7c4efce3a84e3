import { log } from "@pulumi/pulumi";
import { formatProblems } from "../stacks/config/problem.ts";
import { createAccount } from "./account.ts";
import { loadAccount } from "./config/kind.ts";
import { type AccountOutputs, accountOutputs } from "./outputs.ts";

/**
 * The program of an account. One function, as that of the environments, so that one process may run it several times.
 *
 * @throws ConfigError listing every mistake of the account's config, before anything is registered.
 */
export default async function program(): Promise<AccountOutputs> {
  const { config, warnings } = loadAccount();
  if (warnings.length > 0) await log.warn(formatProblems(warnings, "warning"));
  return accountOutputs(createAccount(config));
}
