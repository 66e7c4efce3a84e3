import { expect } from "chai";
import {
  type Arbitrary,
  array,
  assert,
  boolean,
  constantFrom,
  nat,
  oneof,
  property,
  record,
} from "fast-check";
import type { PlannedResource } from "../../../model/planned-resource.ts";
import { costDelta } from "../../../review/cost/cost-delta.ts";
import { type CostLine, type Estimate, estimateOf, estimatePlaced } from "../../../review/cost/estimate.ts";
import { placedOf } from "../../../review/cost/placed-resource.ts";
import { everywhere, parsePrices } from "../../../review/cost/price-table.ts";
import { parseUsage } from "../../../review/cost/usage-assumptions.ts";
import {
  amountsOf,
  cluster,
  estimated,
  pricesOf,
  pricesText,
  resource,
  usageOf,
  usageText,
} from "../../support/cost-fixture.ts";

const key = resource("aws:kms/key:Key", {}, { name: "key" });
const keyPrices = { "kms-key-month": 1, "kms-requests-ten-thousand": 0.03 };

describe("An estimate", () => {
  it("names resource, component, arithmetic and what was assumed on each line", () => {
    const parent = "urn:pulumi:dev::plinth::plinth:network:Network::network";
    const gateway = resource("aws:ec2/natGateway:NatGateway", {}, { name: "network-a", parent });
    const { lines, monthlyUsd } = estimated(
      [resource("plinth:network:Network", {}, { urn: parent, name: "network", parent: "" }), gateway],
      { natGatewayGb: 20 },
      { "nat-gateway-hour": 0.045, "nat-gateway-gb": 0.045 },
    );
    expect(lines).to.deep.equal([
      {
        urn: gateway.urn,
        component: "network",
        type: "aws:ec2/natGateway:NatGateway",
        what: "NAT gateway",
        price: "nat-gateway-hour",
        arithmetic: "0.045 USD × 100 h",
        monthlyUsd: 4.5,
        evidence: "second-hand",
        assumptions: ["hours"],
      },
      {
        urn: gateway.urn,
        component: "network",
        type: "aws:ec2/natGateway:NatGateway",
        what: "traffic through NAT",
        price: "nat-gateway-gb",
        arithmetic: "0.045 USD × 20 GB",
        monthlyUsd: 0.8999999999999999,
        evidence: "second-hand",
        assumptions: ["natGatewayGb"],
      },
    ]);
    expect(monthlyUsd).to.be.closeTo(5.4, 1e-9);
  });

  it("lists a type that no table knows, with the place to add it", () => {
    const strange = resource("aws:redshift/cluster:Cluster");
    const pod = resource("kubernetes:core/v1:Pod");
    const { monthlyUsd, notPriced } = estimated([strange, strange, pod], {}, {});
    const reason = "No table knows what it costs: review/cost/priced-types.ts.";
    expect(notPriced).to.deep.equal([
      { type: "aws:redshift/cluster:Cluster", count: 2, reason },
      { type: "kubernetes:core/v1:Pod", count: 1, reason },
    ]);
    expect(monthlyUsd).to.equal(0);
  });

  it("lists what is in a Region without prices, and charges nothing of it by another's", () => {
    const far = resource("aws:kms/key:Key", { region: "eu-central-1" });
    const { lines, notPriced } = estimated([key, far], {}, keyPrices);
    expect(notPriced).to.deep.equal([
      {
        type: "aws:kms/key:Key",
        count: 1,
        reason: "review/cost/prices.yaml has no kms-key-month for eu-central-1.",
      },
    ]);
    expect(new Set(lines.map(({ urn }) => urn))).to.deep.equal(new Set([key.urn]));
  });

  it("takes the price that holds everywhere for what is in no Region", () => {
    const zone = { ...resource("aws:route53/zone:Zone"), inputs: {} };
    const prices = pricesOf({ "hosted-zone-month": 0.5, "dns-queries-million": 0.4 }, everywhere);
    const estimate = estimateOf([zone], usageOf({ dnsQueriesMillions: 1 }), prices);
    expect(amountsOf(estimate)).to.deep.equal([
      ["hosted zone", 0.5],
      ["DNS queries", 0.4],
    ]);
  });

  it("lists the whole resource where one of its prices is missing", () => {
    const { lines, notPriced } = estimated([key], {}, { "kms-key-month": 1 });
    expect(notPriced.map(({ reason }) => reason)).to.deep.equal([
      "review/cost/prices.yaml has no kms-requests-ten-thousand for us-east-1.",
    ]);
    expect(lines).to.deep.equal([]);
  });

  it("says nothing of components, providers and what is known to be free", () => {
    const free = [
      "plinth:network:Network",
      "pulumi:providers:aws",
      "pulumi:pulumi:Stack",
      "aws:iam/role:Role",
    ];
    const estimate = estimated(
      free.map((type) => resource(type)),
      {},
      {},
    );
    expect(estimate).to.deep.equal({ monthlyUsd: 0, lines: [], notPriced: [] });
  });
});

const real = { prices: parsePrices(pricesText), usage: parseUsage(usageText)["default"] };

