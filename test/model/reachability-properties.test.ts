// Compares the evaluator with a second one that shares no code with it, over generated clusters that are small enough for every
// selector, block and port to hit something.
import { expect } from "chai";
import * as fc from "fast-check";
import {
  type ClusterParts,
  canReach,
  clusterModel,
  type Endpoint,
  type Protocol,
} from "../../model/reachability.ts";
import { type NaivePod, naivelyAllowed, type Party } from "../support/naive-reachability.ts";

const namespaceNames = ["blue", "green", "red"] as const;
const keys = ["app", "tier"] as const;
const values = ["a", "b", "c"] as const;
const portNames = ["http", "metrics"] as const;
const protocols = ["SCTP", "TCP", "UDP"] as const;
const hosts = ["api.example.com", "www.api.example.com", "example.com", "example.org"] as const;

const labels = fc.dictionary(fc.constantFrom(...keys), fc.constantFrom(...values), { maxKeys: 2 });
const expression = fc.oneof(
  fc.record({
    key: fc.constantFrom(...keys),
    operator: fc.constantFrom("In" as const, "NotIn" as const),
    values: fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    key: fc.constantFrom(...keys),
    operator: fc.constantFrom("Exists" as const, "DoesNotExist" as const),
  }),
);
const selector = fc.record(
  { matchLabels: labels, matchExpressions: fc.array(expression, { maxLength: 2 }) },
  { requiredKeys: [] },
);
const namespaceSelector = fc.oneof(
  selector,
  fc
    .constantFrom(...namespaceNames)
    .map((name) => ({ matchLabels: { "kubernetes.io/metadata.name": name } })),
);
/** Addresses of 16 hosts, and blocks that cut them in every way, the whole internet among them. */
const hostAddress = fc.integer({ min: 0, max: 15 }).map((last) => `10.0.0.${last}`);
const block = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(hostAddress, fc.integer({ min: 27, max: 32 }))
      .map(([base, prefix]) => `${base}/${prefix}`),
  },
  { weight: 1, arbitrary: fc.constantFrom("0.0.0.0/0", "10.0.0.0/8", "128.0.0.0/1") },
);
const ipBlock = fc.record(
  { cidr: block, except: fc.array(block, { maxLength: 3 }) },
  { requiredKeys: ["cidr"] },
);
const networkPeer = fc.oneof(
  fc.record({ ipBlock }),
  fc.record({ podSelector: selector }),
  fc.record({ namespaceSelector }),
  fc.record({ namespaceSelector, podSelector: selector }),
);
const domainNames = fc.record({
  domainNames: fc.uniqueArray(
    fc.constantFrom("api.example.com", "*.example.com", "example.org", "*.api.example.com"),
    {
      minLength: 1,
      maxLength: 2,
    },
  ),
});
const number = fc.integer({ min: 78, max: 84 });
const port = fc.oneof(
  fc.record({ protocol: fc.constantFrom(...protocols), port: number }, { requiredKeys: [] }),
  fc.record(
    { protocol: fc.constantFrom(...protocols), port: fc.constantFrom(...portNames) },
    { requiredKeys: ["port"] },
  ),
  fc
    .tuple(number, fc.integer({ min: 0, max: 4 }), fc.constantFrom(...protocols))
    .map(([first, more, protocol]) => ({ protocol, port: first, endPort: first + more })),
);
const ports = fc.array(port, { maxLength: 2 });
const policyTypes = fc.constantFrom(
  ...([[], ["Ingress"], ["Egress"], ["Ingress", "Egress"]] as const satisfies readonly (readonly (
    | "Egress"
    | "Ingress"
  )[])[]),
);

function policyWith<Peer>(egressPeer: fc.Arbitrary<Peer>) {
  return fc.record({
    namespace: fc.constantFrom(...namespaceNames),
    spec: fc.record(
      {
        podSelector: selector,
        policyTypes,
        ingress: fc.array(
          fc.record({ from: fc.array(networkPeer, { maxLength: 2 }), ports }, { requiredKeys: [] }),
          { maxLength: 2 },
        ),
        egress: fc.array(
          fc.record({ to: fc.array(egressPeer, { maxLength: 2 }), ports }, { requiredKeys: [] }),
          { maxLength: 2 },
        ),
      },
      { requiredKeys: [] },
    ),
  });
}

