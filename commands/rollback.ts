import type { ExitCode } from "./exit-codes.ts";
import { exitCode } from "./exit-codes.ts";
import { carryOut, outcome, patchOf } from "./release/carried-out.ts";
import { refuseOtherChanges } from "./release/git-history.ts";
import { proposeRollback } from "./release/rollback-proposal.ts";
import { serviceEntry } from "./release/service-entry.ts";
import { askedFile, readStackText } from "./release/stack-file-text.ts";
import { checkout } from "./stack-run.ts";
import { print as printed, tell as told } from "./terminal.ts";

export interface RollbackOptions {
  /** The environment: `prod` of a `Pulumi.prod.yaml`. */
  readonly stack: string;
  readonly service: string;
  /** The digest to go back to. Default: that of the release before the one that runs. */
  readonly to?: string;
  /** Makes the commit. Default: only writes the file. */
  readonly commit?: boolean;
  readonly json?: boolean;
  /** Directory of the stack files, within a git repository. Default: this repository. */
  readonly root?: string;
  readonly print?: (text: string) => void;
  readonly tell?: (text: string) => void;
}

/** What `npm run rollback -- --json` prints. */
export interface RolledBack {
  /** Name of the stack file, as in `Pulumi.prod.yaml`. */
  readonly file: string;
  readonly service: string;
  /** Digest before. */
  readonly from: string;
  /** Digest afterwards. */
  readonly to: string;
  /** Commit whose entry is back; null where nothing was to be done. */
  readonly revision: string | null;
  /** The commit that was made; null without `--commit`, and where nothing was to be done. */
  readonly commit: string | null;
  /** The message that the commit has, or should have; null where nothing was to be done. */
  readonly message: string | null;
}

/** What stays as it is: said each time, because whoever rolls back is in a hurry. */
const stays = [
  "Not rolled back, because it only goes forward: infrastructure and everything else outside this entry",
  "(docs/adr/0049-services-roll-back-infrastructure-rolls-forward.md), the database's schema and data, values of secrets. The older",
  "image's migration runs again, and has to find that its steps were taken (docs/adr/0026-a-migration-is-a-job-of-its-release.md).",
].join("\n");

/**
 * Puts the entry of a service in an environment's stack file, image and config, back to what it was in an earlier release, by the
 * history of the file. A deployment of the commit is the rollback. Everything outside the entry stays as it is, byte for byte.
 */
export async function rollback(options: RollbackOptions): Promise<ExitCode> {
  const { commit = false, json = false, root = checkout, service, stack, to } = options;
  const { print = printed, tell = told } = options;
  const file = askedFile({ root, stack, service, ...(to === undefined ? {} : { digest: to }) });
  if (commit) refuseOtherChanges(root, file);
  const say = (result: RolledBack) => {
    if (json) print(JSON.stringify(result, null, 2));
  };
  const now = serviceEntry(readStackText(root, file), service)?.digest;
  if (to !== undefined && now === to) {
    tell(`${service} in ${stack} has ${to} already; nothing was changed.`);
    say({ file, service, from: to, to, revision: null, commit: null, message: null });
    return exitCode.fine;
  }
  const change = proposeRollback({ root, file, service, ...(to === undefined ? {} : { to }) });
  const patch = await patchOf(change);
  const made = carryOut(root, change, { commit });
  if (!json) print(patch);
  tell(outcome(change, made));
  tell(stays);
  const { from, message, revision } = change;
  say({ file, service, from, to: change.to, revision, commit: made ?? null, message });
  return exitCode.fine;
}
