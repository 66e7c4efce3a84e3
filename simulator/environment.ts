import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { LocalWorkspace } from "@pulumi/pulumi/automation/localWorkspace.js";
import type { Stack } from "@pulumi/pulumi/automation/stack.js";
import type { PulumiFn } from "@pulumi/pulumi/automation/workspace.js";
import { AwsProvider } from "./aws/provider.ts";
import { run } from "./child-process.ts";
import type { FoundCli } from "./cli.ts";
import type { Faults } from "./cloud.ts";
import { Cloud } from "./cloud.ts";
import { withoutDebugMessages } from "./debug-messages.ts";
import { ApiServer } from "./kubernetes/api-server.ts";
import { checkCluster, identifyCluster, recordCluster } from "./kubernetes/cluster-record.ts";
import type { ClusterAccess } from "./kubernetes/kubeconfig.ts";
import { KubernetesProvider } from "./kubernetes/provider.ts";
import { CannotRun } from "./places.ts";
import type { ProviderServer } from "./provider-server.ts";
import { serveProvider } from "./provider-server.ts";
import type { NotSimulated } from "./simulated-provider.ts";
import { makeTemporaryDirectory, removeTemporaryDirectory } from "./temporary-directory.ts";

/** What a simulated environment is made of. */
export interface EnvironmentArgs {
  readonly cli: FoundCli;
  readonly project: string;
  readonly stack: string;
  /** The stack file's `config:` block, as it stands there; nothing else of the file takes part. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly program: PulumiFn;
  /** Where the state and the simulated cloud are kept; it must exist. */
  readonly directory: string;
  readonly faults?: Faults;
  /** Another backend than a directory of its own. */
  readonly backend?: Backend;
  /** A real cluster that Kubernetes objects go to, instead of being simulated. */
  readonly cluster?: ClusterAccess;
  /** Nothing but the state is going to be read, which no cluster is needed for. Default: false. */
  readonly stateOnly?: boolean;
  /**
   * Nobody keeps the state of an operation that does not end: it is written once, at the end, and not at each step, which takes most
   * of the time of a first update. Default: false.
   */
  readonly writtenOnce?: boolean;
  /** Provider servers running elsewhere, by package name: for packages the simulator does not serve itself. */
  readonly attached?: Readonly<Record<string, number>>;
}

/** A backend that the engine keeps the state in, as it would for a deployed environment. */
export interface Backend {
  /** As in `s3://bucket?region=us-east-1`. */
  readonly url: string;
  /** As in `awskms://alias/name?region=us-east-1`. */
  readonly secretsProvider: string;
  /** The data key that it has sealed, as the stack file holds it; missing before the stack is there. */
  readonly encryptedKey?: string;
  /** What the engine needs beside them to get there, such as credentials. */
  readonly variables: Readonly<Record<string, string>>;
}

/** A stack of the real engine, its state in a local directory, its providers simulated. Close it after use. */
export interface Environment {
  /** What it was opened with. */
  readonly args: EnvironmentArgs;
  readonly project: string;
  readonly stackName: string;
  readonly stack: Stack;
  /** The engine's local backend: its checkpoints and locks. Empty where the state is in another. */
  readonly stateDirectory: string;
  readonly cloud: Cloud;
  /** The API server that Kubernetes objects are in, if they are in one. */
  readonly apiServer?: string;
  /** What `pulumi stack export` prints: secrets stay encrypted, unlike in the Automation API's own export. */
  exportState(): Promise<string>;
  /** The first type or function the simulated cloud had no answer for. */
  readonly notSimulated: () => NotSimulated | undefined;
  close(): Promise<void>;
}

/** The passphrase guards nothing: a simulated state holds nothing real. It is fixed so that a state can be read again. */
const passphrase = "simulated";

