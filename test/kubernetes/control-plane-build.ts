import { existsSync } from "node:fs";
import { join } from "node:path";
import { tell } from "../../commands/terminal.ts";
import type { GoPrograms } from "../../simulator/go-build.ts";
import {
  buildObstacle,
  buildPrograms,
  keptBuild,
  programIn,
  requiredVersion,
} from "../../simulator/go-build.ts";
import { cacheDirectory, ensureWritable } from "../../simulator/places.ts";

export type ControlPlaneProgram =
  | "etcd"
  | "kube-apiserver"
  | "kube-controller-manager"
  | "kube-scheduler"
  | "kwok";

const module = join(import.meta.dirname, "..", "..", "toolchain", "kubernetes");

/** The version of Kubernetes that the control plane runs, as in "1.36.3". */
export const kubernetesVersion = requiredVersion(module, "k8s.io/kubernetes");

/** The programs of a control plane, found in the cache or built into it once. Returns the path of each. */
export async function controlPlanePrograms(): Promise<(name: ControlPlaneProgram) => string> {
  const cache = ensureWritable(cacheDirectory(), "XDG_CACHE_HOME");
  const root = keptBuild(cache, programs());
  if (!existsSync(root)) {
    const obstacle = await buildObstacle(programs());
    if (obstacle !== undefined) throw new CannotBuild(obstacle);
    await buildPrograms(programs(), root, tell).catch((problem: unknown) => {
      throw new CannotBuild(problem instanceof Error ? problem.message : String(problem));
    });
  }
  return (name) => programIn(root, name);
}

class CannotBuild extends Error {
  override readonly name = "CannotBuild";

  constructor(reason: string) {
    super(
      `The Kubernetes control plane cannot be built: ${reason}. It needs Go (https://go.dev/dl/) in the version that toolchain/kubernetes/go.mod names, or newer, and the Go module proxy.`,
    );
  }
}

function programs(): GoPrograms & { readonly packages: Readonly<Record<ControlPlaneProgram, string>> } {
  const [major = "", minor = ""] = kubernetesVersion.split(".");
  const variable = (name: string) => `k8s.io/component-base/version.${name}`;
  return {
    title: `Kubernetes ${kubernetesVersion}`,
    keptAs: `kubernetes-build-${kubernetesVersion}`,
    module,
    packages: {
      etcd: "go.etcd.io/etcd/server/v3",
      "kube-apiserver": "k8s.io/kubernetes/cmd/kube-apiserver",
      "kube-controller-manager": "k8s.io/kubernetes/cmd/kube-controller-manager",
      "kube-scheduler": "k8s.io/kubernetes/cmd/kube-scheduler",
      kwok: "sigs.k8s.io/kwok/cmd/kwok",
    },
    variables: {
      [variable("gitVersion")]: `v${kubernetesVersion}`,
      [variable("gitMajor")]: major,
      [variable("gitMinor")]: minor,
    },
    cost: "about ten minutes on two cores and 4 GB of downloads and build cache",
  };
}
