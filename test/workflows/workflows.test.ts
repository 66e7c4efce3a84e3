import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { z } from "zod";
import { checksOfPullRequests, releaseEnvironment } from "../../commands/github/workflow-names.ts";
import { runnerName } from "../../model/account-names.ts";
import { run } from "../../simulator/child-process.ts";
import { loadStack } from "../../stacks/config/load.ts";
import { stackNames } from "../support/stack-files.ts";
import { jobs, workflowNames, workflows, workflowText } from "../support/workflow-files.ts";

const root = join(import.meta.dirname, "..", "..");

/** The workflow files whose jobs of main may preview, by the account's own file. */
function trustedToPreview(file: string): readonly string[] {
  const settings = z.object({
    config: z.looseObject({ "plinth:github": z.looseObject({ previewWorkflows: z.array(z.string()) }) }),
  });
  const { config } = settings.parse(parse(readFileSync(join(root, "account", file), "utf8")));
  return config["plinth:github"].previewWorkflows;
}

/** What each job's token may do. A job that is not named here, or that may do more, is a mistake. */
const permissions: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "check.yml: check": { contents: "read" },
  "check.yml: simulate": { contents: "read" },
  "check.yml: simulated": {},
  "pull-request.yml: preview": {
    actions: "read",
    contents: "read",
    "id-token": "write",
    "pull-requests": "write",
  },
  "pull-request.yml: previewed": {},
  "preview.yml: plan": { contents: "read", "id-token": "write" },
  "preview.yml: comment": { actions: "read", contents: "read", "pull-requests": "write" },
  "deploy.yml: dev": { contents: "write", "id-token": "write", "pull-requests": "write" },
  "deploy.yml: staging": { contents: "write", "id-token": "write", "pull-requests": "write" },
  "deploy.yml: prod": { contents: "write", "id-token": "write", "pull-requests": "write" },
  "deploy-environment.yml: deploy": { contents: "read", "id-token": "write" },
  "deploy-environment.yml: rollback": { contents: "write", "pull-requests": "write" },
  "release.yml: build": { contents: "read", "id-token": "write" },
  "release.yml: publish": { contents: "read", "id-token": "write" },
  "release.yml: propose": { contents: "write", "pull-requests": "write" },
  "drift.yml: drift": { contents: "read", "id-token": "write", issues: "write" },
  "drift.yml: record": { contents: "read", "id-token": "write" },
  "drill.yml: drill": { contents: "read", "id-token": "write", issues: "write" },
  "drill.yml: record": { contents: "read", "id-token": "write" },
};

/** Everything that is used, as `file: what`. */
function uses(): readonly string[] {
  return workflowNames().flatMap((file) =>
    [...workflowText(file).matchAll(/^ *(?:- )?uses: (.*)$/gm)].map(([, what = ""]) => `${file}: ${what}`),
  );
}

/** Every script of every step. */
function scripts(): readonly string[] {
  return [...jobs().values()].flatMap(({ steps }) => steps.flatMap(({ run: script }) => script ?? []));
}

const manifest = z.object({ scripts: z.record(z.string(), z.string()) });

/** What package.json runs, by the name of the script. */
function packageScripts(): ReadonlyMap<string, string> {
  const text = readFileSync(join(root, "package.json"), "utf8");
  return new Map(Object.entries(manifest.parse(JSON.parse(text)).scripts));
}

/** Each call of an npm script, with what follows its name on the line. */
function calls(): readonly { readonly script: string; readonly line: string }[] {
  return scripts().flatMap((text) =>
    [...text.matchAll(/npm run (?:-s )?([a-z:-]+)(.*)$/gm)].map(([, script = "", line = ""]) => ({
      script,
      line,
    })),
  );
}

/** The environments that a job's matrix names. */
function stacksOf(file: string, job: string): unknown {
  return jobs().get(`${file}: ${job}`)?.strategy?.matrix["stack"];
}

