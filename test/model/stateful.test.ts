import { expect } from "chai";
import * as fc from "fast-check";
import { replacementFacts, typesWithFacts } from "../../model/replacement.ts";
import {
  holdsOnlyOthers,
  isKnownType,
  type PropertyEffect,
  propertyEffect,
  statefulType,
  statefulTypes,
} from "../../model/stateful.ts";
import { stateless } from "../../model/stateful-types.ts";

const vpc = "aws:ec2/vpc:Vpc";
const cluster = "aws:eks/cluster:Cluster";

describe("stateful types", () => {
  it("lists the types whose loss cannot be undone", () => {
    expect(statefulTypes().map(({ type }) => type)).to.deep.equal([
      "aws:amp/workspace:Workspace",
      "aws:backup/vault:Vault",
      "aws:cloudwatch/logGroup:LogGroup",
      "aws:dynamodb/table:Table",
      "aws:ebs/volume:Volume",
      "aws:ec2/eip:Eip",
      "aws:ec2/subnet:Subnet",
      "aws:ec2/vpc:Vpc",
      "aws:ecr/repository:Repository",
      "aws:efs/fileSystem:FileSystem",
      "aws:eks/cluster:Cluster",
      "aws:elasticache/replicationGroup:ReplicationGroup",
      "aws:kms/key:Key",
      "aws:rds/cluster:Cluster",
      "aws:rds/instance:Instance",
      "aws:route53/zone:Zone",
      "aws:s3/bucket:Bucket",
      "aws:secretsmanager/secret:Secret",
      "aws:sns/topic:Topic",
      "aws:sqs/queue:Queue",
      "kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition",
      "kubernetes:core/v1:Namespace",
      "kubernetes:core/v1:PersistentVolume",
      "kubernetes:core/v1:PersistentVolumeClaim",
      "kubernetes:core/v1:Secret",
    ]);
  });

  it("says of each what is lost and what to do instead", () => {
    const incomplete = statefulTypes().filter(
      ({ holds, instead }) => holds.length < 10 || instead.length < 20,
    );
    expect(incomplete).to.deep.equal([]);
  });

  it("finds a type's entry by its token", () => {
    expect(statefulType(vpc)).to.deep.equal({
      type: vpc,
      holds: "the whole network with everything placed in it",
      instead: "build a new environment beside this one and move the services to it",
    });
    expect(statefulType("aws:ec2/route:Route")).to.equal(undefined);
  });

  it("puts every AWS type of the replacement table in exactly one of the two lists", () => {
    const decided = [...statefulTypes().map(({ type }) => type), ...stateless].filter((type) =>
      type.startsWith("aws:"),
    );
    expect(decided.toSorted()).to.deep.equal(typesWithFacts());
  });

  for (const type of [
    vpc,
    "aws:ec2/route:Route",
    "kubernetes:core/v1:Secret",
    "plinth:network:Network",
    "pulumi:providers:aws",
    "pulumi:pulumi:Stack",
  ]) {
    it(`knows ${type}`, () => {
      expect(isKnownType(type)).to.equal(true);
    });
  }

  it("tells components, providers and the stack, which are only frames, from resources", () => {
    const types = ["plinth:network:Network", "pulumi:providers:aws", "pulumi:pulumi:Stack"];
    const others = [vpc, "aws:ec2/route:Route", "pulumi:pulumi:StackReference", "plinthx:network:Network"];
    expect([...types, ...others].filter(holdsOnlyOthers)).to.deep.equal(types);
  });

  for (const type of [
    "aws:ec2/spotInstanceRequest:SpotInstanceRequest",
    "kubernetes:core/v1:ReplicationController",
    "aws:ec2/Vpc:vpc",
    "",
  ]) {
    it(`does not take ${JSON.stringify(type)} for harmless: it is unknown`, () => {
      expect(isKnownType(type)).to.equal(false);
    });
  }
});

