import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { expect } from "chai";
import { cluster } from "./cluster.ts";
import { ControlPlane, isReady } from "./control-plane.ts";
import { kubernetesVersion } from "./control-plane-build.ts";
import { eventually } from "./eventually.ts";
import { zones } from "./nodes.ts";
import { textAt, valueAt } from "./value-at.ts";

const zoneLabel = "topology.kubernetes.io/zone";

describe("the control plane", () => {
  it("is the version of Kubernetes that go.mod names", async () => {
    const { body } = await cluster().api.request("GET", "/version");

    expect(body["gitVersion"]).to.equal(`v${kubernetesVersion}`);
  });

  it("has ready nodes in three zones, with the capacity of an instance type", async () => {
    const nodes = await cluster().list("/api/v1/nodes");

    expect(nodes.filter(isReady).length).to.equal(6);
    expect(nodes.map((node) => textAt(node, "metadata", "labels", zoneLabel)).toSorted()).to.deep.equal(
      zones.flatMap((zone) => [zone, zone]),
    );
    expect(nodes.map((node) => valueAt(node, "status", "capacity"))).to.deep.equal(
      nodes.map(() => ({ cpu: "2", memory: "8Gi", pods: "110", "ephemeral-storage": "80Gi" })),
    );
  });

  it("rejects who shows no certificate", async () => {
    const answer = await fetch(`${cluster().api.server}/api`, { method: "GET" }).catch(
      (problem: unknown) => problem,
    );

    // Node does not trust the control plane's own authority either, so the connection is not even made.
    expect(answer).to.be.instanceOf(Error);
  });

  it("says why it does not start, and leaves nothing behind", async () => {
    const place = mkdtempSync(join(tmpdir(), "plinth-start-"));
    const kept = process.env["TMPDIR"];
    process.env["TMPDIR"] = place;
    try {
      const problem: unknown = await ControlPlane.start({ serviceRange: "10.0.0.0/40" }).catch(
        (caught: unknown) => caught,
      );

      expect(String(problem)).to.match(/kube-apiserver has ended \(exit code 1\)\n/);
      expect(String(problem)).to.contain("service-cluster-ip-range[0] is not a valid cidr");
      expect(readdirSync(place)).to.deep.equal([]);
    } finally {
      if (kept === undefined) delete process.env["TMPDIR"];
      else process.env["TMPDIR"] = kept;
      rmSync(place, { recursive: true });
    }
  });

  for (const signal of ["SIGINT", "SIGTERM", "SIGKILL"] as const) {
    it(`ends with all its processes and files when a run gets ${signal}`, async () => {
      const { child, directory, processes } = await startElsewhere();
      const alive = () => processes.filter(isAlive);
      expect(processes).to.have.length(6);
      expect(alive()).to.deep.equal(processes);

      child.kill(signal);

      await eventually("every process has ended", () => Promise.resolve(alive().length === 0), {
        timeoutMs: 60_000,
      });
      expect(existsSync(directory)).to.equal(false);
    });
  }
});

/** A control plane of another process, as if that were a run of these tests. */
async function startElsewhere(): Promise<{
  readonly child: ChildProcess;
  readonly directory: string;
  readonly processes: readonly number[];
}> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "start-and-wait.ts")], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const said: unknown[] = await once(createInterface(child.stdout), "line");
  const started: unknown = JSON.parse(String(said[0]));
  const processes = valueAt(started, "processes");
  return {
    child,
    directory: dirname(textAt(started, "kubeconfig")),
    processes: Array.isArray(processes) ? processes.map(Number) : [],
  };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
