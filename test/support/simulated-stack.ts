import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PulumiFn } from "@pulumi/pulumi/automation/workspace.js";
import { parse } from "yaml";
import { findCli } from "../../simulator/cli.ts";
import type { Faults } from "../../simulator/cloud.ts";
import type { Backend, Environment, EnvironmentArgs } from "../../simulator/environment.ts";
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

  /** Where the state is kept from now on, instead of a directory. */
  backend: Backend | undefined;

  /** The stack's name. */
  name = "test";

  /** The stack's config, as its file would hold it. */
  config: Readonly<Record<string, unknown>> = {};

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
    options: Pick<EnvironmentArgs, "stateOnly" | "writtenOnce"> = {},
  ): Promise<Result> {
    const environment = await openEnvironment({
      cli: await findCli(silent),
      project: "plinth",
      stack: this.name,
      config: this.config,
      program,
      directory: this.#directory,
      faults,
      attached: this.#attached,
      ...options,
      ...(this.backend === undefined ? {} : { backend: this.backend }),
      ...(this.cluster === undefined ? {} : { cluster: this.cluster }),
    });
    if (this.backend !== undefined) this.backend = { ...this.backend, ...sealedKey(environment) };
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

/** What the engine has written into the stack file, and a deployed environment's repository keeps. */
function sealedKey({ stack, stackName }: Environment): { readonly encryptedKey?: string } {
  const file = join(stack.workspace.workDir, `Pulumi.${stackName}.yaml`);
  const { encryptedkey } = parse(readFileSync(file, "utf8")) as { encryptedkey?: string };
  return encryptedkey === undefined ? {} : { encryptedKey: encryptedkey };
}
