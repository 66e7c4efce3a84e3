import { expect } from "chai";
import * as fc from "fast-check";
import { compileConnections } from "../../model/connections.ts";
import { allPairs, canReach, clusterModel, type Endpoint } from "../../model/reachability.ts";
import type { Service } from "../../model/service.ts";
import { policyMistakes } from "../../model/vpc-cni-limits.ts";
import { clusterOf, serviceWith, targetsWith } from "../support/service-cluster.ts";

const names = ["alpha", "beta", "gamma", "delta"] as const;

/** Services whose edges agree at both ends. */
const declared: fc.Arbitrary<Readonly<Record<string, Service>>> = fc
  .record({
    edges: fc.uniqueArray(fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names)), {
      selector: (edge) => edge.join(),
      maxLength: 6,
    }),
    others: fc.tuple(
      ...names.map(() =>
        fc.record({
          port: fc.constantFrom(8080, 9000),
          metricsPort: fc.constantFrom("none" as const, 9464),
          to: fc.subarray(["database", "https", "host:api.example.com"] as const),
          from: fc.subarray(["internet", "internal"] as const),
        }),
      ),
    ),
  })
  .map(({ edges, others }) =>
    Object.fromEntries(
      names.map((name, index) => {
        const { from = [], metricsPort, port, to = [] } = others[index] ?? {};
        const service = serviceWith({
          ...(port === undefined ? {} : { port }),
          ...(metricsPort === undefined ? {} : { metricsPort }),
          connectsTo: [
            ...to,
            ...edges
              .filter(([caller, called]) => caller === name && called !== name)
              .map(([, called]) => `service:${called}` as const),
          ],
          exposedTo: [
            ...from,
            ...edges
              .filter(([caller, called]) => called === name && caller !== name)
              .map(([caller]) => `service:${caller}` as const),
          ],
        });
        return [name, service] as const;
      }),
    ),
  );

describe("connections of any services", () => {
  it("open between pods what both ends declare, and nothing else", () => {
    fc.assert(
      fc.property(declared, (any) => {
        const open = [...allPairs(clusterModel(clusterOf(any, targetsWith())))]
          .filter(({ verdict }) => verdict.allowed)
          .map(({ from, port, to }) => `${from.name} -> ${to.name} ${port}`);
        const expected = Object.entries(any).flatMap(([caller, { connectsTo }]) =>
          connectsTo.flatMap((edge) => {
            const called = any[edge.replace("service:", "")];
            return called === undefined
              ? []
              : [caller, `${caller}-job`].map(
                  (pod) => `${pod} -> ${edge.replace("service:", "")} ${called.port}`,
                );
          }),
        );
        expect(open.toSorted()).to.deep.equal(expected.toSorted());
      }),
      { numRuns: 200 },
    );
  });

  it("let every pod of every namespace ask the cluster's DNS by UDP and TCP, and no other port 53", () => {
    const others = ["10.16.0.2", "169.254.169.253", "8.8.8.8", "172.20.0.11", "10.16.216.9", "10.16.0.200"];
    fc.assert(
      fc.property(declared, (any) => {
        const parts = clusterOf(any, targetsWith({ endpointSubnets: ["10.16.204.0/24"] }));
        const model = clusterModel(parts);
        for (const { name, namespace } of parts.pods) {
          const from: Endpoint = { kind: "pod", namespace, name };
          for (const protocol of ["UDP", "TCP"] as const) {
            const asks = (to: Endpoint) => canReach(model, from, to, 53, protocol).allowed;
            expect(asks({ kind: "address", address: "172.20.0.10" })).to.equal(true);
            expect(others.filter((address) => asks({ kind: "address", address }))).to.deep.equal([]);
            expect(asks({ kind: "host", host: "api.example.com", address: "203.0.113.9" })).to.equal(false);
            const pods = parts.pods.filter((pod) => pod.name !== name);
            expect(pods.filter((pod) => asks({ kind: "pod", ...pod }))).to.deep.equal([]);
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  it("keep within what the VPC CNI enforces", () => {
    fc.assert(
      fc.property(declared, (any) => {
        expect(
          policyMistakes(compileConnections(any, targetsWith({ scraperSubnets: ["10.16.0.0/19"] }))),
        ).to.deep.equal([]);
      }),
      { numRuns: 200 },
    );
  });

  it("take a number of policies and rules that grows with the services and their edges alone", () => {
    const many = (count: number) =>
      Object.fromEntries(
        Array.from({ length: count }, (_, index) => [
          `service-${index}`,
          serviceWith({ exposedTo: ["internet"] }),
        ]),
      );
    const sizes = [20, 200].map((count) => {
      const { hostPolicies, networkPolicies, podSecurityGroupRules } = compileConnections(
        many(count),
        targetsWith(),
      );
      return [networkPolicies.length, hostPolicies.length, podSecurityGroupRules.length];
    });
    expect(sizes).to.deep.equal([
      [60, 0, 2],
      [600, 0, 2],
    ]);
  });
});
