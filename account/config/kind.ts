import { join } from "node:path";
import type { ConfigKind } from "../../stacks/config/checked-stack.ts";
import type { StackFileWords } from "../../stacks/config/json-schema.ts";
import { type Loaded, loadConfigAs, loadStackAs } from "../../stacks/config/load.ts";
import { accountRules } from "./rules.ts";
import { type AccountConfig, accountSchema } from "./schema.ts";

/** Where the accounts' stack files are. Their keys begin with `plinth:` as those of environments do. */
export const accountRoot = join(import.meta.dirname, "..");

/** The stack files of accounts. */
export const accountKind: ConfigKind<typeof accountSchema> = {
  schema: accountSchema,
  schemaFor: () => accountSchema,
  rules: accountRules,
  warningRules: [],
};

/** What an editor tells about such a file. */
export const accountWords: StackFileWords = {
  title: "Plinth account stack file",
  description: "Every value of one AWS account. Checked with: npm run config:check",
  settings: "Settings of the account.",
};

/** The config of the account that is being previewed or updated, as `loadConfigAs` says. */
export function loadAccount(): Loaded<AccountConfig> {
  return loadConfigAs(accountKind, accountRoot);
}

/** The config of an account by its stack's name, as `loadStackAs` says. */
export function loadAccountStack(stack: string, root = accountRoot): Loaded<AccountConfig> {
  return loadStackAs(accountKind, root, stack);
}
