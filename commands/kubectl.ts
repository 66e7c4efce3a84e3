import { spawn } from "node:child_process";
import type { z } from "zod";
import { CannotRun } from "../simulator/places.ts";

export interface KubectlResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface KubectlCall {
  /** Text for standard input. */
  readonly input?: string;
  /** Called with standard output as it comes; it is then not collected. */
  readonly follow?: (text: string) => void;
}

/** Runs kubectl with the surroundings' own kubeconfig. */
export type Kubectl = (args: readonly string[], call?: KubectlCall) => Promise<KubectlResult>;

/** @throws CannotRun when there is no kubectl on PATH. */
export const kubectl: Kubectl = (args, { follow, input = "" } = {}) =>
  new Promise((resolve, reject) => {
    const child = spawn("kubectl", [...args], { stdio: ["pipe", "pipe", "pipe"] });
    const collected = { stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      if (follow === undefined) collected.stdout += text;
      else follow(text);
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      collected.stderr += text;
    });
    child.on("error", (problem) =>
      reject(
        new CannotRun(`kubectl cannot be run: ${problem.message}. Install it, or print the object: --print`, {
          cause: problem,
        }),
      ),
    );
    child.on("close", (code) => resolve({ code: code ?? 1, ...collected }));
    // It may end without reading.
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
  });

/** What kubectl printed as JSON; `undefined` where it is none, or not of this form. */
export function answerOf<Schema extends z.ZodType>(
  schema: Schema,
  stdout: string,
): z.output<Schema> | undefined {
  let answer: unknown;
  try {
    answer = JSON.parse(stdout);
  } catch {
    return undefined;
  }
  const parsed = schema.safeParse(answer);
  return parsed.success ? parsed.data : undefined;
}
