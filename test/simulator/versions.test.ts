import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { AwsProvider } from "../../simulator/aws/provider.ts";
import { awsxVersion } from "../../simulator/awsx/offered.ts";
import { Cloud } from "../../simulator/cloud.ts";
import { KubernetesProvider } from "../../simulator/kubernetes/provider.ts";
import { isProperties } from "../../simulator/wire.ts";

describe("the simulated providers", () => {
  it("give the versions that package.json pins", () => {
    const directory = mkdtempSync(join(tmpdir(), "plinth-versions-"));
    try {
      const cloud = new Cloud(directory);
      const manifest: unknown = JSON.parse(
        readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
      );
      const dependencies = isProperties(manifest) ? manifest["dependencies"] : undefined;

      expect(dependencies).to.deep.include({
        "@pulumi/aws": new AwsProvider(cloud).version,
        "@pulumi/awsx": awsxVersion,
        "@pulumi/kubernetes": new KubernetesProvider(cloud).version,
      });
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });
});
