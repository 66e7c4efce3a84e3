import { expect } from "chai";
import {
  ServiceNamespace,
  type ServiceNamespaceArgs,
} from "../../../components/workload/service-namespace.ts";
import { createTeamRole, teamRoleName, teamRules } from "../../../components/workload/team-role.ts";
import type { NetworkPolicyDocument } from "../../../model/network-policy.ts";
import { fields, items } from "../../support/kubernetes-documents.ts";
import { record } from "../../support/mocks.ts";
import { listing, theOnly, waitsFor } from "../listing.ts";
import { rejection } from "../rejection.ts";

const denyAll: NetworkPolicyDocument = {
  name: "deny-all",
  namespace: "orders",
  spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
};

const everything: NetworkPolicyDocument = {
  name: "everything",
  namespace: "orders",
  spec: {
    podSelector: {
      matchLabels: { "app.kubernetes.io/name": "orders" },
      matchExpressions: [
        { key: "app.kubernetes.io/component", operator: "In", values: ["service", "job"] },
        { key: "paused", operator: "DoesNotExist" },
      ],
    },
    policyTypes: ["Ingress", "Egress"],
    ingress: [
      {
        from: [
          { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "api" } }, podSelector: {} },
        ],
        ports: [{ protocol: "TCP", port: 8080 }],
      },
    ],
    egress: [
      {
        to: [{ ipBlock: { cidr: "0.0.0.0/0", except: ["10.16.0.0/16"] } }],
        ports: [{ port: 443, endPort: 444 }],
      },
      { to: [{ ipBlock: { cidr: "172.20.0.10/32" } }] },
      {},
    ],
  },
};

const minimal: ServiceNamespaceArgs = {
  service: "orders",
  project: "plinth",
  quota: { pods: 5, cpuMillicores: 500, memoryMib: 640 },
  teamGroup: "none",
  networkPolicies: [denyAll],
  hostPolicies: [],
  loadBalanced: false,
  protect: false,
  after: [],
};

const make = (changes: Partial<ServiceNamespaceArgs> = {}) => {
  const { namespaceName } = new ServiceNamespace("orders-namespace", { ...minimal, ...changes });
  return { namespaceName };
};

const labels = {
  "app.kubernetes.io/name": "orders",
  "app.kubernetes.io/component": "service",
  "app.kubernetes.io/part-of": "plinth",
  "app.kubernetes.io/managed-by": "pulumi",
};

const resourcesOf = async (changes: Partial<ServiceNamespaceArgs> = {}) =>
  (await record(() => make(changes))).resources;

