import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AwsProvider } from "../../../simulator/aws/provider.ts";
import { Cloud } from "../../../simulator/cloud.ts";
import type {
  CheckedInputs,
  Difference,
  ProviderInstance,
  ResourceReference,
} from "../../../simulator/simulated-provider.ts";
import type { Properties } from "../../../simulator/wire.ts";

export const accountId = "111122223333";

export function reference(type: string, name = "thing"): ResourceReference {
  return { urn: `urn:pulumi:test::plinth::${type}::${name}`, type, name };
}

/** The simulated provider in one Region of one account, with a cloud of its own until `remove`. */
export class SimulatedAccount {
  readonly #directory = mkdtempSync(join(tmpdir(), "plinth-account-"));
  readonly cloud = new Cloud(this.#directory);
  readonly provider = new AwsProvider(this.cloud);
  readonly #instance: ProviderInstance = this.in("us-east-1");

  in(region: string): ProviderInstance {
    return this.provider.configure({ region, allowedAccountIds: JSON.stringify([accountId]) });
  }

  check(type: string, inputs: Properties, name?: string, olds: Properties = {}): CheckedInputs {
    return this.#instance.check(reference(type, name), olds, inputs);
  }

  diff(type: string, olds: Properties, news: Properties): Difference {
    return this.#instance.diff(reference(type), olds, news);
  }

  /** Creates a resource from inputs as they are, without a check. */
  create(
    type: string,
    inputs: Properties,
    name?: string,
  ): Promise<{ readonly id: string; readonly outputs: Properties }> {
    return this.#instance.create(reference(type, name), inputs, false);
  }

  remove(): void {
    rmSync(this.#directory, { recursive: true, force: true });
  }
}
