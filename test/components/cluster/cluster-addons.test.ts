import { expect } from "chai";
import { addonPolicySpec } from "../../../components/cluster/addon-policy.ts";
import { Cluster } from "../../../components/cluster/cluster.ts";
import { type ClusterAddon, clusterAddons } from "../../../model/cluster-addons.ts";
import { record } from "../../support/mocks.ts";
import { inputsByName, ofType, theOnly, waitsFor } from "../listing.ts";
import { smallCluster } from "./cluster-fixture.ts";

const recorded = async () => (await record(() => void new Cluster("cluster", smallCluster))).resources;

const dns = {
  to: [{ ipBlock: { cidr: "172.20.0.10/32" } }],
  ports: [
    { protocol: "TCP", port: 53 },
    { protocol: "UDP", port: 53 },
  ],
};

const api = {
  to: [
    { ipBlock: { cidr: "172.20.0.1/32" } },
    { ipBlock: { cidr: "10.48.250.0/28" } },
    { ipBlock: { cidr: "10.48.250.16/28" } },
  ],
  ports: [{ protocol: "TCP", port: 443 }],
};

function addon(name: string): ClusterAddon {
  const found = Object.values(clusterAddons).find(({ addonName }) => addonName === name);
  if (found === undefined) throw new Error(`no add-on ${name}`);
  return found;
}

describe("the cluster's add-ons", () => {
  it("are pinned, and what was changed by hand gives way to what is declared", async () => {
    const common = (name: string, addonVersion: string) => ({
      clusterName: "plinth-test-use1",
      addonName: name,
      addonVersion,
      resolveConflictsOnCreate: "OVERWRITE",
      resolveConflictsOnUpdate: "OVERWRITE",
      tags: { Name: `cluster-${name}` },
    });
    expect(inputsByName(await recorded(), "aws:eks/addon:Addon")).to.deep.equal({
      "cluster-aws-secrets-store-csi-driver-provider": {
        ...common("aws-secrets-store-csi-driver-provider", "v3.1.3-eksbuild.1"),
        configurationValues: JSON.stringify({
          "secrets-store-csi-driver": {
            enableSecretRotation: true,
            rotationPollInterval: "120s",
            syncSecret: { enabled: false },
          },
        }),
      },
      "cluster-kube-state-metrics": common("kube-state-metrics", "v2.18.0-eksbuild.1"),
      "cluster-metrics-server": common("metrics-server", "v0.8.1-eksbuild.10"),
    });
  });

  it("find their namespace and their policy in place, as EKS waits until their pods run", async () => {
    const resources = await recorded();
    const policies = ofType(resources, "kubernetes:networking.k8s.io/v1:NetworkPolicy");
    expect(policies.map(({ inputs }) => inputs["metadata"])).to.deep.equal([
      { name: "platform-addon", namespace: "aws-secrets-manager" },
      { name: "platform-addon", namespace: "kube-state-metrics" },
      { name: "platform-addon", namespace: "kube-system" },
    ]);
    expect(
      waitsFor(
        theOnly(resources, "kubernetes:networking.k8s.io/v1:NetworkPolicy", "cluster-kube-state-metrics"),
      ),
    ).to.include("kubernetes:core/v1:Namespace::cluster-kube-state-metrics");
  });

  it("let metrics-server be called by the API server and ask every kubelet", () => {
    expect(addonPolicySpec(addon("metrics-server"), smallCluster)).to.deep.equal({
      podSelector: {},
      policyTypes: ["Ingress", "Egress"],
      ingress: [
        { from: [{ ipBlock: { cidr: "10.48.250.0/28" } }, { ipBlock: { cidr: "10.48.250.16/28" } }] },
      ],
      egress: [
        dns,
        api,
        {
          to: [{ ipBlock: { cidr: "10.48.0.0/19" } }, { ipBlock: { cidr: "10.48.32.0/19" } }],
          ports: [{ protocol: "TCP", port: 10_250 }],
        },
      ],
    });
  });

  it("let kube-state-metrics ask the API, and nobody ask it", () => {
    expect(addonPolicySpec(addon("kube-state-metrics"), smallCluster)).to.deep.equal({
      podSelector: {},
      policyTypes: ["Ingress", "Egress"],
      egress: [dns, api],
    });
  });

  it("let the secrets driver reach Pod Identity and AWS services, but neither the VPC nor the instance's metadata", () => {
    const identity = {
      to: [{ ipBlock: { cidr: "169.254.170.23/32" } }],
      ports: [{ protocol: "TCP", port: 80 }],
    };
    const { egress, ingress } = addonPolicySpec(addon("aws-secrets-store-csi-driver-provider"), smallCluster);
    expect(ingress).to.equal(undefined);
    expect(egress).to.deep.equal([
      dns,
      api,
      identity,
      {
        to: [{ ipBlock: { cidr: "0.0.0.0/0", except: ["10.48.0.0/16", "169.254.0.0/16"] } }],
        ports: [{ protocol: "TCP", port: 443 }],
      },
    ]);
  });

  it("let the secrets driver reach endpoints alone where there are some", () => {
    const awsServices = [{ name: "endpoints-a", port: 443, cidr: "10.48.240.0/26", reason: "Endpoints" }];
    const { egress } = addonPolicySpec(addon("aws-secrets-store-csi-driver-provider"), {
      ...smallCluster,
      awsServices,
    });
    expect(egress.at(-1)).to.deep.equal({
      to: [{ ipBlock: { cidr: "10.48.240.0/26" } }],
      ports: [{ protocol: "TCP", port: 443 }],
    });
  });
});
