import { expect } from "chai";
import type { KubernetesObject } from "../../simulator/kubernetes/api-server.ts";
import type { Properties } from "../../simulator/wire.ts";
import { isProperties } from "../../simulator/wire.ts";
import { applyAll } from "./apply-all.ts";
import { definitions } from "./definitions.ts";
import { textAt } from "./value-at.ts";
import { makeNamespace } from "./workload-fixture.ts";

const nodeClass = custom("eks.amazonaws.com/v1", "NodeClass", {
  role: "example-node",
  subnetSelectorTerms: [{ id: "subnet-0123456789abcdef0" }],
  securityGroupSelectorTerms: [{ id: "sg-0123456789abcdef0" }],
  podSubnetSelectorTerms: [{ tags: { Tier: "private" } }],
  podSecurityGroupSelectorTerms: [{ id: "sg-0123456789abcdef1" }],
  networkPolicy: "DefaultDeny",
  networkPolicyEventLogs: "Enabled",
  ephemeralStorage: { size: "80Gi", iops: 3000, throughput: 125, kmsKeyID: "arn:aws:kms:us-east-1:1:key/k" },
  tags: { Project: "example" },
});

const nodePool = custom("karpenter.sh/v1", "NodePool", {
  template: {
    metadata: { labels: { team: "platform" } },
    spec: {
      nodeClassRef: { group: "eks.amazonaws.com", kind: "NodeClass", name: "example" },
      requirements: [
        { key: "kubernetes.io/arch", operator: "In", values: ["arm64", "amd64"] },
        { key: "karpenter.sh/capacity-type", operator: "In", values: ["on-demand"] },
        { key: "eks.amazonaws.com/instance-generation", operator: "Gt", values: ["4"] },
      ],
      expireAfter: "336h",
      terminationGracePeriod: "24h",
    },
  },
  limits: { cpu: "64", memory: "256Gi" },
  disruption: {
    consolidationPolicy: "WhenEmptyOrUnderutilized",
    consolidateAfter: "30s",
    budgets: [
      { nodes: "10%" },
      { nodes: "0", reasons: ["Drifted"], schedule: "0 9 * * mon-fri", duration: "8h" },
    ],
  },
});

const ingressClassParams = custom("eks.amazonaws.com/v1", "IngressClassParams", {
  scheme: "internet-facing",
  group: { name: "public" },
  namespaceSelector: { matchLabels: { ingress: "public" } },
  certificateARNs: ["arn:aws:acm:us-east-1:111122223333:certificate/c"],
  sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
  wafv2AclArn: "arn:aws:wafv2:us-east-1:111122223333:regional/webacl/w/1",
  subnets: { ids: ["subnet-0123456789abcdef0"] },
  loadBalancerAttributes: [{ key: "access_logs.s3.enabled", value: "true" }],
  tags: [{ key: "Project", value: "example" }],
});

const secretProviderClass = custom("secrets-store.csi.x-k8s.io/v1", "SecretProviderClass", {
  provider: "aws",
  parameters: {
    region: "us-east-1",
    usePodIdentity: "true",
    podIdentityHttpTimeout: "500ms",
    objects: "- objectName: example\n  objectType: secretsmanager\n",
  },
});

const applicationNetworkPolicy = custom("networking.k8s.aws/v1alpha1", "ApplicationNetworkPolicy", {
  podSelector: { matchLabels: { "app.kubernetes.io/name": "api" } },
  policyTypes: ["Egress"],
  egress: [
    { to: [{ domainNames: ["api.example.com", "*.example.org"] }], ports: [{ protocol: "TCP", port: 443 }] },
  ],
});

const clusterNetworkPolicy = custom("networking.k8s.aws/v1alpha1", "ClusterNetworkPolicy", {
  tier: "Admin",
  priority: 10,
  subject: { namespaces: { matchLabels: {} } },
  egress: [
    {
      name: "no-instance-metadata",
      action: "Deny",
      to: [{ networks: ["169.254.169.254/32"] }],
      ports: [{ portNumber: { protocol: "TCP", port: 80 } }],
    },
  ],
});

