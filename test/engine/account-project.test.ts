import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { simulatedProjects } from "../../commands/project.ts";
import { findCli } from "../../simulator/cli.ts";
import { type Environment, openEnvironment } from "../../simulator/environment.ts";
import * as operations from "../../simulator/operations.ts";
import { accountStacks } from "../support/account-files.ts";

const project = simulatedProjects.account;

/** Runs something on the simulated account of a tracked file, with the awsx provider attached. */
async function withAccount<Result>(
  stack: string,
  directory: string,
  use: (environment: Environment) => Promise<Result>,
): Promise<Result> {
  const attached = await project.attach();
  try {
    const environment = await openEnvironment({
      cli: await findCli(() => undefined),
      project: project.name,
      stack,
      config: project.config(stack),
      program: project.program,
      directory,
      attached: attached.ports,
    });
    try {
      return await use(environment);
    } finally {
      await environment.close();
    }
  } finally {
    await attached.close();
  }
}

const opsOf = ({ ended }: operations.Outcome) => new Set(ended.map(({ op }) => op));

describe("the account's project on the real engine", () => {
  for (const stack of accountStacks) {
    it(`comes up whole and stays as it is: ${stack}`, async () => {
      const directory = mkdtempSync(join(tmpdir(), "plinth-account-"));
      try {
        const [first, second, resources] = await withAccount(stack, directory, async (environment) => [
          await operations.up(environment),
          await operations.up(environment),
          await operations.stateResources(environment),
        ]);
        expect(first.errors).to.deep.equal([]);
        expect(opsOf(first)).to.deep.equal(new Set(["create"]));
        expect(second.errors).to.deep.equal([]);
        expect(opsOf(second)).to.deep.equal(new Set(["same"]));

        // Under the SDK's mocks awsx's component has no children: here they are seen.
        const repositories = resources.filter(({ urn }) => urn.includes("aws:ecr/repository:Repository::"));
        expect(repositories).to.have.lengthOf(stack.startsWith("account-") ? 0 : 2);
        expect(repositories.filter(({ protect }) => !protect)).to.deep.equal([]);
      } finally {
        rmSync(directory, { recursive: true, force: true });
      }
    });
  }
});
