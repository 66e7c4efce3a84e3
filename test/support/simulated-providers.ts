import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AwsProvider } from "../../simulator/aws/provider.ts";
import { Cloud, type Faults } from "../../simulator/cloud.ts";
import { KubernetesProvider } from "../../simulator/kubernetes/provider.ts";
import { type ProviderServer, serveProvider } from "../../simulator/provider-server.ts";

/**
 * A cloud for commands that work on a real one: the simulator's providers, which the engine attaches to because of a variable. By that
 * variable everything that comes of it is marked as simulated.
 */
export class SimulatedProviders {
  readonly #directory = mkdtempSync(join(tmpdir(), "plinth-cloud-"));
  #servers: readonly ProviderServer[] = [];

  /** What exists in it. */
  get cloud(): Cloud {
    return new Cloud(this.#directory);
  }

  get variables(): Readonly<Record<string, string>> {
    const ports = this.#servers.map(({ packageName, port }) => `${packageName}:${port}`);
    return { PULUMI_DEBUG_PROVIDERS: ports.join(",") };
  }

  /** From now on the cloud behaves so; what exists stays. */
  async start(faults: Faults = {}): Promise<void> {
    await this.stop();
    const cloud = new Cloud(this.#directory, faults);
    const unknown = (problem: Error) => {
      throw problem;
    };
    this.#servers = await Promise.all([
      serveProvider(new AwsProvider(cloud), unknown),
      serveProvider(new KubernetesProvider(cloud), unknown),
    ]);
  }

  async stop(): Promise<void> {
    await Promise.all(this.#servers.map((server) => server.close()));
    this.#servers = [];
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.#directory, { recursive: true, force: true });
  }
}
