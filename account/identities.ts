import type { Provider } from "@pulumi/aws/provider.js";
import { BreakGlass } from "../components/pipeline/break-glass.ts";
import { EnvironmentIdentities } from "../components/pipeline/environment-identities.ts";
import { GithubProvider } from "../components/pipeline/github-provider.ts";
import type { AccountConfig } from "./config/schema.ts";
import { evidencePlaceOf, placeOf } from "./places.ts";
import type { States } from "./states.ts";

/** Who may do what in an account: jobs by environment, and people when jobs do not help. */
export interface Identities {
  /** Trust in GitHub's tokens, which every role for jobs asks for. */
  readonly github: GithubProvider;
  readonly environments: Readonly<Record<string, EnvironmentIdentities>>;
  readonly breakGlass: BreakGlass;
}

export function createIdentities(config: AccountConfig, states: States, provider: Provider): Identities {
  const { breakGlass, environments, keyDeletionWindowDays, protect } = config;
  const place = placeOf(config);
  const github = new GithubProvider("github", { provider });
  const { previewWorkflows, ...repository } = config.github;
  const made = Object.entries(states.keys)
    .filter(([environment]) => environments.includes(environment))
    .map(([environment, key]) => {
      const identities = new EnvironmentIdentities(
        `identities-${environment}`,
        {
          place,
          environment,
          github: repository,
          previewWorkflows,
          stateKeyArn: states.bucket.keyArn,
          secretsKeyArn: key.arn,
          evidence: evidencePlaceOf(config),
          provider: github,
        },
        { provider },
      );
      return [environment, identities] as const;
    });
  return {
    github,
    environments: Object.fromEntries(made),
    breakGlass: new BreakGlass(
      "break-glass",
      { ...breakGlass, place, keyDeletionWindowDays, protect },
      { provider },
    ),
  };
}
