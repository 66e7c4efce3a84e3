import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PulumiFn } from "@pulumi/pulumi/automation/workspace.js";
import { findCli } from "../../simulator/cli.ts";
import type { Faults } from "../../simulator/cloud.ts";
import type { Environment } from "../../simulator/environment.ts";
import { openEnvironment } from "../../simulator/environment.ts";
import type { ClusterAccess } from "../../simulator/kubernetes/kubeconfig.ts";
import type { Outcome } from "../../simulator/operations.ts";
import * as operations from "../../simulator/operations.ts";

const silent = () => undefined;

/** A simulated environment for small programs of a test's own; its state lives until `remove`. */
export class SimulatedStack {
  readonly #directory = mkdtempSync(join(tmpdir(), "plinth-simulated-"));
  readonly #attached: Readonly<Record<string, number>>;

  constructor(attached: Readonly<Record<string, number>> = {}) {
    this.#attached = attached;
  }

  /** From now on Kubernetes objects go to this cluster, or are simulated again. */
  cluster: ClusterAccess | undefined;

  preview(program: PulumiFn): Promise<Outcome> {
    return this.with(program, (environment) => operations.preview(environment));
  }

  up(program: PulumiFn, faults?: Faults): Promise<Outcome> {
    return this.with(program, (environment) => operations.up(environment), faults);
  }

  /** The exported state as text. */
  async state(): Promise<string> {
    return this.with(
      () => Promise.resolve({}),
      (environment) => environment.exportState(),
      {},
      { stateOnly: true },
    );
  }

  outputs(): Promise<Readonly<Record<string, unknown>>> {
    return this.with(
      () => Promise.resolve({}),
      async ({ stack }) =>
        Object.fromEntries(
          Object.entries(await stack.outputs()).map(([name, { value }]) => [name, value as unknown]),
        ),
    );
  }

  async with<Result>(
    program: PulumiFn,
    use: (environment: Environment) => Promise<Result>,
    faults: Faults = {},
    options: { readonly stateOnly?: boolean } = {},
  ): Promise<Result> {
    const environment = await openEnvironment({
      cli: await findCli(silent),
      project: "plinth",
      stack: "test",
      config: {},
      program,
      directory: this.#directory,
      faults,
      attached: this.#attached,
      ...options,
      ...(this.cluster === undefined ? {} : { cluster: this.cluster }),
    });
    try {
      return await use(environment);
    } finally {
      await environment.close();
    }
  }

  remove(): void {
    rmSync(this.#directory, { recursive: true, force: true });
  }
}