const pods = fc.uniqueArray(
  fc.record({
    namespace: fc.constantFrom(...namespaceNames),
    labels,
    address: hostAddress,
    ports: fc.uniqueArray(
      fc.record({
        name: fc.constantFrom(...portNames),
        port: number,
        protocol: fc.constantFrom(...protocols),
      }),
      { selector: ({ name }) => name, maxLength: 2 },
    ),
  }),
  { selector: ({ address }) => address, minLength: 2, maxLength: 5 },
);

const world = fc
  .record({
    namespaceLabels: fc.tuple(labels, labels, labels),
    pods,
    networkPolicies: fc.array(policyWith(networkPeer), { maxLength: 4 }),
    hostPolicies: fc.array(policyWith(fc.oneof(networkPeer, domainNames)), { maxLength: 2 }),
  })
  .map(
    ({ hostPolicies, namespaceLabels, networkPolicies, pods: list }): ClusterParts => ({
      namespaces: namespaceNames.map((name, index) => ({ name, labels: namespaceLabels[index] ?? {} })),
      pods: list.map((pod, index) => ({ ...pod, name: `pod-${index}`, node: "unknown", hostNetwork: false })),
      networkPolicies: networkPolicies.map((policy, index) => ({ ...policy, name: `network-${index}` })),
      hostPolicies: hostPolicies.map((policy, index) => ({ ...policy, name: `host-${index}` })),
      podSecurityGroupRules: "none",
      answeredByNode: [],
      unselectedPods: "DefaultAllow",
    }),
  );

interface Flow {
  readonly from: number;
  readonly to: number | { readonly address: string; readonly host: string | undefined };
  readonly port: number;
  readonly protocol: Protocol;
}

const flow: fc.Arbitrary<Flow> = fc.record({
  from: fc.nat(),
  to: fc.oneof(
    fc.nat(),
    fc.record({
      address: fc.oneof(hostAddress, fc.constantFrom("203.0.113.9", "10.1.2.3")),
      host: fc.option(fc.constantFrom(...hosts), { nil: undefined }),
    }),
  ),
  port: number,
  protocol: fc.constantFrom(...protocols),
});

describe("reachability, against a second evaluator", () => {
  it("answers like it for pods, addresses and hosts, in both directions", () => {
    const seen = { allowed: 0, denied: 0 };
    fc.assert(
      fc.property(world, fc.array(flow, { minLength: 4, maxLength: 12 }), (parts, flows) => {
        const model = clusterModel(parts);
        const naive = { ...parts, policies: [...parts.networkPolicies, ...parts.hostPolicies] };
        for (const { from, port: number_, protocol, to } of flows) {
          const pod = parts.pods[from % parts.pods.length];
          const [endpoint, party] = otherEnd(parts.pods, to);
          if (pod === undefined) continue;
          const source: Endpoint = { kind: "pod", namespace: pod.namespace, name: pod.name };
          for (const [one, other, naiveOne, naiveOther] of [
            [source, endpoint, pod, party],
            [endpoint, source, party, pod],
          ] as const) {
            const expected = naivelyAllowed(naive, naiveOne, naiveOther, number_, protocol);
            seen[expected ? "allowed" : "denied"] += 1;
            expect(canReach(model, one, other, number_, protocol).allowed).to.equal(expected);
          }
        }
      }),
      { numRuns: 1500 },
    );
    // Neither answer is rare, or the comparison would say little.
    expect(seen.allowed).to.be.above(2000);
    expect(seen.denied).to.be.above(2000);
  });
});

/** An address that a pod has is that pod to both. */
function otherEnd(list: readonly NaivePod[], to: Flow["to"]): readonly [Endpoint, Party] {
  if (typeof to === "number") {
    const pod = list[to % list.length];
    if (pod === undefined) throw new Error("no pod");
    return [{ kind: "pod", namespace: pod.namespace, name: pod.name }, pod];
  }
  const { address, host } = to;
  if (host !== undefined)
    return [
      { kind: "host", host, address },
      { address, host },
    ];
  const pod = list.find((candidate) => candidate.address === address);
  return [{ kind: "address", address }, pod ?? { address }];
}
