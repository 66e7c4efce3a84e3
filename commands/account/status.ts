import { existsSync } from "node:fs";
import { quantity } from "../../model/quantity.ts";
import type { RawStack } from "../../stacks/config/stack-file.ts";
import { accountCommand } from "./account-command.ts";
import type { AccountEngine } from "./account-engine.ts";
import { type AccountPlaces, hasBucket, stateInBucket, stateInDirectory } from "./account-places.ts";
import { toldBy } from "./account-told.ts";
import { environmentValues, lackingIn } from "./account-values.ts";
import { keyState } from "./key-state.ts";
import { sharedLines } from "./sharing.ts";

/** What is there of an account, in lines, and whether anything is left to do. */
export interface AccountStatus {
  readonly lines: readonly string[];
  readonly isWhole: boolean;
}

export interface StatusArgs {
  readonly places: AccountPlaces;
  readonly engine: AccountEngine;
  /** ARN of who asks. */
  readonly caller: string;
  /** The stack files of environments, of this account and of others. */
  readonly environmentFiles: readonly RawStack[];
}

/** Looks at the account as it is; changes nothing. */
export async function statusOf(args: StatusArgs): Promise<AccountStatus> {
  const { caller, engine, places } = args;
  const { bucketUrl, config, directory, stack } = places;
  const [bucket, moved, first] = [
    await hasBucket(places),
    await stateInBucket(places),
    await stateInDirectory(places),
  ];
  const found = moved ?? first;
  const told = found === undefined ? undefined : await toldBy(engine, found);
  const providers = told?.secretsProviders ?? {};
  const keys = await Promise.all(
    [...config.environments, "account"].map(async (name) => ({
      name,
      state: await stateOfKey(providers[name], config.region),
    })),
  );
  const lacking = lackingLines(args);
  const next = nextStep(places.named, { bucket, moved: moved !== undefined, first: first !== undefined });
  return {
    isWhole:
      moved !== undefined &&
      first === undefined &&
      keys.every(({ state }) => state === "Enabled") &&
      lacking.length === 0,
    lines: [
      `Account ${config.accountId}, stack ${stack}, asked as ${caller}`,
      `Bucket of states  ${bucket ? "there" : "not there yet"}: ${bucketUrl}`,
      `State in it       ${moved === undefined ? "none" : quantity(moved.checkpoint.resources, "resource")}`,
      `State beside it   ${first === undefined ? "none" : quantity(first.checkpoint.resources, "resource")} in ${directory}${existsSync(directory) ? "" : ", which is not there"}`,
      ...keys.map(({ name, state }) => `Key of ${name.padEnd(10)} ${state}`),
      ...sharedLines(config),
      ...lacking,
      ...(next === undefined ? [] : [`Next: ${next}`]),
    ],
  };
}

async function stateOfKey(provider: string | undefined, region: string): Promise<string> {
  const arn = /arn:[^?]+/u.exec(provider ?? "")?.[0];
  return arn === undefined ? "not there yet" : keyState(arn, region);
}

function lackingLines({ environmentFiles, places }: StatusArgs): readonly string[] {
  const { config } = places;
  const own = environmentFiles.filter(
    ({ values }) =>
      values["accountId"] === config.accountId && config.environments.includes(String(values["environment"])),
  );
  const files = own.flatMap((raw) =>
    lackingIn(raw, environmentValues(config, String(raw.values["environment"]))).map(
      ([path, wanted]) => `${raw.file} lacks ${path}: ${wanted}`,
    ),
  );
  const known = new Set(own.map(({ values }) => String(values["environment"])));
  const absent = config.environments.filter((environment) => !known.has(environment));
  return [
    ...files,
    ...absent.map(
      (environment) => `No stack file is of the environment ${environment} in account ${config.accountId}`,
    ),
  ];
}

function nextStep(
  named: AccountPlaces["named"],
  { bucket, first, moved }: { readonly bucket: boolean; readonly first: boolean; readonly moved: boolean },
): string | undefined {
  if (moved && first)
    return `${accountCommand("adopt", named)} compares both states, and puts the first one away`;
  if (moved) return undefined;
  if (first && bucket) return accountCommand("adopt", named);
  if (bucket) return "name the directory of the first state with --directory";
  return accountCommand("up", named);
}
