import { join } from "node:path";
import { backendUrl } from "../../model/account-names.ts";
import { loadStack } from "../../stacks/config/load.ts";
import { projectName } from "../stack-run.ts";
import { GithubMisuse } from "./github-error.ts";

/**
 * What a job has to know of an environment before it can be anybody in AWS, as lines for `$GITHUB_OUTPUT`: the role by its ARN, Region,
 * account, and where the state is. It stands in the stack file, so that there is one place for it and none at GitHub.
 */
export function jobOutputs(
  root: string,
  { role, stack }: { readonly role: string; readonly stack: string },
): string {
  if (role !== "preview" && role !== "deploy")
    throw new GithubMisuse(`--role is ${JSON.stringify(role)}; allowed are preview and deploy.`);
  const { accountId, cluster, environment, region } = loadStack(root, stack).config;
  const { deployerRoleArn, previewRoleArn } = cluster.access;
  const arn = role === "deploy" ? deployerRoleArn : previewRoleArn;
  if (arn === undefined)
    throw new GithubMisuse(
      `${join(`Pulumi.${stack}.yaml`)} has no plinth:cluster.access.previewRoleArn, so nobody can preview it. npm run account -- export prints it.`,
    );
  const values = {
    role: arn,
    region,
    account: accountId,
    backend: backendUrl({ project: projectName, accountId, region }, environment),
  };
  return Object.entries(values)
    .map(([name, value]) => `${name}=${value}`)
    .join("\n");
}