describe("workflows", () => {
  it("pin every action by the hash of a commit, with its version beside it", () => {
    const pinned = /^\S+: [\w.-]+\/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/;
    expect(uses().filter((use) => !pinned.test(use))).to.deep.equal([
      // Files of the very commit that runs.
      "deploy.yml: ./.github/workflows/deploy-environment.yml",
      "deploy.yml: ./.github/workflows/deploy-environment.yml",
      "deploy.yml: ./.github/workflows/deploy-environment.yml",
      // Named by branch in the roles' trust; a hash there would have to be changed in AWS with every commit.
      "pull-request.yml: example/plinth/.github/workflows/preview.yml@main",
    ]);
  });

  it("give a token no right that is not in the table", () => {
    const given = Object.fromEntries([...jobs()].map(([name, job]) => [name, job.permissions]));
    expect(given).to.deep.equal(permissions);
    for (const [file, workflow] of workflows()) expect(workflow.permissions, file).to.deep.equal({});
  });

  it("let no job that runs a pull request's code write to the repository", () => {
    const rights = permissions["preview.yml: plan"] ?? {};
    expect(Object.keys(rights).filter((right) => rights[right] === "write")).to.deep.equal(["id-token"]);
  });

  it("run code of main wherever a pull request's token writes", () => {
    const checkouts = [...jobs()].flatMap(([name, { permissions: rights = {}, steps }]) =>
      rights["pull-requests"] === "write" && !/^(?:release|deploy)/.test(name)
        ? steps.flatMap(({ uses: what, with: given }) =>
            what?.startsWith("actions/checkout@") === true ? [`${name}: ${String(given?.["ref"])}`] : [],
          )
        : [],
    );
    expect(checkouts).to.deep.equal(["preview.yml: comment: main"]);
  });

  it("are started by what each is for, and never with a fork's code and our rights", () => {
    expect(
      Object.fromEntries([...workflows()].map(([file, { on }]) => [file, Object.keys(on)])),
    ).to.deep.equal({
      "check.yml": ["pull_request"],
      "deploy-environment.yml": ["workflow_call"],
      "deploy.yml": ["push", "workflow_dispatch"],
      "drift.yml": ["schedule", "workflow_dispatch"],
      "drill.yml": ["schedule", "workflow_dispatch"],
      "preview.yml": ["workflow_call"],
      "pull-request.yml": ["pull_request"],
      "release.yml": ["push", "workflow_dispatch"],
    });
  });

  it("preview only pull requests of the repository itself", () => {
    expect(jobs().get("pull-request.yml: preview")?.if).to.equal(
      "github.event.pull_request.head.repo.full_name == github.repository",
    );
  });

  it("call only scripts that package.json has", () => {
    const called = new Set(calls().map(({ script }) => script));
    expect([...called].filter((name) => !packageScripts().has(name)).sort()).to.deep.equal([]);
    expect([...called]).to.include.members([
      "check",
      "preview",
      "review",
      "github",
      "deploy",
      "drift",
      "state",
    ]);
  });

  it("call them with options that they take", async () => {
    const unknown: string[] = [];
    for (const { line, script } of calls()) {
      // A call of an absent script is the finding of the test above.
      const command = /main\.mjs (\S+)$/.exec(packageScripts().get(script) ?? "")?.[1];
      const given = line.match(/--[a-z][a-z-]+/g) ?? [];
      if (command === undefined || given.length === 0) continue;
      const { stdout } = await run(process.execPath, ["commands/main.mjs", command, "--help"], { cwd: root });
      const taken = new Set(stdout.match(/--[a-z][a-z-]+/g));
      unknown.push(...given.filter((option) => !taken.has(option)).map((option) => `${script} ${option}`));
    }
    expect(unknown).to.deep.equal([]);
  });

  it("put no expression into a script, where its value would be code", () => {
    expect(scripts().filter((text) => text.includes("${{"))).to.deep.equal([]);
  });

  it("end each job after a time that somebody has thought about", () => {
    const without = [...jobs()].filter(
      ([, job]) => job.uses === undefined && job["timeout-minutes"] === undefined,
    );
    expect(without.map(([name]) => name)).to.deep.equal([]);
  });

  it("keep no credentials in a checkout", () => {
    const kept = [...jobs()].flatMap(([name, { steps }]) =>
      steps
        .filter(({ uses: what }) => what?.startsWith("actions/checkout@"))
        .filter(({ with: given }) => given?.["persist-credentials"] !== false)
        .map(() => name),
    );
    expect(kept).to.deep.equal([]);
  });

  it("have the jobs that a pull request has to pass", () => {
    const named = ["check.yml", "pull-request.yml"].flatMap((file) =>
      Object.values(workflows().get(file)?.jobs ?? {}).map(({ name }) => name),
    );
    expect(named).to.include.members([...checksOfPullRequests]);
  });
});