describe("ServiceNamespace", () => {
  for (const preview of [false, true]) {
    it(`makes these resources and no others${preview ? ", in a preview too" : ""}`, async () => {
      const { resources } = await record(() => make(), { preview });
      expect(listing(resources)).to.deep.equal([
        "kubernetes:core/v1:LimitRange orders-namespace-limits",
        "kubernetes:core/v1:Namespace orders-namespace",
        "kubernetes:core/v1:ResourceQuota orders-namespace-quota",
        "kubernetes:networking.k8s.io/v1:NetworkPolicy orders-namespace-deny-all",
        "plinth:workload:ServiceNamespace orders-namespace",
      ]);
    });
  }

  it("admits restricted pods alone, warns and logs by the same measure, and names its version", async () => {
    expect(theOnly(await resourcesOf(), "kubernetes:core/v1:Namespace").inputs["metadata"]).to.deep.equal({
      name: "orders",
      labels: {
        ...labels,
        "pod-security.kubernetes.io/enforce": "restricted",
        "pod-security.kubernetes.io/enforce-version": "v1.36",
        "pod-security.kubernetes.io/warn": "restricted",
        "pod-security.kubernetes.io/warn-version": "v1.36",
        "pod-security.kubernetes.io/audit": "restricted",
        "pod-security.kubernetes.io/audit-version": "v1.36",
      },
    });
  });

  it("calls a new pod ready only once the load balancer has found it healthy, where there is one", async () => {
    const gate = async (loadBalanced: boolean) => {
      const { inputs } = theOnly(await resourcesOf({ loadBalanced }), "kubernetes:core/v1:Namespace");
      return fields(inputs, "metadata", "labels")["eks.amazonaws.com/pod-readiness-gate-inject"];
    };
    expect([await gate(true), await gate(false)]).to.deep.equal(["enabled", undefined]);
  });

  it("holds its pods to the quota, and admits no volume that outlives them, no load balancer and no port of a node", async () => {
    expect(theOnly(await resourcesOf(), "kubernetes:core/v1:ResourceQuota").inputs["spec"]).to.deep.equal({
      hard: {
        "requests.cpu": "500m",
        "requests.memory": "640Mi",
        "limits.memory": "640Mi",
        pods: "5",
        persistentvolumeclaims: "0",
        "services.loadbalancers": "0",
        "services.nodeports": "0",
      },
    });
  });

  it("gives containers that name no size a small one, and refuses a limit of memory above its request", async () => {
    expect(theOnly(await resourcesOf(), "kubernetes:core/v1:LimitRange").inputs["spec"]).to.deep.equal({
      limits: [
        {
          type: "Container",
          defaultRequest: { cpu: "50m", memory: "64Mi" },
          default: { memory: "64Mi" },
          maxLimitRequestRatio: { memory: "1" },
        },
      ],
    });
  });

  it("hands on the policies word for word", async () => {
    const hostPolicy = {
      name: "hosts",
      namespace: "orders",
      spec: {
        podSelector: {},
        policyTypes: ["Egress" as const],
        egress: [{ to: [{ domainNames: ["api.example.com"] }] }],
      },
    };
    const resources = await resourcesOf({
      networkPolicies: [denyAll, everything],
      hostPolicies: [hostPolicy],
    });
    const policy = theOnly(
      resources,
      "kubernetes:networking.k8s.io/v1:NetworkPolicy",
      "orders-namespace-everything",
    ).inputs;
    expect(policy["spec"]).to.deep.equal(everything.spec);
    expect(policy["metadata"]).to.deep.equal({ name: "everything", namespace: "orders", labels });
    expect(
      theOnly(resources, "kubernetes:networking.k8s.aws/v1alpha1:ApplicationNetworkPolicy").inputs,
    ).to.deep.equal({
      apiVersion: "networking.k8s.aws/v1alpha1",
      kind: "ApplicationNetworkPolicy",
      metadata: { name: "hosts", namespace: "orders", labels },
      spec: hostPolicy.spec,
    });
  });

  it("lets the team's group do what a team may, and nobody where there is no team", async () => {
    const resources = await resourcesOf({ teamGroup: "plinth:team:shop" });
    const binding = theOnly(resources, "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding").inputs;
    expect(binding["subjects"]).to.deep.equal([
      { apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: "plinth:team:shop" },
    ]);
    expect(binding["roleRef"]).to.deep.equal({
      apiGroup: "rbac.authorization.k8s.io",
      kind: "ClusterRole",
      name: teamRoleName,
    });
  });

  it("comes after what the cluster needs first", async () => {
    const { resources } = await record(() => {
      const role = createTeamRole("service-team", "plinth", {});
      return make({ after: [role] });
    });
    expect(waitsFor(theOnly(resources, "kubernetes:core/v1:Namespace"))).to.deep.equal([
      "kubernetes:rbac.authorization.k8s.io/v1:ClusterRole::service-team",
    ]);
  });

  it("protects the namespace where it is told to", async () => {
    const isProtected = async (protect: boolean) =>
      theOnly(await resourcesOf({ protect }), "kubernetes:core/v1:Namespace").protect;
    expect([await isProtected(true), await isProtected(false)]).to.deep.equal([true, false]);
  });

  it("gives out and registers its name", async () => {
    const { outputs, registeredOutputs, resources } = await record(() => make());
    expect(outputs).to.deep.equal({ namespaceName: "orders" });
    const { urn } = theOnly(resources, "plinth:workload:ServiceNamespace");
    expect(registeredOutputs.get(urn)).to.deep.equal({ namespaceName: "orders" });
  });

  const rejected: readonly (readonly [
    what: string,
    changes: Partial<ServiceNamespaceArgs>,
    message: string,
  ])[] = [
    ["a name that no namespace can have", { service: "Orders" }, '"Orders" is no name of a namespace;'],
    ["a namespace without a policy", { networkPolicies: [] }, 'networkPolicies of "orders" is empty;'],
    [
      "a policy of another namespace",
      { networkPolicies: [denyAll, { ...denyAll, namespace: "stock" }] },
      'The policy "deny-all" is of the namespace "stock"; allowed are those of "orders".',
    ],
    [
      "a group that is no team's",
      { teamGroup: "system:masters" },
      'teamGroup of "orders" is "system:masters";',
    ],
  ];
  for (const [what, changes, message] of rejected) {
    it(`rejects ${what}`, async () => {
      expect(await rejection(() => make(changes))).to.satisfy((text: string) => text.startsWith(message));
    });
  }
});

describe("what a team may do", () => {
  const list = (value: unknown) => (Array.isArray(value) ? value.map(String) : []);
  const allowed = items(teamRules).map(({ apiGroups, resources, verbs }) => ({
    apiGroups: list(apiGroups),
    resources: list(resources),
    verbs: list(verbs),
  }));
  const verbsOf = (resource: string) =>
    allowed
      .filter(({ resources }) => resources.includes(resource))
      .flatMap(({ verbs }) => verbs)
      .toSorted();

  it("is to look at pods and their logs, and to delete a pod so that it starts again", () => {
    expect(verbsOf("pods")).to.deep.equal(["delete", "get", "get", "list", "list", "watch"]);
    expect(verbsOf("pods/log")).to.deep.equal(["get", "list", "watch"]);
  });

  it("is not to run anything: no exec, no change of what runs, no Job, no secret", () => {
    for (const resource of [
      "pods/exec",
      "pods/attach",
      "pods/portforward",
      "pods/ephemeralcontainers",
      "secrets",
    ])
      expect(verbsOf(resource), resource).to.deep.equal([]);
    const changing = allowed.filter(({ verbs }) =>
      verbs.some((verb) => !["get", "list", "watch"].includes(verb)),
    );
    expect(changing).to.deep.equal([{ apiGroups: [""], resources: ["pods"], verbs: ["delete"] }]);
    expect(
      allowed.flatMap(({ apiGroups, resources, verbs }) => [...apiGroups, ...resources, ...verbs]),
    ).not.to.include("*");
  });
});
