import { expect } from "chai";
import { Cluster, type ClusterArgs } from "../../../components/cluster/cluster.ts";
import { type Recorded, record } from "../../support/mocks.ts";
import { inputsByName, listing, ofType, protectedOnes, theOnly, waitsFor } from "../listing.ts";
import { rejection } from "../rejection.ts";
import { deployer, smallCluster } from "./cluster-fixture.ts";

const clusterType = "aws:eks/cluster:Cluster";

const make = (changes: Partial<ClusterArgs> = {}) => {
  const made = new Cluster("cluster", { ...smallCluster, ...changes });
  return {
    name: made.name,
    endpoint: made.endpoint,
    certificateAuthority: made.certificateAuthority,
    securityGroupId: made.securityGroupId,
    nodeRoleArn: made.nodeRoleArn,
  };
};

const recorded = async (changes: Partial<ClusterArgs> = {}) => (await record(() => make(changes))).resources;

const controlPlane = async (changes: Partial<ClusterArgs> = {}) =>
  theOnly(await recorded(changes), clusterType);

/** Everything that a resource waits for, directly or through others, as `type::name`. */
function waitsForAtAll(resources: readonly Recorded[], resource: Recorded): ReadonlySet<string> {
  const byUrn = new Map(resources.map((entry) => [entry.urn, entry]));
  const found = new Set<string>();
  const visit = (urns: readonly string[]): void => {
    for (const urn of urns) {
      const name = urn.split("$").at(-1) ?? urn;
      if (found.has(name)) continue;
      found.add(name);
      visit(byUrn.get(urn)?.dependencies ?? []);
      // A resource waits for its provider as well, which its registration names by `urn::id`.
      const provider = byUrn.get(urn)?.provider.split("::").slice(0, -1).join("::") ?? "";
      if (provider !== "") visit([provider]);
    }
  };
  visit([...resource.dependencies, resource.provider.split("::").slice(0, -1).join("::")]);
  return found;
}

const key = (name: string) => `arn:aws:mock:us-east-1:111122223333:${name}`;