const someResource: Arbitrary<PlannedResource> = oneof(
  constantFrom(
    resource("aws:ec2/natGateway:NatGateway"),
    resource("aws:ec2/eip:Eip"),
    resource("aws:iam/role:Role"),
    resource("aws:redshift/cluster:Cluster"),
    resource("aws:kms/key:Key", { enableKeyRotation: true }),
    resource("aws:kms/key:Key", { region: "us-west-2" }),
    resource("aws:kms/key:Key", { region: "eu-central-1" }),
    resource("kubernetes:karpenter.sh/v1:NodePool", { spec: {} }),
    cluster,
  ),
  record({ allocated: nat(1000), most: nat(1000), multiAz: boolean() }).map((drawn) =>
    resource("aws:rds/instance:Instance", {
      engine: "postgres",
      instanceClass: "db.m7g.large",
      storageType: "gp3",
      allocatedStorage: drawn.allocated,
      maxAllocatedStorage: drawn.most,
      multiAz: drawn.multiAz,
    }),
  ),
  record({ cpu: nat(4000), memory: nat(8000), replicas: nat(50) }).map(({ cpu, memory, replicas }) =>
    resource("kubernetes:apps/v1:Deployment", {
      metadata: { name: "api" },
      spec: {
        replicas,
        template: {
          spec: { containers: [{ resources: { requests: { cpu: `${cpu}m`, memory: `${memory}Mi` } } }] },
        },
      },
    }),
  ),
);

describe("Any estimate", () => {
  if (real.usage === undefined) throw new Error("review/cost/usage.yaml has no default");
  const { prices, usage } = { ...real, usage: real.usage };
  const placed = (resources: readonly PlannedResource[]) => placedOf([cluster, ...resources]).slice(1);
  const of = (resources: ReturnType<typeof placed>): Estimate =>
    estimatePlaced(resources, usage, prices, () => "somewhere");
  const countsOf = ({ notPriced }: Estimate) => notPriced.reduce((sum, { count }) => sum + count, 0);

  it("of two lists is that of the first and that of the second", () => {
    assert(
      property(array(someResource), array(someResource), (first, second) => {
        const [whole, one, other] = [
          of(placed([...first, ...second])),
          of(placed(first)),
          of(placed(second)),
        ];
        expect(whole.monthlyUsd).to.be.closeTo(one.monthlyUsd + other.monthlyUsd, 1e-6);
        expect(whole.lines).to.deep.equal([...one.lines, ...other.lines]);
        expect(countsOf(whole)).to.equal(countsOf(one) + countsOf(other));
      }),
    );
  });

  it("is never negative, on no line", () => {
    assert(
      property(array(someResource), (resources) => {
        expect(of(placed(resources)).lines.filter(({ monthlyUsd }) => !(monthlyUsd >= 0))).to.deep.equal([]);
      }),
    );
  });

  it("has every resource on a line, free, or not priced", () => {
    assert(
      property(array(someResource), (resources) => {
        const known = placed(resources).filter((each) => of([each]).lines.length > 0).length;
        const free = resources.filter(({ type }) => type === "aws:iam/role:Role").length;
        expect(known + free + countsOf(of(placed(resources)))).to.equal(resources.length);
      }),
    );
  });

  it("differs by nothing from itself", () => {
    assert(
      property(array(someResource), (resources) => {
        const estimate = estimateOf(resources, usage, prices);
        expect(costDelta(estimate, estimate)).to.deep.equal({
          beforeUsd: estimate.monthlyUsd,
          afterUsd: estimate.monthlyUsd,
          changeUsd: 0,
          components: [],
          notPriced: [],
        });
      }),
    );
  });

  it("changes by as much as its components do", () => {
    assert(
      property(array(someResource), array(someResource), (first, second) => {
        const delta = costDelta(of(placed(first)), of(placed(second)));
        const parts = delta.components.reduce((sum, { changeUsd }) => sum + changeUsd, 0);
        expect(parts).to.be.closeTo(delta.changeUsd, 0.01);
      }),
    );
  });
});

describe("The difference of two estimates", () => {
  const line = (component: string, monthlyUsd: number): CostLine => ({
    urn: component,
    component,
    type: "type",
    what: "what",
    price: "price",
    arithmetic: "",
    monthlyUsd,
    evidence: "second-hand",
    assumptions: [],
  });
  const estimate = (...lines: readonly CostLine[]): Estimate => ({
    lines,
    monthlyUsd: lines.reduce((sum, { monthlyUsd }) => sum + monthlyUsd, 0),
    notPriced: [],
  });

  it("names the components that change, the largest change first, and leaves out the others", () => {
    const before = estimate(line("network", 30), line("gone", 4), line("same", 7), line("api", 1));
    const after = estimate(line("network", 30), line("network", 60), line("same", 7), line("api", 6));
    expect(costDelta(before, after)).to.deep.equal({
      beforeUsd: 42,
      afterUsd: 103,
      changeUsd: 61,
      components: [
        { component: "network", beforeUsd: 30, afterUsd: 90, changeUsd: 60 },
        { component: "api", beforeUsd: 1, afterUsd: 6, changeUsd: 5 },
        { component: "gone", beforeUsd: 4, afterUsd: 0, changeUsd: -4 },
      ],
      notPriced: [],
    });
  });

  it("names what is not priced and was not there before", () => {
    const reason = "unknown";
    const before = { ...estimate(), notPriced: [{ type: "a", count: 2, reason }] };
    const after = {
      ...estimate(),
      notPriced: [
        { type: "a", count: 5, reason },
        { type: "b", count: 1, reason },
      ],
    };
    expect(costDelta(before, after).notPriced).to.deep.equal([
      { type: "a", count: 3, reason },
      { type: "b", count: 1, reason },
    ]);
    expect(costDelta(after, before).notPriced).to.deep.equal([]);
  });
});
