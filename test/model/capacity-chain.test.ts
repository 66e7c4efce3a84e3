import { expect } from "chai";
import * as fc from "fast-check";
import { type CapacityInput, capacityChain } from "../../model/capacity-chain.ts";
import { capacityKinds, firstViolated, violation } from "../../model/capacity-link.ts";
import type { Service } from "../../model/service.ts";

type Demand = CapacityInput["services"][string];

const service = (max: number, changes: Partial<Demand> = {}): Demand => ({
  replicas: { min: 1, max },
  resources: { cpuMillicores: 500, memoryMib: 512 },
  poolSize: 5,
  connectsTo: ["database"],
  migration: "none",
  jobs: {},
  quota: "derived",
  ...changes,
});
const job = { schedule: "17 3 * * *", args: ["purge"], timeoutSeconds: 60 };
const migration: Service["migration"] = { args: ["migrate"], timeoutSeconds: 60 };

const general = { instanceCategories: ["c", "m", "r"], cpuLimit: 16, memoryLimitGib: 64 };
const cluster = { nodePools: { general }, privateSubnets: ["10.0.0.0/22", "10.0.4.0/22"] };
const database = { instanceClass: "db.t4g.medium", reserve: 20 };

const chain = (services: CapacityInput["services"], more: Partial<CapacityInput> = {}) =>
  capacityChain({ services, cluster, database, ...more });
const numbers = (links: ReturnType<typeof chain>) =>
  Object.fromEntries(links.map(({ available, needed, what }) => [what, [needed, available]]));
const first = (links: ReturnType<typeof chain>) => {
  const link = firstViolated(links);
  return link === undefined ? undefined : violation(link);
};

