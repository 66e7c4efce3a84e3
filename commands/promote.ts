import { execFileSync } from "node:child_process";
import { evidenceFolder, evidenceOf } from "../model/evidence-access.ts";
import type { Evidence } from "../review/promotion/evidence.ts";
import { parseEvidence, UnreadableEvidence } from "../review/promotion/evidence.ts";
import { missingEvidence } from "../review/promotion/gate.ts";
import { newestLast } from "../review/promotion/soak.ts";
import { CannotRun } from "../simulator/places.ts";
import { loadStack } from "../stacks/config/load.ts";
import type { PlatformConfig } from "../stacks/config/schema.ts";
import { type EvidenceOptions, openEvidence } from "./evidence-place.ts";
import type { ExitCode } from "./exit-codes.ts";
import { exitCode } from "./exit-codes.ts";
import { rollbackOf } from "./release/rollback-of-release.ts";
import { openServices } from "./smoke/open-services.ts";
import { stackNames } from "./stack-names.ts";
import { checkout } from "./stack-run.ts";
import type { StateStore } from "./state/state-store.ts";
import { print as printed, tell as told } from "./terminal.ts";

export interface PromoteOptions extends EvidenceOptions {
  /** The stack that the release is to go to. */
  readonly to: string;
  /** What is to go there; by default the checkout's commit. */
  readonly commit?: string;
  readonly json?: boolean;
  /** Where the stack files are. Default: this repository. */
  readonly root?: string;
  readonly now?: Date;
  readonly print?: (text: string) => void;
  readonly tell?: (text: string) => void;
}

/** Says whether a release may go to an environment, and if not, all that is missing. Changes nothing. */
export async function promote(options: PromoteOptions): Promise<ExitCode> {
  const { json = false, now = new Date(), print = printed, root = checkout, tell = told, to } = options;
  const target = loadStack(root, to).config;
  const store = openEvidence(options, target.accountId);
  const commit = options.commit ?? headOf(root);
  const { missing, records, rollsBack } = await examined({ to, commit, store, root, now });
  const { promotion: requirements } = target;
  const proof = newestLast(
    records.filter((record) => record.stack === requirements.after && record.commit === commit),
  ).at(-1);
  const reason =
    rollsBack.length > 0
      ? `: all that it does there is to roll back ${rollsBack.join(" and ")}, to what has run there before`
      : proof === undefined
        ? ""
        : `, by the ${proof.kind} evidence of the run "${proof.run}"`;
  for (const text of missing) tell(`  missing: ${text}`);
  tell(
    missing.length === 0
      ? `${commit} may go to ${to}${reason}.`
      : `${commit} may not go to ${to}: ${missing.length} ${missing.length === 1 ? "thing is" : "things are"} missing.`,
  );
  if (json) print(JSON.stringify({ to, commit, ok: missing.length === 0, missing }, null, 2));
  return missing.length === 0 ? exitCode.fine : exitCode.blocked;
}

/** A release, and where it is to go. */
export interface Examination {
  readonly to: string;
  readonly commit: string;
  /** Where the records are. */
  readonly store: StateStore;
  /** Where the stack files are. */
  readonly root: string;
  readonly now: Date;
}

/** What the records lack for a release to go to an environment, and what that was told from. */
export async function examined({ commit, now, root, store, to }: Examination): Promise<{
  readonly missing: readonly string[];
  readonly records: readonly Evidence[];
  /** Services, where all that the release does is to put them back to what has run there before. */
  readonly rollsBack: readonly string[];
}> {
  const target = loadStack(root, to).config;
  const { promotion: requirements } = target;
  // A stack that it names and that is not there is a mistake of the file, told before any record is read.
  const before = requirements.after === "none" ? undefined : loadStack(root, requirements.after).config;
  const records = await readEvidence(store);
  const rollsBack = rollbackOf({ root, stack: to, commit, records });
  const missing = missingEvidence({
    to,
    commit,
    digests: digestsOf(target),
    requirements,
    open: before === undefined ? [] : openServices(before),
    next: stackNames(root).flatMap((stack) => {
      const { promotion } = loadStack(root, stack).config;
      return promotion.after === to ? [{ stack, soakHours: promotion.soakHours }] : [];
    }),
    records,
    rollsBack,
    now,
  });
  return { missing, records, rollsBack };
}

/** Service to the digest that its image is named by. */
export function digestsOf({ services }: Pick<PlatformConfig, "services">): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(services).map(([name, { image }]) => [name, image.slice(image.indexOf("@") + 1)]),
  );
}

/**
 * Every record of every environment.
 *
 * @throws UnreadableEvidence for one that is malformed, which might be the one that forbids, or that lies in another's folder
 */
export async function readEvidence(store: StateStore): Promise<readonly Evidence[]> {
  const objects = (await store.list(evidenceFolder)).filter(({ key }) => key.endsWith(".json"));
  return Promise.all(
    objects.map(async ({ key }) => {
      const record = parseEvidence(((await store.read(key)) ?? "").toString(), key);
      // Who may write the records of one environment must not speak for another.
      const own = evidenceOf(record.stack);
      if (!key.startsWith(own))
        throw new UnreadableEvidence(
          `${key} is no evidence of ${record.stack}: its records lie below ${own}.`,
        );
      return record;
    }),
  );
}

/** Writes the record of a deployment, or what has become known of it since: one object for each deployment. */
export async function writeEvidence(store: StateStore, record: Evidence): Promise<string> {
  const time = record.soakStartedAt.replaceAll(/[:-]|\.\d+/g, "");
  const key = `${evidenceOf(record.stack)}${time}-${record.commit}.json`;
  const text = `${JSON.stringify(record, null, 2)}\n`;
  parseEvidence(text, key);
  await store.write(key, Buffer.from(text));
  return key;
}

function headOf(root: string): string {
  try {
    return execFileSync("git", ["rev-parse", "HEAD"], { cwd: root, stdio: ["ignore", "pipe", "ignore"] })
      .toString()
      .trim();
  } catch {
    throw new CannotRun("This is no git repository with a commit; name the one to promote with --commit.");
  }
}
