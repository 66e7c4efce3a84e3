import { expect } from "chai";
import type { PlanInputs } from "../../../model/plan.ts";
import { securityDelta } from "../../../review/security/security-delta.ts";
import { step } from "../../policies/plan-steps.ts";

const told = (type: string, old: PlanInputs | null, next: PlanInputs | null) => {
  const op = old === null ? "create" : next === null ? "delete" : "update";
  const { changes, undecided } = securityDelta([step({ op, type, name: "x", old, new: next })]);
  return [
    ...changes.map(({ direction, what }) => `${direction}: ${what.join("; ")}`),
    ...undecided.map(({ property }) => `? ${property ?? ""}`),
  ];
};

const cluster = (vpcConfig: unknown) => ({ vpcConfig });

describe("the security delta of public endpoints", () => {
  for (const [what, type, old, next, expected] of [
    [
      "a cluster's API that becomes public",
      "aws:eks/cluster:Cluster",
      cluster({ endpointPublicAccess: false }),
      cluster({ endpointPublicAccess: true, publicAccessCidrs: ["192.0.2.0/24"] }),
      ["widened: the cluster's API answers to 192.0.2.0/24"],
    ],
    [
      "a cluster of which nothing is said any more",
      "aws:eks/cluster:Cluster",
      cluster({ endpointPublicAccess: false }),
      cluster({}),
      ["widened: the cluster's API answers to 0.0.0.0/0 (every IPv4 address)"],
    ],
    [
      "fewer addresses for a public API",
      "aws:eks/cluster:Cluster",
      cluster({ endpointPublicAccess: true }),
      cluster({ endpointPublicAccess: true, publicAccessCidrs: ["192.0.2.0/24"] }),
      ["narrowed: the cluster's API answers to 0.0.0.0/0 (every IPv4 address)"],
    ],
    [
      "a database with a public address",
      "aws:rds/instance:Instance",
      { publiclyAccessible: false },
      { publiclyAccessible: true },
      ["widened: the database has a public address"],
    ],
    [
      "an internal load balancer that faces the internet",
      "aws:lb/loadBalancer:LoadBalancer",
      { internal: true },
      {},
      ["widened: the load balancer answers to the internet"],
    ],
    [
      "a bucket whose block goes",
      "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
      { bucket: "b", blockPublicAcls: true },
      null,
      ["widened: no longer: public access to the bucket blocked by blockPublicAcls"],
    ],
    [
      "a name more for an entry",
      "kubernetes:networking.k8s.io/v1:Ingress",
      { spec: { rules: [] } },
      { spec: { rules: [{ host: "shop.example.com", http: { paths: [{ path: "/" }] } }] } },
      ["widened: the load balancer answers at shop.example.com/"],
    ],
    [
      "a function's address without a signature",
      "aws:lambda/functionUrl:FunctionUrl",
      null,
      { authorizationType: "NONE" },
      ["widened: the function has an address that answers to everyone, without a signature"],
    ],
    [
      "a flag that is not known yet",
      "aws:rds/instance:Instance",
      { publiclyAccessible: false },
      { publiclyAccessible: { unknown: true } },
      ["? publiclyAccessible"],
    ],
  ] as const) {
    it(`tells of ${what}`, () => {
      expect(told(type, old, next)).to.deep.equal(expected);
    });
  }
});