describe("the chain of capacities", () => {
  it("goes from one pod to all pods, to the addresses, to the database, with every number", () => {
    const links = chain({
      // 4 replicas, 1 more in a release, a migration, 2 jobs, a task: 9 pods.
      api: service(4, { migration, jobs: { purge: job, report: job } }),
      // 1 replica, 1 more in a release, a task: 3 pods.
      mailer: service(1, { resources: { cpuMillicores: 100, memoryMib: 2048 }, connectsTo: ["https"] }),
    });
    expect(links.map(({ what }) => what)).to.deep.equal([...capacityKinds]);
    expect(numbers(links)).to.deep.equal({
      "CPU of the largest pod": [500, 15_890],
      "memory of the largest pod": [2048, 59_055],
      "CPU of all pods": [9 * 500 + 3 * 100, 12_000],
      "memory of all pods": [9 * 512 + 3 * 2048, 49_152],
      // 12 pods in 1 block, 8 nodes of 2 vCPU with 2 blocks each, 1 for the nodes themselves; 64 blocks a subnet but two.
      "/28 blocks of the private subnets": [1 + 16 + 1, 2 * 62],
      "connections to the database": [5 * 5 + 20 + 9, 395],
    });
    expect(first(links)).to.equal(undefined);
  });

  it("counts a given quota in full, whatever the pods need", () => {
    const quota = { cpuMillicores: 12_001, memoryMib: 49_152 };
    expect(first(chain({ api: service(1, { quota }) }))).to.equal(
      "CPU of all pods: 12001 m are needed and 12000 available (3 pods at the worst moment, given quotas in full, against 75 % of the node pools' 16 vCPU). Take smaller requests, fewer replicas, smaller quotas or greater limits of the node pools.",
    );
    expect(first(chain({ api: service(1, { quota: { ...quota, cpuMillicores: 12_000 } }) }))).to.equal(
      undefined,
    );
  });

  it("rejects a pod that no node holds before it looks at the sum, naming the service", () => {
    const resources = { cpuMillicores: 15_891, memoryMib: 512 };
    expect(first(chain({ api: service(2), greedy: service(1, { resources }) }))).to.equal(
      "CPU of the largest pod: 15891 m are needed and 15890 available (greedy, against what the node with the most CPU that a node pool's limits allow leaves to pods). Take a smaller request or a node pool with a greater limit.",
    );
  });

  it("rejects more memory than the node pools' limits leave to pods", () => {
    const resources = { cpuMillicores: 100, memoryMib: 8192 };
    // 4 replicas, 1 more, 1 task: 6 pods.
    expect(first(chain({ api: service(4, { resources }) }))).to.equal(undefined);
    expect(first(chain({ api: service(5, { resources }) }))).to.equal(
      "memory of all pods: 65536 MiB are needed and 49152 available (8 pods at the worst moment, given quotas in full, against 75 % of the node pools' 64 GiB). Take smaller requests, fewer replicas, smaller quotas or greater limits of the node pools.",
    );
  });

  it("rejects pods that exceed the subnets' blocks, as the services' mistake", () => {
    const small = { nodePools: { general }, privateSubnets: ["10.0.0.0/24", "10.0.1.0/24"] };
    const resources = { cpuMillicores: 10, memoryMib: 32 };
    const links = chain({ api: service(300, { resources, poolSize: 0 }) }, { cluster: small });
    // 300 replicas, 75 more, 1 task; 16 blocks a subnet but two.
    expect(first(links)).to.equal(
      "/28 blocks of the private subnets: 41 blocks are needed and 28 available (24 for 376 pods, 2 for each of at most 8 nodes of 2 vCPU or more, 1 for the nodes' own addresses, against the whole blocks of 10.0.0.0/24, 10.0.1.0/24). Take fewer replicas, smaller limits of the node pools, more zones or a larger network.",
    );
    expect(firstViolated(links)?.of).to.equal("services");
  });

  it("rejects node pools that could make more nodes than there are blocks, as the pools' mistake", () => {
    const large = { ...cluster, nodePools: { general: { ...general, cpuLimit: 200, memoryLimitGib: 800 } } };
    const link = firstViolated(chain({ api: service(1) }, { cluster: large }));
    expect([link?.what, link?.needed, link?.available, link?.of]).to.deep.equal([
      "/28 blocks of the private subnets",
      1 + 200 + 7,
      124,
      "nodePools",
    ]);
  });

  it("counts no more nodes than the memory limit has room for", () => {
    const lean = { ...cluster, nodePools: { general: { ...general, cpuLimit: 200, memoryLimitGib: 40 } } };
    expect(numbers(chain({}, { cluster: lean }))["/28 blocks of the private subnets"]).to.deep.equal([
      2 * 10 + 1,
      124,
    ]);
  });

  it("rejects more connections than the database takes last, with the sum", () => {
    const tiny = { instanceClass: "db.t4g.micro", reserve: 20 };
    expect(first(chain({ api: service(8) }, { database: tiny }))).to.equal(
      "connections to the database: 79 connections are needed and 74 available (50 (api: 8 replicas and 2 more during a release, 5 connections each) + 20 (reserve for migrations, provisioning, rotation, restore validation and people) + 9 (kept back by PostgreSQL and RDS for administrators)). Take smaller pools, fewer replicas or a larger instance class.",
    );
  });

  it("has no links of what is not known, and none of a cluster without pools", () => {
    expect(capacityChain({ services: {} })).to.deep.equal([]);
    expect(capacityChain({ services: {}, cluster: { ...cluster, nodePools: {} } })).to.deep.equal([]);
    expect(capacityChain({ services: {}, database }).map(({ what }) => what)).to.deep.equal([
      "connections to the database",
    ]);
  });

  const demand = fc
    .record({
      max: fc.integer({ min: 1, max: 40 }),
      cpuMillicores: fc.integer({ min: 10, max: 4000 }),
      memoryMib: fc.integer({ min: 32, max: 8192 }),
      poolSize: fc.integer({ min: 1, max: 20 }),
      jobs: fc.integer({ min: 0, max: 3 }),
      migrates: fc.boolean(),
    })
    .map(({ cpuMillicores, jobs, max, memoryMib, migrates, poolSize }) =>
      service(max, {
        resources: { cpuMillicores, memoryMib },
        poolSize,
        migration: migrates ? migration : "none",
        jobs: Object.fromEntries(Array.from({ length: jobs }, (_, index) => [`job-${index}`, job])),
      }),
    );
  const demands = fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), demand, { maxKeys: 6 });

  it("needs as much as a count of every pod by itself says", () => {
    fc.assert(
      fc.property(demands, (services) => {
        const pods = Object.values(services).flatMap(({ jobs, migration: release, replicas, resources }) =>
          Array.from(
            {
              length:
                replicas.max +
                Math.ceil(replicas.max / 4) +
                Object.keys(jobs).length +
                (release === "none" ? 0 : 1) +
                1,
            },
            () => resources,
          ),
        );
        const needed = numbers(chain(services));
        const total = (size: "cpuMillicores" | "memoryMib") => pods.reduce((sum, pod) => sum + pod[size], 0);
        expect(needed["CPU of all pods"]?.[0]).to.equal(total("cpuMillicores"));
        expect(needed["memory of all pods"]?.[0]).to.equal(total("memoryMib"));
        expect(needed["CPU of the largest pod"]?.[0]).to.equal(
          Math.max(0, ...pods.map((pod) => pod.cpuMillicores)),
        );
        expect(needed["/28 blocks of the private subnets"]?.[0]).to.equal(Math.ceil(pods.length / 16) + 17);
      }),
    );
  });

  it("never needs less, and never has less, with one service or one subnet more", () => {
    fc.assert(
      fc.property(demands, demand, (services, further) => {
        const before = chain(services);
        const wider = { ...cluster, privateSubnets: [...cluster.privateSubnets, "10.0.8.0/24"] };
        const after = chain({ ...services, further }, { cluster: wider });
        for (const [index, link] of before.entries()) {
          expect(after[index]?.needed).to.be.at.least(link.needed);
          expect(after[index]?.available).to.be.at.least(link.available);
        }
      }),
    );
  });

  it("names as first violated the earliest link that does not hold", () => {
    fc.assert(
      fc.property(demands, (services) => {
        const links = chain(services);
        const broken = links.findIndex(({ available, needed }) => needed > available);
        expect(firstViolated(links)).to.equal(broken < 0 ? undefined : links[broken]);
      }),
    );
  });
});