describe("property effect", () => {
  const cases: readonly (readonly [string, string, PropertyEffect])[] = [
    [vpc, "cidrBlock", "replaces"],
    [vpc, "instanceTenancy", "may replace"],
    [vpc, "region", "may replace"],
    [vpc, "enableDnsSupport", "updates"],
    [vpc, "tags", "updates"],
    [vpc, "tags.Name", "updates"],
    [vpc, 'tags["kubernetes.io/cluster"]', "updates"],
    [vpc, "tagsAll.Owner", "updates"],
    [vpc, "cidrblock", "unknown"],
    [vpc, "arn", "unknown"],
    [vpc, "", "unknown"],
    [vpc, "constructor", "unknown"],
    ["aws:ec2/route:Route", "tagsAll", "unknown"],
    ["aws:ec2/spotInstanceRequest:SpotInstanceRequest", "ami", "unknown"],
    ["aws:ec2/subnet:Subnet", "availabilityZoneId", "replaces"],
    ["aws:ec2/eip:Eip", "ipamPoolId", "unknown"],
    ["aws:ec2/networkAclRule:NetworkAclRule", "ruleAction", "replaces"],
    ["aws:ec2/defaultNetworkAcl:DefaultNetworkAcl", "subnetIds[0]", "updates"],
    ["aws:ec2/flowLog:FlowLog", "destinationOptions.fileFormat", "replaces"],
    ["aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "cidrIpv4", "may replace"],
    [
      "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
      "rules[0].expiration.days",
      "updates",
    ],
    ["aws:ec2/vpcEndpoint:VpcEndpoint", "dnsOptions.dnsRecordIpType", "updates"],
    ["aws:ec2/vpcEndpoint:VpcEndpoint", "dnsOptions.privateDnsPreference", "replaces"],
    ["aws:ec2/vpcEndpoint:VpcEndpoint", "dnsOptions", "may replace"],
    [cluster, "kubernetesNetworkConfig.serviceIpv4Cidr", "replaces"],
    [cluster, "kubernetesNetworkConfig.elasticLoadBalancing.enabled", "updates"],
    [cluster, "kubernetesNetworkConfig", "may replace"],
    [cluster, "outpostConfig.controlPlanePlacement", "may replace"],
    [cluster, "outpostConfig.etcdPlacement.spreadLevel", "unknown"],
    [cluster, "encryptionConfig.provider.keyArn", "may replace"],
    ["aws:acm/certificate:Certificate", "options", "unknown"],
    ["aws:rds/instance:Instance", "engineVersion", "updates"],
    ["aws:rds/instance:Instance", "storageEncrypted", "replaces"],
    ["aws:eks/accessEntry:AccessEntry", "principalArn", "replaces"],
    ["aws:eks/accessEntry:AccessEntry", "kubernetesGroups[0]", "updates"],
    ["aws:eks/accessPolicyAssociation:AccessPolicyAssociation", "policyArn", "replaces"],
    ["kubernetes:karpenter.sh/v1:NodePool", "spec.limits.cpu", "updates"],
    ["kubernetes:karpenter.sh/v1:NodePool", "metadata.name", "replaces"],
    ["kubernetes:apps/v1:Deployment", "spec.selector.matchLabels.app", "replaces"],
    ["kubernetes:apps/v1:Deployment", "spec.template.spec.containers[0].image", "updates"],
    ["kubernetes:core/v1:ConfigMap", 'data["flags.json"]', "updates"],
    ["kubernetes:core/v1:ConfigMap", "", "unknown"],
    ["kubernetes:core/v1:ReplicationController", "spec.replicas", "unknown"],
    ["kubernetes:core/v1:constructor", "spec", "unknown"],
  ];
  for (const [type, path, effect] of cases) {
    it(`says that a change of ${path === "" ? "nothing" : path} of ${type} ${effect}`, () => {
      expect(propertyEffect(type, path)).to.equal(effect);
    });
  }

  it("gives every listed property the effect of its list, with or without a position behind it", () => {
    fc.assert(
      fc.property(fc.constantFrom(...typesWithFacts()), fc.boolean(), (type, indexed) => {
        const facts = replacementFacts(type);
        const effects = (properties: readonly string[]) =>
          new Set(properties.map((property) => propertyEffect(type, indexed ? `${property}[0]` : property)));
        const strangers = [
          [...effects(facts?.replaceOn ?? [])].filter((effect) => effect !== "replaces"),
          [...effects(Object.keys(facts?.conditional ?? {}))].filter((effect) => effect !== "may replace"),
          [...effects(facts?.unchecked ?? [])].filter((effect) => effect !== "unknown"),
          // A block that updates may hold a part that does not.
          [...effects(facts?.updates ?? [])].filter((effect) => effect === "replaces"),
        ];
        expect(strangers).to.deep.equal([[], [], [], []]);
      }),
    );
  });
});
