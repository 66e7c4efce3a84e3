import { z } from "zod";
import type { GithubApi } from "./github-api.ts";
import { GithubFailure } from "./github-error.ts";
import { holds, type Json } from "./json.ts";
import {
  type BranchRules,
  branchName,
  type EnvironmentRules,
  environmentBody,
  workflowPermissions,
} from "./protection.ts";

/** Something of the repository's settings that is not as it should be. */
export interface Difference {
  /** What would be done, for a reader. */
  readonly what: string;
  readonly apply: () => Promise<void>;
}

export interface Protection {
  readonly rules: BranchRules;
  readonly environments: readonly EnvironmentRules[];
}

/** What differs from the protection that is wanted, in the order in which it is to be applied. Changes nothing. */
export async function differences(
  api: GithubApi,
  { environments, rules }: Protection,
): Promise<readonly Difference[]> {
  const found = [await ruleDifference(api, rules), await tokenDifference(api)];
  for (const environment of environments)
    found.push(await environmentDifference(api, environment), ...(await branchDifferences(api, environment)));
  return found.filter((difference) => difference !== undefined);
}

const rulesets = z.array(z.object({ id: z.int(), name: z.string(), source_type: z.string().optional() }));

async function ruleDifference(api: GithubApi, rules: BranchRules): Promise<Difference | undefined> {
  const path = `/repos/${api.repository}/rulesets`;
  const all = await api.list(`${path}?includes_parents=false`, rulesets, (page) => page);
  const same = all.find(({ name }) => name === rules.name);
  if (same === undefined)
    return { what: `make the ruleset ${rules.name}`, apply: () => api.send("POST", path, rules) };
  const found = await api.find(`${path}/${same.id}`, z.looseObject({}));
  if (holds(found, rules)) return undefined;
  return {
    what: `change the ruleset ${rules.name}`,
    apply: () => api.send("PUT", `${path}/${same.id}`, rules),
  };
}

async function tokenDifference(api: GithubApi): Promise<Difference | undefined> {
  const path = `/repos/${api.repository}/actions/permissions/workflow`;
  const found = await api.find(path, z.looseObject({}));
  if (holds(found, workflowPermissions)) return undefined;
  return {
    what: "let the tokens of workflows read by default, and workflows open pull requests",
    apply: () => api.send("PUT", path, workflowPermissions),
  };
}

const environment = z.object({
  protection_rules: z
    .array(
      z.looseObject({
        type: z.string(),
        wait_timer: z.int().optional(),
        prevent_self_review: z.boolean().optional(),
        reviewers: z.array(z.object({ type: z.string(), reviewer: z.object({ id: z.int() }) })).optional(),
      }),
    )
    .default([]),
  deployment_branch_policy: z
    .object({ protected_branches: z.boolean(), custom_branch_policies: z.boolean() })
    .nullish(),
});

/** An environment as GitHub shows it, in the form in which it is told. */
function bodyOf({
  deployment_branch_policy: policy,
  protection_rules: rules,
}: z.infer<typeof environment>): Json {
  const approval = rules.find(({ type }) => type === "required_reviewers");
  return {
    wait_timer: rules.find(({ type }) => type === "wait_timer")?.wait_timer ?? 0,
    prevent_self_review: approval?.prevent_self_review ?? false,
    reviewers: (approval?.reviewers ?? []).map(({ reviewer: { id }, type }) => ({ type, id })),
    deployment_branch_policy: policy ?? null,
  };
}

async function environmentDifference(
  api: GithubApi,
  rules: EnvironmentRules,
): Promise<Difference | undefined> {
  const path = environmentPath(api, rules);
  const found = await api.find(path, environment);
  const wanted = environmentBody(rules);
  if (found !== undefined && holds(bodyOf(found), wanted)) return undefined;
  const approval =
    rules.approvers === undefined ? "without approval" : `approved by the team ${rules.approvers.slug}`;
  return {
    what: `${found === undefined ? "make" : "change"} the environment ${rules.name}: for named branches, ${approval}`,
    apply: () => api.send("PUT", path, wanted),
  };
}

const branchPolicies = z.object({
  branch_policies: z.array(z.object({ name: z.string(), type: z.string().optional() })),
});

/** A branch that is allowed beside main cannot be taken away here: a person has put it there, and says why. */
async function branchDifferences(api: GithubApi, rules: EnvironmentRules): Promise<readonly Difference[]> {
  const path = `${environmentPath(api, rules)}/deployment-branch-policies`;
  const exists = (await api.find(environmentPath(api, rules), environment)) !== undefined;
  const found = exists ? ((await api.find(path, branchPolicies))?.branch_policies ?? []) : [];
  const others = found.filter(({ name }) => name !== branchName);
  if (others.length > 0)
    throw new GithubFailure(
      `The environment ${rules.name} may also be used from ${others.map(({ name }) => name).join(", ")}. Nothing was changed. Take that away in the settings of the repository (Environments), and run this again: what is not on ${branchName} was reviewed by nobody.`,
    );
  if (found.length > 0) return [];
  return [
    {
      what: `let only ${branchName} use the environment ${rules.name}`,
      apply: () => api.send("POST", path, { name: branchName, type: "branch" }),
    },
  ];
}

function environmentPath(api: GithubApi, { name }: EnvironmentRules): string {
  return `/repos/${api.repository}/environments/${encodeURIComponent(name)}`;
}

const team = z.object({ id: z.int() });

/** @param name as organization/team. @throws GithubFailure where the token sees no such team */
export async function teamNamed(api: GithubApi, name: string): Promise<{ id: number; slug: string }> {
  const [organization = "", slug = ""] = name.split("/");
  const found = await api.find(`/orgs/${organization}/teams/${slug}`, team);
  if (found === undefined)
    throw new GithubFailure(
      `There is no team ${name}, or the token may not see it (it takes the right to read members of the organization). The team stands in .github/CODEOWNERS; --team ORGANIZATION/TEAM names another.`,
    );
  return { id: found.id, slug };
}
