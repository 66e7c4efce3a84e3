import { expect } from "chai";
import { Cluster, type ClusterArgs } from "../../../components/cluster/cluster.ts";
import { record } from "../../support/mocks.ts";
import { inputsByName } from "../listing.ts";
import { smallCluster } from "./cluster-fixture.ts";

const ingressType = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const egressType = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";

const recorded = async (changes: Partial<ClusterArgs> = {}) =>
  (await record(() => void new Cluster("cluster", { ...smallCluster, ...changes }))).resources;

const cluster = "cluster-group-id";
const pods = "sg-pods";

const between = (
  securityGroupId: string,
  referencedSecurityGroupId: string,
  description: string,
  ipProtocol: string,
  fromPort: number,
  toPort = fromPort,
) => ({ securityGroupId, description, referencedSecurityGroupId, ipProtocol, fromPort, toPort });

describe("the cluster's security group rules", () => {
  it("let declared networks reach the API, and no port beside it", async () => {
    const rules = inputsByName(await recorded({ apiAccessCidrs: ["10.64.0.0/16"] }), ingressType);
    expect(rules["cluster-api-from-10-64-0-0-16"]).to.deep.equal({
      securityGroupId: cluster,
      description: "The Kubernetes API from a declared network",
      cidrIpv4: "10.64.0.0/16",
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
    });
  });

  it("admit security groups alone where no network is declared", async () => {
    expect(inputsByName(await recorded(), ingressType)).to.deep.equal({
      "cluster-api-from-pods": between(cluster, pods, "Pods reach the Kubernetes API", "tcp", 443),
      "cluster-dns-tcp-from-pods": between(cluster, pods, "Pods reach DNS on the nodes", "tcp", 53),
      "cluster-dns-udp-from-pods": between(cluster, pods, "Pods reach DNS on the nodes", "udp", 53),
      "cluster-kubelet-from-pods": between(cluster, pods, "Pods reach metrics of the nodes", "tcp", 10_250),
      "cluster-pods-from-api": between(
        pods,
        cluster,
        "The API server calls pods that extend it",
        "tcp",
        1024,
        65_535,
      ),
    });
  });

  it("let pods out to control plane, nodes and AWS services, and nowhere else", async () => {
    expect(inputsByName(await recorded(), egressType)).to.deep.equal({
      "cluster-pods-to-api": between(pods, cluster, "Pods reach the Kubernetes API", "tcp", 443),
      "cluster-pods-to-aws-services": {
        securityGroupId: pods,
        description: "AWS services through NAT",
        cidrIpv4: "0.0.0.0/0",
        ipProtocol: "tcp",
        fromPort: 443,
        toPort: 443,
      },
      "cluster-pods-to-dns-tcp": between(pods, cluster, "Pods reach DNS on the nodes", "tcp", 53),
      "cluster-pods-to-dns-udp": between(pods, cluster, "Pods reach DNS on the nodes", "udp", 53),
      "cluster-pods-to-kubelet": between(pods, cluster, "Pods reach metrics of the nodes", "tcp", 10_250),
    });
  });

  it("keep pods off the internet where AWS services have endpoints", async () => {
    const awsServices = [
      {
        name: "endpoints-a",
        port: 443,
        cidr: "10.48.240.0/26",
        reason: "AWS services at endpoints in zone a",
      },
    ];
    const blocks = Object.values(inputsByName(await recorded({ awsServices }), egressType)).flatMap(
      (inputs) =>
        typeof inputs === "object" && inputs !== null && "cidrIpv4" in inputs ? [inputs.cidrIpv4] : [],
    );
    expect(blocks).to.deep.equal(["10.48.240.0/26"]);
  });
});
