import { expect } from "chai";
import { capacityOf } from "../../../stacks/config/capacity-rules.ts";
import { checkStack } from "../../../stacks/config/parse.ts";
import type { ConfigProblem, Path } from "../../../stacks/config/problem.ts";
import {
  type Change,
  mistakesIn,
  prodWith,
  rawStack,
  stackNames,
  testDay,
  told,
} from "../../support/stack-files.ts";

const found = (...changes: readonly Change[]): readonly ConfigProblem[] => mistakesIn(prodWith(...changes));
const cluster = (...path: Path): Path => ["cluster", ...path];
const pool = (key: string): Path => cluster("nodePools", "general", key);

const general = {
  architectures: ["arm64"],
  capacityTypes: ["on-demand"],
  instanceCategories: ["m"],
};

describe("config of the cluster", () => {
  it("rejects an API that everybody on the internet reaches", () => {
    expect(found([cluster("publicAccessCidrs"), ["203.0.113.0/24", "0.0.0.0/0"]])[0]).to.include({
      path: "plinth:cluster.publicAccessCidrs[1]",
      message: "admits everybody",
      given: '"0.0.0.0/0"',
      allowed: "an IPv4 block of known networks, as in 203.0.113.0/24, never 0.0.0.0/0",
    });
    expect(told(found([cluster("apiAccessCidrs"), ["0.0.0.0/0"]]))).to.deep.equal([
      "plinth:cluster.apiAccessCidrs[0] admits everybody",
    ]);
    expect(found([cluster("publicAccessCidrs"), ["203.0.113.0/24"]])).to.deep.equal([]);
  });

  it("rejects a cluster without a node pool", () => {
    expect(found([cluster("nodePools"), {}])[0]).to.include({
      path: "plinth:cluster.nodePools",
      message: "does not fit: There is no node pool, so nothing could ever run; name at least one",
    });
  });

  it("rejects entries that stand twice, in every list of the section", () => {
    const twice = ["203.0.113.0/24", "203.0.113.0/24"];
    expect(
      told(
        found(
          [cluster("publicAccessCidrs"), twice],
          [cluster("controlPlaneLogs"), ["api", "audit", "api"]],
          [pool("architectures"), ["arm64", "arm64"]],
        ),
      ),
    ).to.have.members([
      "plinth:cluster.publicAccessCidrs[1] stands in the list twice",
      "plinth:cluster.controlPlaneLogs[2] stands in the list twice",
      'plinth:cluster.nodePools.general.architectures does not fit: architectures holds "arm64" twice; name each once',
    ]);
  });

  it("rejects a version that EKS no longer supports, and warns half a year before", () => {
    expect(told(found([cluster("version"), "1.33"]))[0]).to.match(
      /^plinth:cluster\.version does not fit: EKS ended its standard support of Kubernetes 1\.33 on/,
    );
    const near = checkStack(prodWith([cluster("version"), "1.35"]), [], testDay);
    expect(told(near.warnings)[0]).to.match(/^plinth:cluster\.version does not fit: .*1\.35.*2027-03-27/);
  });

  it("rejects who cannot be let in, and networks that are the internet or cannot come from it", () => {
    const refused = told(
      found(
        [cluster("access", "deployerRoleArn"), "arn:aws:iam::111122223333:role/AWSReservedSSO_Admin_0"],
        [cluster("publicAccessCidrs"), ["10.0.0.0/16"]],
        [cluster("apiAccessCidrs"), ["0.0.0.0/1"]],
      ),
    );
    expect(refused.join("\n"))
      .to.match(/cluster\.access\.deployerRoleArn .*lacks the path/)
      .and.to.match(/cluster\.publicAccessCidrs\[0\] .*"10\.0\.0\.0\/16" is private/)
      .and.to.match(/cluster\.apiAccessCidrs\[0\] .*too large a part of the internet/);
  });

  it("rejects a version without quotes, which would lose its zero", () => {
    expect(found([cluster("version"), 1.3])[0]).to.include({
      path: "plinth:cluster.version",
      message: "is a number, not text: put it in quotes",
      allowed: 'a minor version of Kubernetes in quotes, as in "1.36"',
    });
  });

  it("rejects what is no role's ARN, for every kind of people", () => {
    const user = "arn:aws:iam::777788889999:user/me";
    const mistakes = found(
      [cluster("access", "deployerRoleArn"), user],
      [cluster("access", "previewRoleArn"), user],
      [cluster("access", "operatorRoleArns"), [user]],
      [cluster("access", "teams", "shop"), user],
    );
    expect(mistakes.map(({ path }) => path)).to.have.members([
      "plinth:cluster.access.deployerRoleArn",
      "plinth:cluster.access.previewRoleArn",
      "plinth:cluster.access.operatorRoleArns[0]",
      "plinth:cluster.access.teams.shop",
    ]);
    for (const { allowed } of mistakes) {
      expect(allowed).to.match(/the ARN of an IAM role, as in arn:aws:iam::111122223333:role\/deployer$/);
    }
  });

  it("rejects a pool with words that AWS does not know, and a list without an entry", () => {
    expect(found([pool("capacityTypes"), ["spott"]])[0]).to.include({
      path: "plinth:cluster.nodePools.general.capacityTypes[0]",
      nearest: "spot",
    });
    expect(found([pool("instanceCategories"), []])[0]).to.include({
      message: "has the wrong number of entries",
      allowed: "a list of at least one of c, m, r",
    });
  });

  it("rejects a version of an add-on that is none", () => {
    expect(found([cluster("addons", "metricsServer"), "latest"])[0]).to.include({
      path: "plinth:cluster.addons.metricsServer",
      allowed: "a version of the add-on, as in v0.8.1-eksbuild.1",
    });
  });
});

