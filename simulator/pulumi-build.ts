import { join } from "node:path";
import type { Tell } from "./cli.ts";
import type { GoPrograms } from "./go-build.ts";
import { buildObstacle, buildPrograms, keptBuild, requiredVersion } from "./go-build.ts";

/** Where the CLI built from exactly these module versions is kept, as an installation root: `bin/pulumi` below it. */
export function builtEngine(cache: string): string {
  return keptBuild(cache, pulumi());
}

/** Builds the CLI into `root`; nothing is at `root` until the build has ended well. */
export function buildEngine(root: string, tell: Tell): Promise<void> {
  return buildPrograms(pulumi(), root, tell);
}

/** Why the CLI cannot be built here, in a few words; undefined when it can. */
export function engineObstacle(): Promise<string | undefined> {
  return buildObstacle(pulumi());
}

function pulumi(): GoPrograms {
  const module = join(import.meta.dirname, "..", "toolchain", "pulumi");
  const version = requiredVersion(module, "github.com/pulumi/pulumi/pkg/v3");
  return {
    title: `Pulumi ${version}`,
    keptAs: `pulumi-build-${version}`,
    module,
    packages: { pulumi: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi" },
    variables: { "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version": `v${version}` },
    cost: "about five minutes on two cores and 1.5 GB of downloads and build cache",
  };
}
