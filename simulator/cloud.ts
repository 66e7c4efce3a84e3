import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { differences } from "./difference.ts";
import type { ResourceReference } from "./simulated-provider.ts";
import { CloudRefusal } from "./simulated-provider.ts";
import type { Properties } from "./wire.ts";
import { isProperties } from "./wire.ts";

/** A resource that exists in the simulated cloud. */
export interface LiveResource {
  readonly urn: string;
  readonly type: string;
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
  /** The account that it is in; absent where the provider knows no accounts. */
  readonly accountId?: string;
  /** Outputs of the resource of the same URN and id whose place this one has taken: that one's deletion must spare it. */
  readonly successorOf?: Properties;
}

/** What a creation leaves in the cloud. */
export interface NewResource extends Pick<LiveResource, "inputs" | "outputs" | "accountId"> {
  /** Why the cloud refuses it, asked at the moment of the creation; `undefined` where it does not. */
  readonly refusal?: () => string | undefined;
}

/** How the simulated cloud misbehaves on request. A name is a resource's name or its type token. */
export interface Faults {
  /** Milliseconds that each create, update and delete takes longer. */
  readonly delayMs?: number;
  /** The first create of this resource fails; the next one succeeds, also in a later process. */
  readonly failCreateOnce?: string;
  /** Each delete of this resource fails. */
  readonly failDelete?: string;
}

/**
 * What exists in the simulated account, apart from the engine's own record of it: one file for each resource, so that a kill at
 * any moment leaves whole resources, and a refresh has something of its own to compare the state with.
 */
export class Cloud {
  readonly #directory: string;
  readonly #faults: Faults;

  constructor(directory: string, faults: Faults = {}) {
    this.#directory = directory;
    this.#faults = faults;
    mkdirSync(directory, { recursive: true });
  }

  /** Creates the resource, or takes over the one that an interrupted create of the same URN and identity left. */
  async create(
    resource: ResourceReference,
    id: string,
    { accountId, inputs, outputs, refusal }: NewResource,
  ): Promise<void> {
    await this.#delay();
    if (matches(this.#faults.failCreateOnce, resource) && this.#firstTime(resource.urn)) {
      throw new CloudRefusal(
        `simulated fault: creating ${resource.name} (${resource.type}) fails once; the next try succeeds`,
      );
    }
    const present = this.get(resource.type, id);
    if (present !== undefined && present.urn !== resource.urn) {
      throw new CloudRefusal(
        `${resource.type} "${id}" already exists: ${present.urn} has that name. Give one of the two another name.`,
      );
    }
    const refused = refusal?.();
    if (refused !== undefined) throw new CloudRefusal(`${resource.name} (${resource.type}): ${refused}`);
    this.#write({
      urn: resource.urn,
      type: resource.type,
      id,
      inputs,
      outputs,
      ...(accountId === undefined ? {} : { accountId }),
      ...(present === undefined || same(present.outputs, outputs) ? {} : { successorOf: present.outputs }),
    });
  }

  async update(
    resource: ResourceReference,
    id: string,
    inputs: Properties,
    outputs: Properties,
  ): Promise<void> {
    await this.#delay();
    const present = this.get(resource.type, id);
    if (present === undefined) {
      throw new CloudRefusal(
        `${resource.type} "${id}" does not exist any more; refresh the state to learn what is left: npm run simulate -- refresh`,
      );
    }
    this.#write({ ...present, urn: resource.urn, inputs, outputs });
  }

  /**
   * Deletes the resource, unless what the state recorded of it is gone already: a replacement that AWS would know by the same
   * id has taken its place. `recorded` are the outputs in the state.
   */
  async delete(resource: ResourceReference, id: string, recorded?: Properties): Promise<void> {
    await this.#delay();
    if (matches(this.#faults.failDelete, resource)) {
      throw new CloudRefusal(`simulated fault: deleting ${resource.name} (${resource.type}) fails`);
    }
    const present = this.get(resource.type, id);
    if (present?.successorOf !== undefined && recorded !== undefined && same(recorded, present.successorOf)) {
      const { successorOf: _gone, ...successor } = present;
      this.#write(successor);
      return;
    }
    rmSync(this.#file(resource.type, id), { force: true });
  }

  get(type: string, id: string): LiveResource | undefined {
    const file = this.#file(type, id);
    return existsSync(file) ? readLiveResource(file) : undefined;
  }

  list(): readonly LiveResource[] {
    return readdirSync(this.#directory)
      .filter((name) => name.endsWith(".json"))
      .map((name) => readLiveResource(join(this.#directory, name)));
  }

  #file(type: string, id: string): string {
    return join(
      this.#directory,
      `${createHash("sha256").update(`${type} ${id}`).digest("hex").slice(0, 32)}.json`,
    );
  }

  #write(resource: LiveResource): void {
    const file = this.#file(resource.type, resource.id);
    // Renaming is atomic: a kill leaves the old file or the new one, never half of one.
    writeFileSync(`${file}.writing`, JSON.stringify(resource));
    renameSync(`${file}.writing`, file);
  }

  #firstTime(urn: string): boolean {
    const mark = join(
      this.#directory,
      `${createHash("sha256").update(urn).digest("hex").slice(0, 32)}.failed-once`,
    );
    if (existsSync(mark)) return false;
    writeFileSync(mark, "");
    return true;
  }

  async #delay(): Promise<void> {
    const { delayMs = 0 } = this.#faults;
    if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
  }
}

function matches(wanted: string | undefined, { name, type }: ResourceReference): boolean {
  return wanted !== undefined && (wanted === name || wanted === type);
}

function same(one: Properties, other: Properties): boolean {
  return differences(one, other, () => false).length === 0;
}

function readLiveResource(file: string): LiveResource {
  const record: unknown = JSON.parse(readFileSync(file, "utf8"));
  if (
    isProperties(record) &&
    typeof record["urn"] === "string" &&
    typeof record["type"] === "string" &&
    typeof record["id"] === "string" &&
    isProperties(record["inputs"]) &&
    isProperties(record["outputs"])
  ) {
    const { accountId, id, inputs, outputs, successorOf, type, urn } = record;
    return {
      urn,
      type,
      id,
      inputs,
      outputs,
      ...(typeof accountId === "string" ? { accountId } : {}),
      ...(isProperties(successorOf) ? { successorOf } : {}),
    };
  }
  throw new Error(
    `${file} is not a resource of the simulated cloud; delete the simulated environment: npm run simulate -- reset`,
  );
}
