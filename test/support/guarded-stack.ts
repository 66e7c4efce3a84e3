import { expect } from "chai";
import type { StateStore } from "../../commands/state/state-store.ts";
import type { StateAction, StateOptions } from "../../commands/state.ts";
import type { CommandResult } from "./checkout.ts";
import { motoAccount } from "./moto.ts";
import { secretTopics } from "./secret-topics.ts";
import { sharedBackend } from "./shared-state-backend.ts";
import { SimulatedStack } from "./simulated-stack.ts";
import { stateHere } from "./state-backend.ts";

/** Where the engine keeps the checkpoint. */
export const checkpointKey = ".pulumi/stacks/plinth/dev.json";

/** A deployed stack of five resources and seven secrets in a bucket of its own, and the commands on its state. */
export class GuardedStack {
  readonly engine: SimulatedStack;
  readonly store: StateStore;
  readonly url: string;

  private constructor(engine: SimulatedStack, url: string) {
    this.engine = engine;
    this.url = url;
    this.store = sharedBackend().store(url);
  }

  static async deployed(): Promise<GuardedStack> {
    const bucket = await sharedBackend().bucket();
    const engine = new SimulatedStack();
    engine.name = "dev";
    engine.backend = bucket;
    const { errors } = await engine.up(secretTopics(3));
    expect(errors).to.deep.equal([]);
    return new GuardedStack(engine, bucket.url);
  }

  run(action: StateAction, options: Partial<StateOptions> = {}): Promise<CommandResult> {
    return stateHere(action, { stack: "dev", owner: motoAccount, backend: this.url, ...options });
  }

  /** Runs, expects the exit code, and that no object has changed. @returns what was said */
  async refused(code: number, action: StateAction, options: Partial<StateOptions> = {}): Promise<string> {
    const before = await this.#contents();
    const result = await this.run(action, options);
    expect(result.code, result.stderr).to.equal(code);
    expect(result.stderr).not.to.match(/^\s+at /m);
    expect(await this.#contents()).to.deep.equal(before);
    return result.stderr;
  }

  async checkpoint(): Promise<Buffer> {
    return (await this.store.read(checkpointKey)) ?? Buffer.alloc(0);
  }

  /** With an object as given while it works, and as it was afterwards. */
  async instead<Result>(key: string, content: Buffer | string, work: () => Promise<Result>): Promise<Result> {
    const there = await this.store.read(key);
    await this.store.write(key, Buffer.from(content));
    try {
      return await work();
    } finally {
      await (there === undefined ? this.store.remove(key) : this.store.write(key, there));
    }
  }

  remove(): void {
    this.engine.remove();
  }

  /** Every object by key and content, whatever the recorder would refuse. */
  async #contents(): Promise<Readonly<Record<string, string>>> {
    const { recorder } = sharedBackend();
    const { fault } = recorder;
    recorder.fault = () => undefined;
    const objects = await this.store.list("");
    const read = objects.map(
      async ({ key }) => [key, (await this.store.read(key))?.toString("hex") ?? ""] as const,
    );
    const found = Object.fromEntries(await Promise.all(read));
    recorder.fault = fault;
    return found;
  }
}