const examples = [
  nodeClass,
  nodePool,
  ingressClassParams,
  secretProviderClass,
  applicationNetworkPolicy,
  clusterNetworkPolicy,
];

describe("the definitions of custom resources", () => {
  it("cover every kind that has an example here, and no other", () => {
    expect(
      definitions.map((definition) => textAt(definition, "spec", "names", "kind")).toSorted(),
    ).to.deep.equal(examples.map(({ kind }) => kind).toSorted());
  });

  it("are accepted without a warning, and not changed by a second apply", async () => {
    expect(await applyAll(definitions)).to.deep.equal({
      warnings: [],
      rejections: [],
      changed: [],
    });
  });

  it("accept what the platform would write, without a warning", async () => {
    const namespace = await makeNamespace();
    const applied = await applyAll(examples.map((example) => placed(example, namespace)));

    expect(applied.rejections).to.deep.equal([]);
    expect(applied.warnings).to.deep.equal([]);
    expect(applied.changed).to.have.length(examples.length);
  });

  for (const example of examples) {
    it(`rejects an unknown field of a ${example.kind}`, async () => {
      const spec = { ...specOf(example), unheardOf: true };

      expect(await refusal({ ...example, spec })).to.match(/\.spec\.unheardOf: field not declared in schema/);
    });
  }

  for (const { example, change, reason } of [
    { example: nodeClass, change: { networkPolicy: "Deny" }, reason: 'Unsupported value: "Deny"' },
    {
      example: nodePool,
      change: { disruption: { consolidateAfter: "soon" } },
      reason: "spec.disruption.consolidateAfter in body should match",
    },
    {
      example: nodePool,
      change: { template: { spec: { requirements: [] } } },
      reason: "nodeClassRef: Required value",
    },
    { example: ingressClassParams, change: { scheme: "public" }, reason: 'Unsupported value: "public"' },
    {
      example: secretProviderClass,
      change: { parameters: { objects: "[]", usePodIdentity: "yes" } },
      reason: 'Unsupported value: "yes"',
    },
    {
      example: applicationNetworkPolicy,
      change: { egress: [{ to: [{ domainNames: ["https://example.com"] }] }] },
      reason: "should match",
    },
    {
      example: applicationNetworkPolicy,
      change: { egress: [{ to: [{ domainNames: ["example.com"], ipBlock: { cidr: "10.0.0.0/8" } }] }] },
      reason: "domainNames stands alone in a peer",
    },
    {
      example: clusterNetworkPolicy,
      change: { egress: [{ action: "Allow", to: [{ domainNames: ["example.com"] }] }] },
      reason: 'Unsupported value: "Allow"',
    },
    {
      example: clusterNetworkPolicy,
      change: { egress: [{ action: "Deny", to: [{ domainNames: ["example.com"] }] }] },
      reason: "domainNames cannot be denied",
    },
  ]) {
    it(`rejects a ${example.kind}: ${reason}`, async () => {
      expect(await refusal({ ...example, spec: { ...specOf(example), ...change } })).to.contain(reason);
    });
  }
});

function custom(apiVersion: string, kind: string, spec: Properties): KubernetesObject {
  return { apiVersion, kind, metadata: { name: "example" }, spec };
}

function specOf({ spec }: Properties): Properties {
  return isProperties(spec) ? spec : {};
}

/** The object in a namespace; where its kind has none, that is ignored. */
function placed(object: KubernetesObject, namespace: string): KubernetesObject {
  return { ...object, metadata: { ...object.metadata, namespace } };
}

/** Why the API server refuses it. */
async function refusal(object: KubernetesObject): Promise<string> {
  const { changed, rejections } = await applyAll([
    { ...object, metadata: { ...object.metadata, name: "refused" } },
  ]);
  expect(changed).to.deep.equal([]);
  return rejections.join("\n");
}
