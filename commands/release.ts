import type { ExitCode } from "./exit-codes.ts";
import { exitCode } from "./exit-codes.ts";
import { missingDigests, renderMissing, renderUnasked } from "./registry/missing-digests.ts";
import { carryOut, outcome, patchOf } from "./release/carried-out.ts";
import { refuseOtherChanges } from "./release/git-history.ts";
import { ReleaseRefused } from "./release/release-error.ts";
import { proposeRelease, staleSiblings } from "./release/release-proposal.ts";
import { serviceEntry } from "./release/service-entry.ts";
import { askedFile } from "./release/stack-file-text.ts";
import { checkout } from "./stack-run.ts";
import { print as printed, tell as told } from "./terminal.ts";

export interface ReleaseOptions {
  readonly service: string;
  /** `sha256:` and 64 hexadecimal digits. */
  readonly digest: string;
  /** The environment: `prod` of a `Pulumi.prod.yaml`. */
  readonly to: string;
  /** Makes the commit. Default: only writes the file. */
  readonly commit?: boolean;
  /** Asks the registry whether it has the digest, with the AWS credentials of the surroundings. Default: no. */
  readonly checkRegistry?: boolean;
  /** Directory of the stack files. Default: this repository. */
  readonly root?: string;
  readonly print?: (text: string) => void;
  readonly tell?: (text: string) => void;
}

/**
 * Puts the digest of an image into an environment's stack file, which is what a deployment of it will run: the service, its
 * migration and its jobs have one image. Everything else in the file stays as it is, byte for byte.
 */
export async function release(options: ReleaseOptions): Promise<ExitCode> {
  const { checkRegistry = false, commit = false, digest, root = checkout, service, to } = options;
  const { print = printed, tell = told } = options;
  const file = askedFile({ root, stack: to, service, digest });
  if (commit) refuseOtherChanges(root, file);
  const change = proposeRelease({ root, file, service, digest });
  if (checkRegistry) await refuseMissing(serviceEntry(change.after, service)?.image ?? "", service, tell);
  if (change.from === digest) {
    tell(`${service} in ${to} has ${digest} already; nothing was changed.`);
  } else {
    const patch = await patchOf(change);
    const made = carryOut(root, change, { commit });
    print(patch);
    tell(outcome(change, made));
  }
  for (const sibling of staleSiblings(change.after, service)) {
    tell(
      `${sibling} runs another build of the same image. To release it too: npm run release -- --service ${sibling} --digest ${digest} --to ${to}`,
    );
  }
  return exitCode.fine;
}

async function refuseMissing(image: string, service: string, tell: (text: string) => void): Promise<void> {
  const images = { [service]: image };
  const missing = await missingDigests(images);
  if (missing.length > 0)
    throw new ReleaseRefused([...renderMissing(missing), "Nothing was written."].join("\n"));
  for (const line of renderUnasked(images)) tell(line);
}
