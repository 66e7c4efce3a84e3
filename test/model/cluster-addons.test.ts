import { expect } from "chai";
import { addonKeys, addonVersionMistake, clusterAddons } from "../../model/cluster-addons.ts";

describe("add-ons of the cluster", () => {
  it("are what the platform needs of EKS, each in its namespace", () => {
    expect(
      addonKeys.map((key) => clusterAddons[key]).map(({ addonName, namespace }) => [addonName, namespace]),
    ).to.deep.equal([
      ["metrics-server", "kube-system"],
      ["kube-state-metrics", "kube-state-metrics"],
      ["aws-secrets-store-csi-driver-provider", "aws-secrets-manager"],
    ]);
  });

  it("take an exact version", () => {
    expect(addonVersionMistake("metricsServer", "v0.8.1-eksbuild.10")).to.equal(undefined);
  });

  for (const version of ["latest", "v0.8.1", "0.8.1-eksbuild.10", "v0.8-eksbuild.1", ""]) {
    it(`rejects the version "${version}", and says how to list what there is`, () => {
      expect(addonVersionMistake("secretsStoreCsiDriver", version)).to.equal(
        `secretsStoreCsiDriver is "${version}"; allowed is an exact version, as in v1.2.3-eksbuild.4. What fits a Kubernetes version is listed by: aws eks describe-addon-versions --addon-name aws-secrets-store-csi-driver-provider --kubernetes-version 1.36`,
      );
    });
  }
});
