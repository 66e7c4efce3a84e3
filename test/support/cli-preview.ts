import { spawn } from "node:child_process";
import grpc from "@grpc/grpc-js";
import * as server from "@pulumi/pulumi/automation/server.js";
import type { PulumiFn } from "@pulumi/pulumi/automation/workspace.js";
import language from "@pulumi/pulumi/proto/language_grpc_pb.js";
import type { Environment } from "../../simulator/environment.ts";

/** The SDK marks its language server as internal and ships no declaration of it. */
const { LanguageServer } = server as unknown as {
  readonly LanguageServer: new (program: PulumiFn) => grpc.UntypedServiceImplementation;
};

/**
 * What `pulumi preview --json --show-sames` of the CLI prints for the program over the environment's state. The CLI is the ordinary
 * one; the program answers it through the SDK's own language server, as it would through the host that an installation brings.
 */
export async function cliPreview(environment: Environment, program: PulumiFn, more: readonly string[] = []) {
  const host = new grpc.Server();
  host.addService(language.LanguageRuntimeService, new LanguageServer(program));
  const port = await new Promise<number>((resolve, reject) => {
    host.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (problem, bound) =>
      problem === null ? resolve(bound) : reject(problem),
    );
  });
  try {
    return await run(environment, [
      "preview",
      "--json",
      "--show-sames",
      ...more,
      "--non-interactive",
      `--client=127.0.0.1:${port}`,
      "--stack",
      environment.stackName,
    ]);
  } finally {
    host.forceShutdown();
  }
}

function run({ stack }: Environment, args: readonly string[]) {
  const { envVars, pulumiCommand, pulumiHome, workDir } = stack.workspace;
  const child = spawn(pulumiCommand.command, [...args], {
    cwd: workDir,
    env: { ...process.env, ...envVars, ...(pulumiHome === undefined ? {} : { PULUMI_HOME: pulumiHome }) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
  return new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) =>
      resolve({ code, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() }),
    );
  });
}