describe("Cluster", () => {
  for (const preview of [false, true]) {
    it(`makes these resources and no others${preview ? ", in a preview too" : ""}`, async () => {
      const { resources } = await record(() => make(), { preview });
      expect(listing(resources)).to.deep.equal([
        "aws:cloudwatch/logGroup:LogGroup cluster-log",
        "aws:eks/accessEntry:AccessEntry cluster-access-deployer",
        "aws:eks/accessEntry:AccessEntry cluster-access-nodes",
        "aws:eks/accessPolicyAssociation:AccessPolicyAssociation cluster-access-deployer",
        "aws:eks/accessPolicyAssociation:AccessPolicyAssociation cluster-access-nodes",
        "aws:eks/addon:Addon cluster-aws-secrets-store-csi-driver-provider",
        "aws:eks/addon:Addon cluster-kube-state-metrics",
        "aws:eks/addon:Addon cluster-metrics-server",
        "aws:eks/cluster:Cluster cluster",
        "aws:iam/role:Role cluster-control-plane",
        "aws:iam/role:Role cluster-nodes",
        "aws:iam/rolePolicy:RolePolicy cluster-control-plane-tags",
        "aws:iam/rolePolicy:RolePolicy cluster-control-plane-volumes",
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment cluster-control-plane-AmazonEKSBlockStoragePolicy",
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment cluster-control-plane-AmazonEKSClusterPolicy",
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment cluster-control-plane-AmazonEKSComputePolicy",
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment cluster-control-plane-AmazonEKSLoadBalancingPolicy",
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment cluster-control-plane-AmazonEKSNetworkingPolicy",
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment cluster-nodes-AmazonEC2ContainerRegistryPullOnly",
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment cluster-nodes-AmazonEKSWorkerNodeMinimalPolicy",
        "aws:kms/alias:Alias cluster-secrets-key-alias",
        "aws:kms/alias:Alias cluster-volumes-key-alias",
        "aws:kms/key:Key cluster-secrets-key",
        "aws:kms/key:Key cluster-volumes-key",
        "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule cluster-pods-to-api",
        "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule cluster-pods-to-aws-services",
        "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule cluster-pods-to-dns-tcp",
        "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule cluster-pods-to-dns-udp",
        "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule cluster-pods-to-kubelet",
        "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule cluster-api-from-pods",
        "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule cluster-dns-tcp-from-pods",
        "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule cluster-dns-udp-from-pods",
        "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule cluster-kubelet-from-pods",
        "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule cluster-pods-from-api",
        "kubernetes:core/v1:ConfigMap cluster-policy-enforcement",
        "kubernetes:core/v1:Namespace cluster-aws-secrets-store-csi-driver-provider",
        "kubernetes:core/v1:Namespace cluster-kube-state-metrics",
        "kubernetes:eks.amazonaws.com/v1:NodeClass cluster-node-class",
        "kubernetes:karpenter.sh/v1:NodePool cluster-node-pool-general",
        "kubernetes:networking.k8s.io/v1:NetworkPolicy cluster-aws-secrets-store-csi-driver-provider",
        "kubernetes:networking.k8s.io/v1:NetworkPolicy cluster-kube-state-metrics",
        "kubernetes:networking.k8s.io/v1:NetworkPolicy cluster-metrics-server",
        "plinth:cluster:Cluster cluster",
        "plinth:security:EncryptionKey cluster-secrets-key",
        "plinth:security:EncryptionKey cluster-volumes-key",
        "pulumi:providers:kubernetes cluster-kubernetes",
      ]);
    });
  }

  it("is in Auto Mode, private, encrypted, logged, and open to nobody by itself", async () => {
    const { inputs } = await controlPlane();
    expect(inputs).to.deep.equal({
      name: "plinth-test-use1",
      version: "1.36",
      roleArn: key("cluster-control-plane"),
      upgradePolicy: { supportType: "STANDARD" },
      accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
      computeConfig: { enabled: true },
      kubernetesNetworkConfig: {
        ipFamily: "ipv4",
        serviceIpv4Cidr: "172.20.0.0/16",
        elasticLoadBalancing: { enabled: true },
      },
      storageConfig: { blockStorage: { enabled: true } },
      bootstrapSelfManagedAddons: false,
      vpcConfig: {
        subnetIds: ["subnet-intra-a", "subnet-intra-b"],
        endpointPrivateAccess: true,
        endpointPublicAccess: false,
      },
      encryptionConfig: { provider: { keyArn: key("cluster-secrets-key") }, resources: ["secrets"] },
      enabledClusterLogTypes: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
      deletionProtection: false,
      zonalShiftConfig: { enabled: false },
      tags: { Name: "cluster" },
    });
  });

  it("opens a public endpoint to the named networks alone, and keeps the private one", async () => {
    const { inputs } = await controlPlane({ publicAccessCidrs: ["203.0.113.0/24"] });
    expect(inputs["vpcConfig"]).to.deep.equal({
      subnetIds: ["subnet-intra-a", "subnet-intra-b"],
      endpointPrivateAccess: true,
      endpointPublicAccess: true,
      publicAccessCidrs: ["203.0.113.0/24"],
    });
  });

  it("hands on deletion protection and zonal shift", async () => {
    const { inputs } = await controlPlane({ deletionProtection: true, zonalShift: true });
    expect([inputs["deletionProtection"], inputs["zonalShiftConfig"]]).to.deep.equal([
      true,
      { enabled: true },
    ]);
  });

  it("gives EKS an encrypted log group before the cluster would make its own", async () => {
    const resources = await recorded();
    expect(theOnly(resources, "aws:cloudwatch/logGroup:LogGroup").inputs).to.deep.equal({
      name: "/aws/eks/plinth-test-use1/cluster",
      retentionInDays: 30,
      kmsKeyId: "arn:aws:kms:us-east-1:111122223333:key/logs",
      tags: { Name: "cluster-log" },
    });
    expect(waitsFor(theOnly(resources, clusterType))).to.include(
      "aws:cloudwatch/logGroup:LogGroup::cluster-log",
    );
  });

  it("gives the cluster every permission of its role first, so that it has them to its end", async () => {
    const resources = await recorded();
    expect(
      waitsFor(theOnly(resources, clusterType)).filter((name) => name.includes("iam/rolePolicy")),
    ).to.deep.equal([
      "aws:iam/rolePolicy:RolePolicy::cluster-control-plane-tags",
      "aws:iam/rolePolicy:RolePolicy::cluster-control-plane-volumes",
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment::cluster-control-plane-AmazonEKSBlockStoragePolicy",
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment::cluster-control-plane-AmazonEKSClusterPolicy",
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment::cluster-control-plane-AmazonEKSComputePolicy",
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment::cluster-control-plane-AmazonEKSLoadBalancingPolicy",
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment::cluster-control-plane-AmazonEKSNetworkingPolicy",
    ]);
  });

  it("lets the deployer in, then makes the provider, and by it everything inside the cluster", async () => {
    const resources = await recorded();
    const provider = theOnly(resources, "pulumi:providers:kubernetes");
    expect(waitsFor(provider)).to.deep.equal([
      "aws:eks/accessEntry:AccessEntry::cluster-access-deployer",
      "aws:eks/accessPolicyAssociation:AccessPolicyAssociation::cluster-access-deployer",
      "aws:eks/cluster:Cluster::cluster",
    ]);
    const inside = resources.filter(({ type }) => type.startsWith("kubernetes:"));
    expect(inside).to.have.length(8);
    expect(
      inside.filter((resource) => resource.provider !== `${provider.urn}::cluster-kubernetes-id`),
    ).to.deep.equal([]);
  });

  it("enforces policies and admits nodes before there is a class of nodes, and that before pools, and those before add-ons", async () => {
    const resources = await recorded();
    const nodeClass = theOnly(resources, "kubernetes:eks.amazonaws.com/v1:NodeClass");
    const pool = theOnly(resources, "kubernetes:karpenter.sh/v1:NodePool");
    expect(waitsFor(nodeClass)).to.include.members([
      "kubernetes:core/v1:ConfigMap::cluster-policy-enforcement",
      "aws:eks/accessEntry:AccessEntry::cluster-access-nodes",
      "aws:eks/accessPolicyAssociation:AccessPolicyAssociation::cluster-access-nodes",
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment::cluster-nodes-AmazonEC2ContainerRegistryPullOnly",
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment::cluster-nodes-AmazonEKSWorkerNodeMinimalPolicy",
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule::cluster-api-from-pods",
      "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule::cluster-pods-to-api",
    ]);
    expect(waitsFor(pool)).to.include("kubernetes:eks.amazonaws.com/v1:NodeClass::cluster-node-class");
    for (const addon of ofType(resources, "aws:eks/addon:Addon")) {
      const before = waitsForAtAll(resources, addon);
      expect([...before]).to.include.members([
        "kubernetes:karpenter.sh/v1:NodePool::cluster-node-pool-general",
        "kubernetes:core/v1:ConfigMap::cluster-policy-enforcement",
        `kubernetes:networking.k8s.io/v1:NetworkPolicy::${addon.name}`,
        "aws:eks/accessPolicyAssociation:AccessPolicyAssociation::cluster-access-deployer",
      ]);
    }
  });

  it("names what a workload waits for: the pools, and the driver that mounts its secrets", async () => {
    const { outputs } = await record(() => {
      const { ready } = new Cluster("cluster", smallCluster);
      return { ready: ready.map(({ urn }) => urn) };
    });
    const urns = outputs["ready"];
    const names = Array.isArray(urns) ? urns.map((urn: string) => urn.split("$").at(-1)) : [];
    expect(names).to.deep.equal([
      "kubernetes:karpenter.sh/v1:NodePool::cluster-node-pool-general",
      "aws:eks/addon:Addon::cluster-aws-secrets-store-csi-driver-provider",
    ]);
  });

  it("logs in by the AWS CLI: what the provider is given holds no credential", async () => {
    const { inputs } = theOnly(await recorded(), "pulumi:providers:kubernetes");
    expect({ ...inputs, kubeconfig: undefined, version: undefined }).to.deep.equal({
      kubeconfig: undefined,
      version: undefined,
      clusterIdentifier: "https://cluster.example",
      enableConfigMapMutable: "true",
      enableServerSideApply: "true",
    });
    expect(JSON.parse(String(inputs["kubeconfig"]))).to.deep.equal({
      apiVersion: "v1",
      kind: "Config",
      "current-context": "plinth-test-use1",
      contexts: [
        { name: "plinth-test-use1", context: { cluster: "plinth-test-use1", user: "plinth-test-use1" } },
      ],
      clusters: [
        {
          name: "plinth-test-use1",
          cluster: { server: "https://cluster.example", "certificate-authority-data": "CA of cluster" },
        },
      ],
      users: [
        {
          name: "plinth-test-use1",
          user: {
            exec: {
              apiVersion: "client.authentication.k8s.io/v1beta1",
              command: "aws",
              args: [
                "eks",
                "get-token",
                "--cluster-name",
                "plinth-test-use1",
                "--region",
                "us-east-1",
                "--output",
                "json",
              ],
              interactiveMode: "Never",
            },
          },
        },
      ],
    });
  });

  it("protects the cluster, its keys, its log and its namespaces when asked to, and nothing otherwise", async () => {
    expect(protectedOnes(await recorded({ protect: true }))).to.deep.equal([
      "aws:cloudwatch/logGroup:LogGroup cluster-log",
      "aws:eks/cluster:Cluster cluster",
      "aws:kms/key:Key cluster-secrets-key",
      "aws:kms/key:Key cluster-volumes-key",
      "kubernetes:core/v1:Namespace cluster-aws-secrets-store-csi-driver-provider",
      "kubernetes:core/v1:Namespace cluster-kube-state-metrics",
    ]);
    expect(protectedOnes(await recorded())).to.deep.equal([]);
  });

  it("gives out and registers where the cluster is", async () => {
    const { outputs, registeredOutputs, resources } = await record(() => make());
    const expected = {
      name: "plinth-test-use1",
      endpoint: "https://cluster.example",
      certificateAuthority: "CA of cluster",
      securityGroupId: "cluster-group-id",
      nodeRoleArn: key("cluster-nodes"),
    };
    expect(outputs).to.deep.equal(expected);
    expect(registeredOutputs.get(theOnly(resources, "plinth:cluster:Cluster").urn)).to.deep.equal(expected);
  });

  it("makes one node pool for each that is named", async () => {
    const { general } = smallCluster.nodePools;
    if (general === undefined) throw new Error("the fixture has a pool");
    const batch = { ...general, architectures: ["arm64"], capacityTypes: ["spot"] } as const;
    const resources = await recorded({ nodePools: { general, batch } });
    expect(Object.keys(inputsByName(resources, "kubernetes:karpenter.sh/v1:NodePool"))).to.deep.equal([
      "cluster-node-pool-batch",
      "cluster-node-pool-general",
    ]);
  });

  const rejected: readonly (readonly [what: string, changes: Partial<ClusterArgs>, line: string])[] = [
    [
      "a version that EKS does not have",
      { version: "1.99" },
      'version is "1.99"; allowed are 1.36, 1.35, 1.34, 1.33.',
    ],
    [
      "the whole internet at the public endpoint",
      { publicAccessCidrs: ["0.0.0.0/0"] },
      'publicAccessCidrs: "0.0.0.0/0" holds the whole internet; name the networks that need the API, each from /8 to /32.',
    ],
    [
      "the whole internet of IPv6 at the public endpoint",
      { publicAccessCidrs: ["::/0"] },
      'publicAccessCidrs: "::/0" is an IPv6 network; the API has IPv4 addresses only, so name IPv4 blocks.',
    ],
    [
      "half the internet at the private endpoint",
      { apiAccessCidrs: ["128.0.0.0/1"] },
      'apiAccessCidrs: "128.0.0.0/1" holds too large a part of the internet; name the networks that need the API, each from /8 to /32.',
    ],
    [
      "a private network at the public endpoint",
      { publicAccessCidrs: ["10.64.0.0/16"] },
      'publicAccessCidrs: "10.64.0.0/16" is private and never seen by the public endpoint; put it among the networks that reach the private one.',
    ],
    [
      "a log that there is not",
      { controlPlaneLogs: ["audit", "audit"] },
      'controlPlaneLogs: "audit" is there twice; name each once.',
    ],
    [
      "the deployer's role for people too",
      {
        access: {
          deployerRoleArn: deployer,
          previewRoleArn: "none",
          operatorRoleArns: [deployer],
          teams: {},
        },
      },
      "access.operatorRoleArns.0: The role deployer is at deployerRoleArn already; a role has one access entry, so give each purpose a role of its own.",
    ],
    [
      "no node pool at all",
      { nodePools: {} },
      "nodePools: There is no node pool, so nothing could ever run; name at least one.",
    ],
    [
      "an add-on's version that could be another tomorrow",
      { addons: { ...smallCluster.addons, metricsServer: "latest" } },
      'addons: metricsServer is "latest"; allowed is an exact version, as in v1.2.3-eksbuild.4.',
    ],
    [
      "control plane interfaces in one zone",
      { network: { ...smallCluster.network, intraSubnetIds: ["subnet-intra-a"] } },
      "network.intraSubnetIds has 1 subnets; EKS wants two or more, in different zones.",
    ],
    [
      "a block of services that EKS does not take",
      { network: { ...smallCluster.network, serviceIpv4Cidr: "172.20.0.0/25" } },
      "network.serviceIpv4Cidr is 172.20.0.0/25; EKS allows prefixes from /12 to /24.",
    ],
    [
      "a tag that EKS keeps for itself",
      { nodeTags: { "karpenter.sh/nodepool": "mine" } },
      "nodeTags: EKS keeps the tag karpenter.sh/nodepool for itself; choose another key.",
    ],
    [
      "secrets that are read again all the time",
      { secretRefreshSeconds: 0 },
      "secretRefreshSeconds is 0; allowed are whole seconds from 1.",
    ],
  ];
  for (const [what, changes, line] of rejected) {
    it(`rejects ${what}`, async () => {
      const message = await rejection(() => make(changes));
      expect(message.split("\n")[0]).to.equal("The cluster cannot be made so:");
      expect(message.split("\n  ").slice(1)).to.satisfy((lines: readonly string[]) =>
        lines.some((text) => text.startsWith(line)),
      );
    });
  }

  it("rejects every mistake at once, before anything is registered", async () => {
    const message = await rejection(() =>
      make({ version: "1.99", nodePools: {}, publicAccessCidrs: ["0.0.0.0/0"] }),
    );
    expect(message.split("\n")).to.have.length(4);
  });

  it("rejects a name that EKS would refuse", async () => {
    expect(await rejection(() => make({ clusterName: "-plinth" }))).to.satisfy((text: string) =>
      text.startsWith('AWS refuses the eksCluster name "-plinth"'),
    );
  });
});
