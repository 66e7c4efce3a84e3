import { createHash } from "node:crypto";
import type { Checkpoint } from "./checkpoint.ts";
import { readCheckpoint } from "./checkpoint.ts";
import type { StackName } from "./stack-objects.ts";
import { placesOf } from "./stack-objects.ts";
import { StateRefused, UnusableCheckpoint } from "./state-error.ts";
import type { StateStore } from "./state-store.ts";

/** A copy of a checkpoint. It is one object, and its name holds time and hash, so that no half of a copy can pass for one. */
export interface Copy {
  readonly key: string;
  readonly made: Date;
  readonly sha256: string;
}

const form = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z-([0-9a-f]{64})\.json(?:\.gz|\.zst)?$/;

/** All copies of a stack, the newest first. */
export async function copiesOf(store: StateStore, name: StackName): Promise<readonly Copy[]> {
  const { copies } = placesOf(name);
  return (await store.list(copies))
    .flatMap(({ key }) => {
      const [, year, month, day, hour, minute, second, sha256] = form.exec(key.slice(copies.length)) ?? [];
      if (sha256 === undefined) return [];
      return [
        {
          key,
          sha256,
          made: new Date(
            `${year ?? ""}-${month ?? ""}-${day ?? ""}T${hour ?? ""}:${minute ?? ""}:${second ?? ""}Z`,
          ),
        },
      ];
    })
    .toSorted((one, other) => other.made.getTime() - one.made.getTime());
}

/** Writes a copy and reads it back. @throws StateRefused where what comes back is something else */
export async function makeCopy(
  store: StateStore,
  name: StackName,
  { content, encoding }: { readonly content: Buffer; readonly encoding: string },
  now: Date,
): Promise<Copy> {
  const sha256 = hashOf(content);
  const made = new Date(Math.floor(now.getTime() / 1000) * 1000);
  const time = made.toISOString().replaceAll(/[:-]|\.\d{3}/g, "");
  const key = `${placesOf(name).copies}${time}-${sha256}.json${encoding}`;
  await store.create(key, content);
  const back = await store.read(key);
  if (back === undefined || hashOf(back) !== sha256) {
    await store.remove(key);
    throw new StateRefused(`The copy ${key} did not read back as it was written, and has been removed.`);
  }
  return { key, made, sha256 };
}

/** A copy's checkpoint. @throws UnusableCheckpoint where it is missing, has been changed, or is not whole */
export async function readCopy(
  store: StateStore,
  { key, sha256 }: Copy,
  name: StackName,
): Promise<Checkpoint> {
  const content = await store.read(key);
  if (content === undefined) throw new UnusableCheckpoint(key, "it is not there any more");
  if (hashOf(content) !== sha256)
    throw new UnusableCheckpoint(key, "it is not what was written: its hash is not the one in its name");
  return readCheckpoint(key, content, qualified(name));
}

export function qualified({ project, stack }: StackName): string {
  return `organization/${project}/${stack}`;
}

function hashOf(content: Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}
