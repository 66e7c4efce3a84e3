import type { LiveEnvironment } from "../live/live-environment.ts";
import { sealingOfFile } from "../live/sealing.ts";
import { DeployRefused } from "./deploy-refused.ts";

/** What this repository's own stack files hold for accounts and domains: examples, in which nothing can be deployed. */
const examples = ["111122223333", "222233334444", "444455556666", "777788889999", "example.com"] as const;

/**
 * The values that the account project gives an environment: that they are there, and are not this repository's examples.
 *
 * @returns the secrets provider of the state
 * @throws DeployRefused with every value that is missing or an example's
 */
export function requireAccount(live: Pick<LiveEnvironment, "config" | "root" | "stack">): string {
  const { secretsprovider: provider = "" } = sealingOfFile(live);
  const missing = provider.startsWith("awskms://")
    ? []
    : [
        `secretsprovider is ${provider === "" ? "missing" : `"${provider}"`}; allowed is the environment's key in KMS, as awskms:///ARN?region=REGION`,
      ];
  const mistakes = [...missing, ...exampleValues(live.config)];
  if (mistakes.length === 0) return provider;
  throw new DeployRefused(
    [
      `Pulumi.${live.stack}.yaml does not have its account's values yet, and nothing was changed:`,
      ...mistakes.map((text) => `  ${text}`),
      `The account's own come from: npm run account -- export --stack STACK`,
    ].join("\n"),
  );
}

function exampleValues(config: LiveEnvironment["config"]): readonly string[] {
  return Object.entries(config).flatMap(([key, value]) => {
    const found = examples.filter((example) => textsOf(value).some((text) => text.includes(example)));
    return found.length === 0 ? [] : [`${key} holds ${found.join(" and ")}, an example's`];
  });
}

function textsOf(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(textsOf);
}
