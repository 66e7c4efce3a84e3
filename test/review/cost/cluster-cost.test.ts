import { expect } from "chai";
import { podShare } from "../../../model/node-size.ts";
import { podRequests } from "../../../review/cost/pod-requests.ts";
import { amountsOf, cluster, estimated, resource } from "../../support/cost-fixture.ts";

const prices = {
  "eks-cluster-hour": 0.1,
  "zone-transfer-gb": 0.01,
  "ec2/m7g.large": 0.08,
  "eks-auto-mode/m7g.large": 0.01,
  "ebs-gp3-gb": 0.1,
  "load-balancer-hour": 0.02,
  "load-balancer-unit-hour": 0.008,
  "public-ipv4-hour": 0.005,
  "internet-egress-gb": 0.09,
};

/** Half of what pods can have of a node, by CPU. */
const share = podShare({ cpu: 2, memoryGib: 8 });
const half = `${share.cpuMillicores / 2}m`;

function deployment(requests: unknown, more: Readonly<Record<string, unknown>> = {}) {
  const containers = [{ name: "app", resources: { requests } }];
  return resource("kubernetes:apps/v1:Deployment", {
    metadata: { name: "api", namespace: "api" },
    spec: { template: { spec: { containers } }, ...more },
  });
}

function autoscaler(min: unknown, max: unknown, namespace: unknown = "api") {
  return resource("kubernetes:autoscaling/v2:HorizontalPodAutoscaler", {
    metadata: { name: "api", namespace },
    spec: { scaleTargetRef: { kind: "Deployment", name: "api" }, minReplicas: min, maxReplicas: max },
  });
}

const api = deployment({ cpu: half, memory: "64Mi" });

/** Without what the cluster itself costs. */
function costOf(others: Parameters<typeof estimated>[0], usage: Parameters<typeof estimated>[1] = {}) {
  const estimate = estimated([cluster, ...others], usage, prices);
  return { ...estimate, lines: estimate.lines.filter(({ urn }) => urn !== cluster.urn) };
}

describe("The price of nodes", () => {
  it("charges those that run anyway for the instance, Auto Mode and the disk", () => {
    const pool = resource("kubernetes:karpenter.sh/v1:NodePool", { spec: {} });
    expect(amountsOf(costOf([pool], { nodesBeforeServices: 3 }))).to.deep.equal([
      ["node that runs anyway, m7g.large", 24],
      ["node that runs anyway, fee of Auto Mode", 3],
      ["node that runs anyway, disk", 3],
    ]);
  });

  it("charges a service for the nodes that its pods fill", () => {
    const two = deployment({ cpu: half, memory: "64Mi" }, { replicas: 2 });
    expect(amountsOf(costOf([two]))).to.deep.equal([
      ["share of nodes for services, m7g.large", 8],
      ["share of nodes for services, fee of Auto Mode", 1],
      ["share of nodes for services, disk", 1],
    ]);
  });

  it("charges for memory where pods ask for more of that", () => {
    const hungry = deployment({ cpu: "1m", memory: `${share.memoryMib}Mi` });
    expect(amountsOf(costOf([hungry]))[0]).to.deep.equal(["share of nodes for services, m7g.large", 8]);
  });

  it("charges for the gaps that are left on nodes", () => {
    expect(amountsOf(costOf([api], { nodePacking: 0.5 }))[0]).to.deep.equal([
      "share of nodes for services, m7g.large",
      8,
    ]);
  });

  it("takes the assumed place between the least and the most replicas of an autoscaler", () => {
    const costAt = (averageScale: number, most: number) =>
      amountsOf(costOf([api, autoscaler(2, most)], { averageScale }))[0]?.[1];
    expect(costAt(0, 10)).to.equal(8);
    expect(costAt(0.5, 10)).to.equal(24);
    expect(costAt(1, 10)).to.equal(40);
    expect(costAt(0.5, 20)).to.equal(44);
  });

  it("finds the autoscaler in the Deployment's namespace, not in another", () => {
    const estimate = costOf([api, autoscaler(1, 1), autoscaler(9, 9, "other")]);
    expect(amountsOf(estimate)[0]?.[1]).to.equal(4);
  });

  it("finds the autoscaler in the same component where namespaces are not known yet", () => {
    const parent = "urn:pulumi:dev::plinth::plinth:workload:Workload::api";
    const unknown = { unknown: true };
    const unnamed = { ...api.inputs, metadata: { name: "api", namespace: unknown } };
    const estimate = costOf([
      { ...api, inputs: unnamed, parent },
      { ...autoscaler(3, 3, unknown), parent },
      { ...autoscaler(9, 9, unknown), parent: `${parent}-2` },
    ]);
    expect(amountsOf(estimate)[0]?.[1]).to.equal(12);
  });

  it("is not guessed where two autoscalers may be meant", () => {
    expect(costOf([api, autoscaler(1, 2), autoscaler(1, 9)]).notPriced).to.deep.equal([
      {
        type: api.type,
        count: 1,
        reason: "Its price takes which of several autoscalers is meant, which is not known.",
      },
    ]);
  });

  for (const [what, min, max, missing] of [
    ["least", { unknown: true }, 3, "minReplicas of its autoscaler"],
    ["most", 1, { unknown: true }, "maxReplicas of its autoscaler"],
  ] as const) {
    it(`is not guessed where the ${what} replicas are not known yet`, () => {
      expect(costOf([api, autoscaler(min, max)]).notPriced.map(({ reason }) => reason)).to.deep.equal([
        `Its price takes ${missing}, which is not known.`,
      ]);
    });
  }

  it("is not guessed for a container that asks for nothing", () => {
    expect(costOf([deployment({ cpu: "100m" })]).notPriced.map(({ reason }) => reason)).to.deep.equal([
      "Its price takes CPU and memory requests of every container, which is not known.",
    ]);
  });

  it("takes the cluster's Region, and is listed where no cluster says one", () => {
    expect(estimated([api], {}, prices).notPriced.map(({ reason }) => reason)).to.deep.equal([
      "The cluster it belongs to is not there to tell the Region.",
    ]);
  });
});

