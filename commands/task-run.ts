import { z } from "zod";
import type { ExitCode } from "./exit-codes.ts";
import { exitCode } from "./exit-codes.ts";
import { answerOf, type Kubectl } from "./kubectl.ts";

/** By what a Job is run, and where one hears of it. */
export interface Surroundings {
  readonly kubectl: Kubectl;
  readonly tell: (text: string) => void;
  readonly out: (text: string) => void;
  /** Waits. */
  readonly pause: (milliseconds: number) => Promise<void>;
}

/** Applies the Job, shows its log while it runs and tells how it ended. */
export async function runJob(
  { kubectl, out, pause, tell }: Surroundings,
  namespace: string,
  name: string,
  manifest: string,
): Promise<ExitCode> {
  const inNamespace = ["--namespace", namespace];
  const applied = await kubectl([...inNamespace, "create", "--filename", "-"], { input: manifest });
  if (applied.code !== 0) {
    tell(`${name} was refused: ${applied.stderr.trim()}`);
    return exitCode.blocked;
  }
  tell(`${name} runs in ${namespace}. Its log:`);
  await kubectl([...inNamespace, "logs", "--follow", "--pod-running-timeout=10m", `job/${name}`], {
    follow: out,
  });
  const end = await endOf(kubectl, inNamespace, name, pause);
  if (end === "Complete") {
    tell(`${name} succeeded.`);
    return exitCode.fine;
  }
  const how = end === "Failed" ? "failed" : "has not reported an end";
  tell(`${name} ${how}. See: kubectl --namespace ${namespace} describe job ${name}`);
  return exitCode.blocked;
}

const job = z.object({
  status: z
    .object({ conditions: z.array(z.object({ type: z.string(), status: z.string() })).default([]) })
    .default({ conditions: [] }),
});

/** A log ends a moment before its Job does. */
const longestWait = { tries: 30, milliseconds: 2000 } as const;

async function endOf(
  kubectl: Kubectl,
  inNamespace: readonly string[],
  name: string,
  pause: (milliseconds: number) => Promise<void>,
): Promise<"Complete" | "Failed" | undefined> {
  for (let tries = 0; tries < longestWait.tries; tries += 1) {
    if (tries > 0) await pause(longestWait.milliseconds);
    const { stdout } = await kubectl([...inNamespace, "get", "job", name, "--output", "json"]);
    const conditions = answerOf(job, stdout)?.status.conditions ?? [];
    const holds = (type: string) =>
      conditions.some((condition) => condition.type === type && condition.status === "True");
    if (holds("Complete")) return "Complete";
    if (holds("Failed")) return "Failed";
  }
  return undefined;
}
