import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { Environment } from "../../simulator/environment.ts";
import { lockDirectory, StackLocked } from "../../simulator/lock.ts";
import { repair, up } from "../../simulator/operations.ts";
import { CannotRun } from "../../simulator/places.ts";
import { SimulatedStack } from "../support/simulated-stack.ts";

// No process gets this number: the kernel's highest is 2^22.
const deadPid = 2 ** 22 + 1;

const empty = () => Promise.resolve({});

const silent = () => undefined;

describe("the repair of a stack that was cut off", () => {
  let simulated: SimulatedStack;

  beforeEach(async () => {
    simulated = new SimulatedStack();
    await simulated.up(empty);
  });

  afterEach(() => {
    simulated.remove();
  });

  const directoryOf = ({ project, stackName, stateDirectory }: Environment) =>
    lockDirectory(stateDirectory, project, stackName);

  function lock(environment: Environment, name: string, host: string): void {
    mkdirSync(directoryOf(environment), { recursive: true });
    writeFileSync(
      join(directoryOf(environment), name),
      JSON.stringify({ pid: deadPid, username: "ci", hostname: host, timestamp: new Date().toISOString() }),
    );
  }

  const locksOf = (environment: Environment) =>
    existsSync(directoryOf(environment)) ? readdirSync(directoryOf(environment)) : [];

  const failureOf = (environment: Environment) =>
    repair(environment, silent).catch((problem: unknown) => problem);

  it("removes the lock of a dead process", async () => {
    await simulated.with(empty, async (environment) => {
      lock(environment, "dead.json", hostname());

      await repair(environment, silent);

      expect(locksOf(environment)).to.deep.equal([]);
    });
  });

  it("rejects a stack that another run holds, and leaves that run's lock alone", async () => {
    await simulated.with(empty, async (environment) => {
      lock(environment, "dead.json", hostname());
      lock(environment, "live.json", "another-machine");

      const problem = await failureOf(environment);

      expect(problem).to.be.instanceOf(StackLocked);
      expect(String(problem)).to.contain("ci on another-machine");
      expect(locksOf(environment)).to.include("live.json");
    });
  });

  it("rejects a stack that another run has taken since the locks were read, and leaves its lock alone", async () => {
    await simulated.with(empty, async (environment) => {
      lock(environment, "dead.json", hostname());
      const overtaken = {
        ...environment,
        exportState: () => {
          lock(environment, "live.json", "another-machine");
          return environment.exportState();
        },
      };

      const problem = await failureOf(overtaken);

      expect(problem).to.be.instanceOf(StackLocked);
      expect(locksOf(environment)).to.deep.equal(["live.json"]);
    });
  });

  it("keeps no file of attributes beside its state: a kill would leave an empty one, and the state could not be read", async () => {
    await simulated.with(empty, async (environment) => {
      await up(environment);

      const files = readdirSync(environment.stateDirectory, { recursive: true, encoding: "utf8" });

      expect(files.filter((name) => name.endsWith(".json"))).not.to.deep.equal([]);
      expect(files.filter((name) => name.endsWith(".attrs"))).to.deep.equal([]);
    });
  });

  it("rejects a state that cannot be made whole, and says how to forget it", async () => {
    await simulated.with(empty, async (environment) => {
      lock(environment, "dead.json", hostname());
      const spoilt = {
        ...environment,
        exportState: async () => {
          const state = await environment.exportState();
          const stacks = join(environment.stateDirectory, ".pulumi", "stacks", environment.project);
          for (const name of readdirSync(stacks)) writeFileSync(join(stacks, name), "{ half a checkpoint");
          return state;
        },
      };

      const problem = await failureOf(spoilt);

      expect(problem).to.be.instanceOf(CannotRun);
      expect(String(problem)).to.contain('The state of "test" could not be repaired');
      expect(String(problem)).to.contain("npm run simulate -- reset --stack test");
    });
  });
});
