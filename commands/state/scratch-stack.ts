import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { run } from "../../simulator/child-process.ts";
import type { FoundCli } from "../../simulator/cli.ts";
import { makeTemporaryDirectory, removeTemporaryDirectory } from "../../simulator/temporary-directory.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { countSecrets } from "./checkpoint.ts";
import type { StackName } from "./stack-objects.ts";
import { placesOf } from "./stack-objects.ts";
import { StateRefused } from "./state-error.ts";

/** A checkpoint put into a backend of its own, in a directory that goes when it is closed. */
export interface ScratchStack {
  /** Where the engine works: it holds the stack's file. */
  readonly directory: string;
  /** Its backend, as the engine names it. */
  readonly backendUrl: string;
  /** Variables by which the engine finds its backend, and opens what is sealed there. */
  readonly variables: Readonly<Record<string, string>>;
  close(): void;
}

export interface ScratchArgs extends StackName {
  readonly checkpoint: Checkpoint;
  /** The stack file's `config:` block. */
  readonly config: Readonly<Record<string, unknown>>;
}

/**
 * The stack keeps its name, because every URN in the checkpoint holds it; what is scratch is the backend. The secrets provider is
 * the one that the checkpoint names, so that what opens here opens from the checkpoint alone.
 */
export function openScratchStack({ checkpoint, config, project, stack }: ScratchArgs): ScratchStack {
  const directory = makeTemporaryDirectory("plinth-scratch-");
  const state = join(directory, "state");
  const file = join(state, placesOf({ project, stack }).checkpoint);
  mkdirSync(dirname(file), { recursive: true });
  // Without it the engine takes a directory that holds stacks for one of an older layout.
  writeFileSync(join(state, ".pulumi", "meta.yaml"), "version: 1\n");
  // The engine looks at the first bytes, not at the name, to see whether it is compressed.
  writeFileSync(file, checkpoint.content);
  // JSON is YAML.
  writeFileSync(join(directory, "Pulumi.yaml"), JSON.stringify({ name: project, runtime: "nodejs" }));
  writeFileSync(
    join(directory, `Pulumi.${stack}.yaml`),
    JSON.stringify({ ...providerSettings(checkpoint), config }),
  );
  const backendUrl = pathToFileURL(state).href;
  return {
    directory,
    backendUrl,
    variables: {
      PULUMI_BACKEND_URL: backendUrl,
      PULUMI_SKIP_UPDATE_CHECK: "true",
      // Without a provider nothing is sealed, and the engine asks for a passphrase all the same.
      ...(checkpoint.secretsProvider === undefined ? { PULUMI_CONFIG_PASSPHRASE: "nothing is sealed" } : {}),
    },
    close: () => removeTemporaryDirectory(directory),
  };
}

/** As a stack file names its secrets provider; the checkpoint has the same under other names. */
export function providerSettings({
  secretsProvider,
}: Pick<Checkpoint, "secretsProvider">): Readonly<Record<string, unknown>> {
  const { state = {}, type } = secretsProvider ?? {};
  if (type === "cloud") return { secretsprovider: state["url"], encryptedkey: state["encryptedkey"] };
  return type === "passphrase" ? { encryptionsalt: state["salt"] } : {};
}

/**
 * Lets the engine itself open every secret of a checkpoint. What was opened is counted and forgotten; it never reaches a disk.
 *
 * @returns how many secrets were opened
 * @throws StateRefused where the key does not open them
 */
export async function openSecrets(cli: FoundCli, args: ScratchArgs): Promise<number> {
  const scratch = openScratchStack(args);
  try {
    const words = ["stack", "export", "--show-secrets", "--non-interactive", "--stack", args.stack];
    const { code, stderr, stdout } = await run(cli.command.command, words, {
      cwd: scratch.directory,
      env: { ...process.env, ...scratch.variables },
    });
    if (code !== 0)
      throw new StateRefused(`The secrets of ${args.stack} cannot be opened: ${reasonOf(stderr, args)}`);
    const opened = countSecrets(JSON.parse(stdout), "plaintext");
    const { secrets } = args.checkpoint;
    if (opened !== secrets)
      throw new StateRefused(`Of ${secrets} secrets of ${args.stack} only ${opened} could be opened.`);
    return opened;
  } finally {
    scratch.close();
  }
}

/** The engine wraps what KMS has said in the history of the request; what the exception says is enough, and what to do follows. */
function reasonOf(said: string, { checkpoint, stack }: ScratchArgs): string {
  const { state = {}, type = "" } = checkpoint.secretsProvider ?? {};
  const provider = typeof state["url"] === "string" ? state["url"] : type;
  const next = (exception: string) => {
    if (exception === "DisabledException" || exception === "KMSInvalidStateException")
      return `the key ${provider} is disabled or about to be deleted; look with aws kms describe-key, and enable it (aws kms enable-key) or call its deletion off (aws kms cancel-key-deletion)`;
    if (exception === "AccessDeniedException")
      return `these credentials may not decrypt with ${provider}, or it is another account's`;
    if (exception === "ExpiredTokenException") return "the credentials have expired; log in again";
    if (exception === "NotFoundException") return `there is no key ${provider}`;
    return undefined;
  };
  const exception = /\b(\w+Exception)\b/.exec(said)?.[1] ?? "";
  if (said.includes("PULUMI_CONFIG_PASSPHRASE") || said.includes("incorrect passphrase"))
    return `${stack} is sealed with a passphrase, and PULUMI_CONFIG_PASSPHRASE is missing or wrong.`;
  return `${next(exception) ?? (said.trim().split("\n").at(-1) ?? "").replace(/^error: /, "")}.`;
}