describe("workflows and environments", () => {
  it("preview, compare and drill every environment", () => {
    for (const [file, job] of [
      ["check.yml", "simulate"],
      ["pull-request.yml", "preview"],
      ["drift.yml", "drift"],
      ["drill.yml", "drill"],
    ] as const)
      expect(stacksOf(file, job), file).to.have.members([...stackNames]);
  });

  it("deploy every environment, one after the other", () => {
    const deployed = Object.entries(workflows().get("deploy.yml")?.jobs ?? {});
    expect(deployed.map(([name, { needs, with: given }]) => [name, needs, given])).to.deep.equal([
      ["dev", undefined, { stack: "dev" }],
      ["staging", "dev", { stack: "staging" }],
      ["prod", "staging", { stack: "prod" }],
    ]);
    expect(deployed.map(([name]) => name)).to.have.members([...stackNames]);
  });

  it("deploy in the GitHub environment that the deploy role trusts, one run at a time, and cancel none", () => {
    const { concurrency, environment } = jobs().get("deploy-environment.yml: deploy") ?? {};
    expect(environment).to.equal("${{ inputs.stack }}");
    expect(concurrency).to.deep.equal({ group: "deploy-${{ inputs.stack }}", "cancel-in-progress": false });
    for (const stack of stackNames) expect(loadStack(root, stack).config.environment).to.equal(stack);
  });

  it("note drift and drills only where no approval is asked for, and never both at once", () => {
    for (const file of ["drift.yml", "drill.yml"]) {
      const { concurrency, environment } = jobs().get(`${file}: record`) ?? {};
      expect(environment, file).to.equal("${{ matrix.stack }}");
      expect(concurrency?.group, file).to.equal("record-${{ matrix.stack }}");
      expect(stacksOf(file, "record"), file).to.have.members(stackNames.filter((stack) => stack !== "prod"));
    }
  });

  it("push images in the environment that the role of publishing trusts", () => {
    for (const job of ["build", "publish"])
      expect(jobs().get(`release.yml: ${job}`)?.environment).to.equal(releaseEnvironment);
  });

  it("release for every service and environment that has the image", () => {
    const text = scripts().find((script) => script.includes("npm run release")) ?? "";
    const listed = (name: string) => new RegExp(`for ${name} in (.*); do`).exec(text)?.[1]?.split(" ");
    expect(listed("stack")).to.have.members([...stackNames]);
    for (const stack of stackNames)
      expect(Object.keys(loadStack(root, stack).config.services), stack).to.have.members(
        listed("service") ?? [],
      );
  });

  it("run on the runners that the account has", () => {
    const perRun = "-${{ github.run_id }}-${{ github.run_attempt }}";
    const own = [...jobs()].flatMap(([name, job]) =>
      job["runs-on"]?.startsWith("codebuild-") === true ? [[name, job["runs-on"]]] : [],
    );
    expect(Object.fromEntries(own)).to.deep.equal({
      "preview.yml: plan": `codebuild-${runnerName("plinth", "previews")}${perRun}`,
      "deploy-environment.yml: deploy": `codebuild-${runnerName("plinth", "deploys")}${perRun}`,
      "drift.yml: drift": `codebuild-${runnerName("plinth", "previews")}${perRun}`,
      "drift.yml: record": `codebuild-${runnerName("plinth", "deploys")}${perRun}`,
      "drill.yml: drill": `codebuild-${runnerName("plinth", "previews")}${perRun}`,
      "drill.yml: record": `codebuild-${runnerName("plinth", "deploys")}${perRun}`,
    });
  });

  it("take the preview role only in files that it trusts, and as they stand on main", () => {
    const asPreview = [...workflows()].flatMap(([file, { jobs: all }]) =>
      Object.values(all).some(({ steps }) =>
        steps.some(({ run: script }) => script?.includes("--role preview")),
      )
        ? [file]
        : [],
    );
    const accounts = readdirSync(join(root, "account")).filter((file) => /^Pulumi\..+\.yaml$/.test(file));
    expect(accounts).to.include("Pulumi.all-in-one.yaml");
    for (const file of accounts)
      expect(trustedToPreview(file), file).to.have.members(
        asPreview.map((name) => `.github/workflows/${name}`),
      );
    const { tags } = loadStack(root, "prod").config;
    expect(jobs().get("pull-request.yml: preview")?.uses).to.equal(
      `${tags.repository}/.github/workflows/preview.yml@main`,
    );
  });
});

describe("renovate.json", () => {
  const text = readFileSync(join(root, "renovate.json"), "utf8");
  const settings = z
    .looseObject({
      minimumReleaseAge: z.string(),
      extends: z.array(z.string()),
      packageRules: z.array(
        z.looseObject({ matchPackageNames: z.array(z.string()).optional(), enabled: z.boolean().optional() }),
      ),
      customManagers: z.array(z.looseObject({ matchStrings: z.array(z.string()) })),
    })
    .parse(JSON.parse(text));

  it("pins actions by hash, waits a week, and leaves the workflow alone that AWS trusts by its branch", () => {
    expect(settings.extends).to.include("helpers:pinGitHubActionDigests");
    expect(settings.minimumReleaseAge).to.equal("7 days");
    const own = loadStack(root, "prod").config.tags.repository;
    expect(
      settings.packageRules.filter(({ enabled }) => enabled === false)[0]?.matchPackageNames,
    ).to.deep.equal([own]);
  });

  it("finds the version of cosign in the release", () => {
    const pattern = new RegExp(settings.customManagers[0]?.matchStrings[0] ?? "");
    expect({ ...pattern.exec(workflowText("release.yml"))?.groups }).to.deep.equal({
      depName: "github.com/sigstore/cosign/v3",
      currentValue: "v3.1.3",
    });
  });
});