describe("config and capacity", () => {
  it("rejects a request that no node of a node pool can hold, and says what a node holds", () => {
    const [mistake, ...more] = found([
      ["services", "api", "resources"],
      { cpuMillicores: 96_000, memoryMib: 400_000 },
    ]);
    expect(more).to.deep.equal([]);
    expect(mistake).to.include({
      path: "plinth:services.api.resources",
      given: '{"cpuMillicores":96000,"memoryMib":400000}',
      message: "asks for 96000m CPU and 400000 MiB, which no node of the node pools has together",
      allowed:
        "a node of general has at most 95690m CPU and at most 483401 MiB for pods; take a smaller request, a greater limit in cluster.nodePools, or instance categories with more memory",
    });
  });

  it("rejects a request whose CPU only one node holds and whose memory only another", () => {
    const lean = { ...general, instanceCategories: ["c"], cpuLimit: 16, memoryLimitGib: 32 };
    const fat = { ...general, instanceCategories: ["r"], cpuLimit: 8, memoryLimitGib: 64 };
    const pools: Change = [
      cluster("nodePools"),
      { "lean-1": lean, "lean-2": lean, "lean-3": lean, "lean-4": lean, "fat-1": fat, "fat-2": fat },
    ];
    const small: Change = [["services", "api", "replicas"], { min: 1, max: 2 }];
    const one: Change = [["services", "worker", "replicas"], { min: 1, max: 1 }];
    const asking = (cpuMillicores: number, memoryMib: number): Change => [
      ["services", "worker", "resources"],
      { cpuMillicores, memoryMib },
    ];
    expect(found(pools, small, one, asking(15_000, 20_000))).to.deep.equal([]);
    expect(found(pools, small, one, asking(7000, 50_000))).to.deep.equal([]);
    expect(told(found(pools, small, one, asking(15_000, 50_000)))).to.deep.equal([
      "plinth:services.worker.resources asks for 15000m CPU and 50000 MiB, which no node of the node pools has together",
    ]);
  });

  it("rejects pools whose nodes would need more blocks of addresses than the subnets have", () => {
    const [mistake, ...more] = found([["network", "cidr"], "10.48.0.0/19"], [pool("cpuLimit"), 200]);
    expect(more).to.deep.equal([]);
    expect(mistake?.path).to.equal("plinth:cluster.nodePools");
    expect(mistake?.message).to.equal(
      "does not fit: /28 blocks of the private subnets: 209 blocks are needed and 186 available (2 for 27 pods, 2 for each of at most 100 nodes of 2 vCPU or more, 7 for the nodes' own addresses, against the whole blocks of 10.48.0.0/22, 10.48.4.0/22, 10.48.8.0/22). Take fewer replicas, smaller limits of the node pools, more zones or a larger network",
    );
  });

  it("rejects replicas whose requests exceed the node pools, at the services", () => {
    const [mistake, ...more] = found(
      [["services", "api", "replicas", "max"], 200],
      [["services", "api", "poolSize"], 1],
    );
    expect(more).to.deep.equal([]);
    expect(mistake?.path).to.equal("plinth:services");
    // 200 and 50 more, a migration, a job and a task; 6 and 2 more, and a task: 262 pods.
    expect(mistake?.message).to.match(
      /^does not fit: CPU of all pods: 131000 m are needed and 96000 available \(262 pods at the worst moment, /,
    );
  });

  it("tells the database beside the first violated link of the cluster", () => {
    const mistakes = found([["services", "api", "replicas", "max"], 200]);
    expect(mistakes.map(({ message }) => message.slice(0, 40))).to.have.members([
      "does not fit: CPU of all pods: 131000 m ",
      "does not fit: The services may open 2619",
    ]);
  });

  it("knows the chain of each tracked file, and of a file with mistakes what is valid of it", () => {
    for (const stack of stackNames) expect(capacityOf(rawStack(stack).values), stack).to.have.lengthOf(6);
    const without = prodWith([["network", "cidr"], "somewhere"]).values;
    expect(capacityOf(without).map(({ what }) => what)).to.deep.equal(["connections to the database"]);
    expect(capacityOf({})).to.deep.equal([]);
  });
});
