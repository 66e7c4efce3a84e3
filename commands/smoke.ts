import { CannotRun } from "../simulator/places.ts";
import type { ExitCode } from "./exit-codes.ts";
import { exitCode } from "./exit-codes.ts";
import type { Answer } from "./smoke/answer.ts";
import { ask, isOpen, speaksOldTls } from "./smoke/answer.ts";
import type { SmokeCheck } from "./smoke/checks.ts";
import { judgeCommit, judgeHeaders, judgeMetrics, judgeProbe, judgeTls } from "./smoke/checks.ts";
import { print, tell } from "./terminal.ts";

export interface SmokeOptions {
  readonly url: string;
  /** The commit that the image must have been built from. */
  readonly commit?: string;
  readonly json?: boolean;
  /** Path of the liveness probe, which also tells the commit. */
  readonly live: string;
  /** Path of the readiness probe. */
  readonly ready: string;
  /** The port that metrics have inside. */
  readonly metricsPort: number;
}

/** What a look from outside came to. */
export interface SmokeReport {
  readonly url: string;
  readonly ok: boolean;
  readonly checks: readonly SmokeCheck[];
}

/** Looks at a deployed service from outside, as its users reach it; reads only. */
export async function smoke(options: SmokeOptions): Promise<ExitCode> {
  const report = await look(options);
  for (const { allowed, found, name, ok } of report.checks)
    tell(`${ok ? "ok  " : "FAIL"} ${name}: ${found}${allowed === undefined ? "" : `. Allowed: ${allowed}`}`);
  if (options.json === true) print(JSON.stringify(report, null, 2));
  return report.ok ? exitCode.fine : exitCode.blocked;
}

/** @throws CannotRun when nothing answers at all. */
export async function look(options: Omit<SmokeOptions, "json">): Promise<SmokeReport> {
  const url = addressOf(options.url);
  const live = await answerOf(new URL(options.live, url));
  const ready = await answerOf(new URL(options.ready, url));
  const metrics = await answerOf(new URL("/metrics", url));
  const encrypted = live.encryption !== undefined;
  const checks = [
    judgeProbe("health", options.live, live),
    judgeProbe("readiness", options.ready, ready),
    judgeCommit(options.live, live, options.commit),
    judgeMetrics(metrics, options.metricsPort, await isOpen(url, options.metricsPort)),
    judgeTls(live.encryption, encrypted && (await speaksOldTls(url)), new Date()),
    judgeHeaders(live),
  ];
  return { url: url.href, ok: checks.every(({ ok }) => ok), checks };
}

function addressOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && ["http:", "https:"].includes(url.protocol)) return url;
  throw new CannotRun(
    `"${text}" is no address to look at. Allowed is one with its scheme, as https://api.dev.example.com`,
  );
}

async function answerOf(url: URL): Promise<Answer> {
  try {
    return await ask(url);
  } catch (problem) {
    const reason = problem instanceof Error ? `${problem.name}: ${problem.message}` : String(problem);
    throw new CannotRun(
      `${url.href} does not answer (${reason}). Is the name delegated, the entry up, this machine allowed in?`,
    );
  }
}