describe("What a pod asks for", () => {
  const inputsOf = (containers: readonly unknown[], initContainers: readonly unknown[] = []) => ({
    spec: {
      template: {
        spec: {
          containers: containers.map((requests) => ({ resources: { requests } })),
          initContainers: initContainers.map((requests) => ({ resources: { requests } })),
        },
      },
    },
  });

  it("is the sum of its containers", () => {
    expect(
      podRequests(
        inputsOf([
          { cpu: "1", memory: "1Gi" },
          { cpu: "500m", memory: "256Mi" },
        ]),
      ),
    ).to.deep.equal({ cpuMillicores: 1500, memoryMib: 1280 });
  });

  it("is what one initial container asks for, where that is more", () => {
    expect(
      podRequests(inputsOf([{ cpu: "100m", memory: "1Gi" }], [{ cpu: "2", memory: "1024Ki" }])),
    ).to.deep.equal({ cpuMillicores: 2000, memoryMib: 1024 });
  });

  it("is not known of a quantity in another unit", () => {
    expect(podRequests(inputsOf([{ cpu: "100m", memory: "1G" }]))).to.equal(undefined);
  });
});

describe("The price of a load balancer", () => {
  const parameters = (spec: unknown) =>
    resource("kubernetes:eks.amazonaws.com/v1:IngressClassParams", { spec });
  const ids = [{ unknown: true }, { unknown: true }, { unknown: true }];

  it("charges a public one for its addresses and for what goes to the internet", () => {
    const estimate = costOf([parameters({ scheme: "internet-facing", subnets: { ids } })], {
      loadBalancerUnits: 2,
      internetEgressGb: 100,
    });
    expect(amountsOf(estimate)).to.deep.equal([
      ["load balancer", 2],
      ["capacity units of the load balancer", 1.6],
      ["public IPv4 address", 1.5],
      ["answers to the internet", 9],
    ]);
  });

  it("charges an internal one for neither", () => {
    const estimate = costOf([parameters({ scheme: "internal", subnets: { ids } })]);
    expect(amountsOf(estimate).map(([what]) => what)).to.deep.equal([
      "load balancer",
      "capacity units of the load balancer",
    ]);
  });

  it("is not guessed where its subnets are not known yet", () => {
    expect(costOf([parameters({ unknown: true })]).notPriced.map(({ reason }) => reason)).to.deep.equal([
      "Its price takes spec.subnets.ids, which is not known.",
    ]);
  });

  it("is not nothing for a Service that makes one by itself", () => {
    const service = (type: string) => resource("kubernetes:core/v1:Service", { spec: { type } });
    expect(costOf([service("ClusterIP")]).notPriced).to.deep.equal([]);
    expect(costOf([service("LoadBalancer")]).notPriced.map(({ type }) => type)).to.deep.equal([
      "kubernetes:core/v1:Service",
    ]);
  });
});
