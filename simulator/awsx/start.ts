import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** The awsx provider's process; `port` is on loopback. */
export interface AwsxServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Starts the simulated awsx provider. It ends with this process, also when this one is killed: its standard input closes. */
export async function startAwsx(): Promise<AwsxServer> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "server.ts")], {
    stdio: ["pipe", "pipe", "pipe"],
  });
  const said: Buffer[] = [];
  child.stderr.on("data", (chunk: Buffer) => said.push(chunk));
  const ended = new Promise<void>((resolve) => {
    child.once("close", () => resolve());
  });
  const port = await Promise.race([
    firstLine(child.stdout),
    ended.then(() => {
      throw new Error(`The simulated awsx provider did not start: ${Buffer.concat(said).toString().trim()}`);
    }),
  ]);
  return {
    port: Number(port),
    close: () => {
      child.stdin.end();
      return ended;
    },
  };
}

function firstLine(stream: NodeJS.ReadableStream): Promise<string> {
  return new Promise((resolve) => {
    createInterface({ input: stream }).once("line", resolve);
  });
}