export async function openEnvironment(args: EnvironmentArgs): Promise<Environment> {
  const { project, stack, directory } = args;
  const cloud = new Cloud(join(directory, "cloud", project, stack), args.faults);
  let problem: NotSimulated | undefined;
  const onNotSimulated = (found: NotSimulated) => {
    problem ??= found;
  };
  // First what may fail: a server that listens keeps the process alive until it is closed.
  const workDirectory = makeTemporaryDirectory("plinth-run-");
  const servers: ProviderServer[] = [];
  const api = args.cluster === undefined ? undefined : new ApiServer(args.cluster);
  const close = async () => {
    api?.close();
    await Promise.all(servers.map((server) => server.close()));
    removeTemporaryDirectory(workDirectory);
  };
  try {
    const identity = api === undefined ? undefined : await identifyCluster(api);
    if (args.stateOnly !== true) checkCluster({ cloud, directory, stack }, identity);
    const cluster =
      api === undefined || identity === undefined
        ? undefined
        : { api, onChange: () => recordCluster(directory, identity) };
    for (const provider of [new AwsProvider(cloud), new KubernetesProvider(cloud, cluster)]) {
      servers.push(await serveProvider(provider, onNotSimulated));
    }
    const ports = [
      ...servers.map(({ packageName, port }) => [packageName, port] as const),
      ...Object.entries(args.attached ?? {}),
    ];
    const opened = await openStack(
      args,
      workDirectory,
      ports.map(([name, port]) => `${name}:${port}`).join(","),
    );
    return {
      args,
      project,
      stackName: stack,
      stack: opened,
      stateDirectory: stateDirectoryOf(directory),
      cloud,
      ...(api === undefined ? {} : { apiServer: api.server }),
      exportState: () => exportState(opened),
      notSimulated: () => problem,
      close,
    };
  } catch (failure) {
    await close();
    throw failure;
  }
}

async function openStack(
  args: EnvironmentArgs,
  workDirectory: string,
  debugProviders: string,
): Promise<Stack> {
  const { backend, cli, config, directory, program, project, stack } = args;
  const stateDirectory = stateDirectoryOf(directory);
  mkdirSync(stateDirectory, { recursive: true });
  // The engine appends the salt of the passphrase to the stack file it works with: one more reason why that file is a copy.
  // JSON is YAML in which every string is quoted: the engine's reader takes a plain 1_000 for a number and 2026-11-21 for a time.
  const sealing =
    backend?.encryptedKey === undefined
      ? {}
      : { secretsprovider: backend.secretsProvider, encryptedkey: backend.encryptedKey };
  writeFileSync(join(workDirectory, `Pulumi.${stack}.yaml`), JSON.stringify({ ...sealing, config }));
  return LocalWorkspace.createOrSelectStack(
    { projectName: project, stackName: stack, program: withoutDebugMessages(program) },
    {
      workDir: workDirectory,
      pulumiHome: join(workDirectory, "home"),
      pulumiCommand: cli.command,
      projectSettings: { name: project, runtime: "nodejs" },
      ...(backend === undefined ? {} : { secretsProvider: backend.secretsProvider }),
      envVars: {
        ...(backend?.variables ?? { PULUMI_CONFIG_PASSPHRASE: passphrase }),
        PULUMI_BACKEND_URL: backend?.url ?? backendUrl(stateDirectory),
        PULUMI_DEBUG_PROVIDERS: debugProviders,
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
        PULUMI_SKIP_UPDATE_CHECK: "true",
        // The engine lives for seconds: it need not be thrifty with memory.
        GOGC: "400",
        ...(args.writtenOnce === true ? { PULUMI_SKIP_CHECKPOINTS: "true" } : {}),
      },
    },
  );
}

/**
 * The backend would write a file of attributes beside each of its own, and not in one piece: a kill at that moment leaves an empty
 * one, by which a state that is whole cannot be read any more (gocloud.dev `blob/fileblob`, `setAttrs`).
 */
function backendUrl(stateDirectory: string): string {
  return `${pathToFileURL(stateDirectory).href}?metadata=skip`;
}

function stateDirectoryOf(directory: string): string {
  return join(directory, "state");
}

async function exportState({ name, workspace }: Stack): Promise<string> {
  const { envVars, pulumiCommand, pulumiHome, workDir } = workspace;
  const env = {
    ...process.env,
    ...envVars,
    ...(pulumiHome === undefined ? {} : { PULUMI_HOME: pulumiHome }),
  };
  const args = ["stack", "export", "--non-interactive", "--stack", name];
  const { code, stderr, stdout } = await run(pulumiCommand.command, args, { cwd: workDir, env });
  if (code !== 0) throw new CannotRun(`The state of "${name}" cannot be read: ${stderr.trim()}`);
  return stdout;
}
