import type { PulumiFn } from "@pulumi/pulumi/automation/workspace.js";
import { createStack } from "../../commands/deploy/new-stack.ts";
import type { DeploySummary } from "../../commands/deploy/summary.ts";
import { deploy } from "../../commands/deploy.ts";
import { judgeFailure } from "../../commands/exit-codes.ts";
import { openLive } from "../../commands/live/live-environment.ts";
import { readEvidence } from "../../commands/promote.ts";
import type { StateStore } from "../../commands/state/state-store.ts";
import type { Evidence } from "../../review/promotion/evidence.ts";
import { DeployableCheckout } from "./deployable-checkout.ts";
import { SimulatedProviders } from "./simulated-providers.ts";
import type { StateBackend } from "./state-backend.ts";

/** How a run of the command ended, whether it came to a result or was refused. */
export interface Deployed {
  readonly code: number;
  readonly said: string;
  /** Missing where it was refused. */
  readonly summary?: DeploySummary;
}

/** The stack dev with its checkout, its bucket, a place for evidence, and a cloud that is simulated. */
export class DeployedEnvironment {
  readonly checkout = new DeployableCheckout();
  readonly providers = new SimulatedProviders();
  readonly url: string;
  readonly evidenceUrl: string;
  readonly store: StateStore;
  readonly evidence: StateStore;
  readonly #backend: StateBackend;

  private constructor(backend: StateBackend, url: string, evidenceUrl: string) {
    this.#backend = backend;
    this.url = url;
    this.evidenceUrl = evidenceUrl;
    this.store = backend.store(url);
    this.evidence = backend.store(evidenceUrl);
  }

  static async make(backend: StateBackend): Promise<DeployedEnvironment> {
    const [{ url }, { url: evidenceUrl }] = [await backend.bucket(), await backend.bucket()];
    const environment = new DeployedEnvironment(backend, url, evidenceUrl);
    await environment.providers.start();
    return environment;
  }

  /** What every command that works on it is told. */
  get options() {
    return {
      stack: "dev",
      root: this.checkout.root,
      backend: this.url,
      evidence: this.evidenceUrl,
      variables: { ...this.#backend.variables, ...this.providers.variables },
    };
  }

  /** An empty stack, as day zero makes it. */
  async initialise(): Promise<void> {
    await createStack(await openLive(this.options), this.#backend.secretsProvider);
  }

  async deploy(
    program: PulumiFn,
    options: {
      readonly stack?: string;
      readonly repair?: boolean;
      readonly first?: boolean;
      /** Default: the whole program. */
      readonly foundation?: PulumiFn;
    } = {},
  ): Promise<Deployed> {
    const { foundation = program, ...others } = options;
    const said: string[] = [];
    const printed: string[] = [];
    try {
      const code = await deploy({
        ...this.options,
        ...others,
        programs: { whole: program, foundation },
        json: true,
        patience: { milliseconds: 0, pauseMilliseconds: 1 },
        tell: (text) => said.push(text),
        print: (text) => printed.push(text),
      });
      const summary = JSON.parse(printed.join("")) as DeploySummary;
      return { code, said: said.join("\n"), summary };
    } catch (problem) {
      const { code, text } = judgeFailure(problem);
      return { code, said: [...said, text].join("\n") };
    }
  }

  records(): Promise<readonly Evidence[]> {
    return readEvidence(this.evidence);
  }

  /** Every object of the state's bucket with its content. */
  async contents(): Promise<Readonly<Record<string, string>>> {
    const objects = await this.store.list("");
    const read = objects.map(
      async ({ key }) => [key, ((await this.store.read(key)) ?? "").toString("base64")] as const,
    );
    return Object.fromEntries(await Promise.all(read));
  }

  async remove(): Promise<void> {
    await this.providers.remove();
    this.checkout.remove();
  }
}
