import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { AccountConfig } from "../../account/config/schema.ts";
import { accountBucketName, accountEnvironment, backendUrl } from "../../model/account-names.ts";
import { stateDirectory } from "../../simulator/places.ts";
import { checkout } from "../stack-run.ts";
import type { Checkpoint } from "../state/checkpoint.ts";
import { openStore } from "../state/open-store.ts";
import { currentCheckpoint } from "../state/restoration.ts";
import { placesOf } from "../state/stack-objects.ts";
import { StateRefused } from "../state/state-error.ts";
import type { StateStore } from "../state/state-store.ts";
import { askAws } from "./aws-call.ts";

/** As account/Pulumi.yaml says. */
export const accountProject = "plinth-account";

/** Where an account's state lies, or will. */
export interface AccountPlaces {
  readonly stack: string;
  readonly config: AccountConfig;
  /** What its commands are told again: the stack, and the directory where one was named. */
  readonly named: { readonly stack: string; readonly directory: string | undefined };
  /** The directory of its first state, on this machine. */
  readonly directory: string;
  /** The backend in the bucket that it makes. */
  readonly bucketUrl: string;
}

export function placesOfAccount(
  stack: string,
  config: AccountConfig,
  directory: string | undefined,
): AccountPlaces {
  const { accountId, region, tags } = config;
  return {
    stack,
    config,
    named: { stack, directory },
    directory: resolve(directory ?? join(stateDirectory(checkout), ".account-first", accountId, stack)),
    bucketUrl: backendUrl({ accountId, region, project: tags.project }, accountEnvironment),
  };
}

/** A state that is there, and the backend that has it. */
export interface FoundState {
  readonly store: StateStore;
  readonly checkpoint: Checkpoint;
}

/** The state in the directory; undefined where there is none. */
export async function stateInDirectory({ directory, stack }: AccountPlaces): Promise<FoundState | undefined> {
  // The engine writes it in one of its encodings; a directory without any is as good as none.
  if (!existsSync(join(directory, ".pulumi"))) return undefined;
  return stateIn(openStore({ url: pathToFileURL(directory).href, owner: "" }), stack);
}

/** Its backend, which is opened even where nothing is in it yet. */
export function bucketStore({ bucketUrl, config }: AccountPlaces): StateStore {
  return openStore({ url: bucketUrl, owner: config.accountId });
}

/**
 * The state in the bucket; undefined where there is none, or no bucket.
 *
 * @throws CannotRun where the bucket is another account's, or does not let these credentials in
 */
export async function stateInBucket(places: AccountPlaces): Promise<FoundState | undefined> {
  return (await hasBucket(places)) ? stateIn(bucketStore(places), places.stack) : undefined;
}

async function stateIn(store: StateStore, stack: string): Promise<FoundState | undefined> {
  const checkpoint = await currentCheckpoint(store, { project: accountProject, stack });
  return checkpoint === undefined ? undefined : { store, checkpoint };
}

/** Anything but "there is none" is for the backend to explain, when it is opened. */
export async function hasBucket({ config }: AccountPlaces): Promise<boolean> {
  const { accountId, region, tags } = config;
  const bucket = accountBucketName({ accountId, region, project: tags.project }, "state");
  const { status } = await askAws({
    service: "s3",
    region,
    method: "HEAD",
    path: `/${bucket}`,
    headers: { "x-amz-content-sha256": emptyHash, "x-amz-expected-bucket-owner": accountId },
  });
  return status !== 404;
}

/** SHA-256 of nothing, which S3 wants to see of a request without a body. */
const emptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/**
 * The state that counts: that in the bucket, once it has moved there, and else that in the directory.
 *
 * @throws StateRefused where the bucket is there and neither has a state: whoever begins anew then would make everything twice
 */
export async function currentState(places: AccountPlaces): Promise<FoundState | undefined> {
  const moved = await stateInBucket(places);
  if (moved !== undefined) return moved;
  const first = await stateInDirectory(places);
  if (first !== undefined || !(await hasBucket(places))) return first;
  const { bucketUrl, directory, stack } = places;
  throw new StateRefused(
    `The bucket of ${bucketUrl} is there, and neither it nor ${directory} holds a state of ${stack}. Nothing was changed. ` +
      "The account was brought up from another machine or directory: name that with --directory, or run npm run account -- adopt where it is. " +
      `What was looked for is ${placesOf({ project: accountProject, stack }).checkpoint}.`,
  );
}
