import { z } from "zod";
import type { Answer, Encryption } from "./answer.ts";

/** One thing that was looked at. */
export interface SmokeCheck {
  readonly name: "health" | "readiness" | "commit" | "metrics" | "tls" | "headers";
  readonly ok: boolean;
  /** What was found, in words. */
  readonly found: string;
  /** What is allowed, where that is not what was found. */
  readonly allowed?: string;
}

/** A certificate that renews itself does so 60 days before its end (ACM); one with fewer days than these has failed to. */
export const leastDays = 14;

const day = 24 * 3600 * 1000;

function judged(name: SmokeCheck["name"], ok: boolean, found: string, allowed: string): SmokeCheck {
  return { name, ok, found, ...(ok ? {} : { allowed }) };
}

export function judgeProbe(name: "health" | "readiness", path: string, { body, status }: Answer): SmokeCheck {
  const said = status === 200 || body === "" ? "" : `: ${body.replaceAll(/\s+/g, " ").slice(0, 200)}`;
  return judged(name, status === 200, `${path} answers ${status}${said}`, "200");
}

const told = z.object({ revision: z.string() });

/**
 * Whether what runs is what was meant to: an image knows the commit that it was built from.
 *
 * @param expected the commit, whole or its first seven characters or more; without one, any is fine that is a commit
 */
export function judgeCommit(path: string, { body }: Answer, expected: string | undefined): SmokeCheck {
  const revision = revisionOf(body);
  if (revision === undefined)
    return judged("commit", false, `${path} names no revision`, "JSON with the build's commit as revision");
  const isCommit = /^[0-9a-f]{7,40}$/.test(revision);
  const matches =
    expected === undefined || (isCommit && revision.startsWith(expected)) || revision === expected;
  const allowed = expected ?? "the commit that the image was built from";
  return judged("commit", isCommit && matches, `built from ${revision}`, allowed);
}

export function revisionOf(body: string): string | undefined {
  try {
    return told.safeParse(JSON.parse(body)).data?.revision;
  } catch {
    return undefined;
  }
}

/** Metrics are for the scraper inside; from outside neither their path nor their port may answer. */
export function judgeMetrics({ status }: Answer, port: number, open: boolean): SmokeCheck {
  const found = [
    ...(isRefusal(status) ? [] : [`/metrics answers ${status}`]),
    ...(open ? [`port ${port} accepts connections`] : []),
  ];
  const closed = `/metrics answers ${status}, port ${port} is closed`;
  return judged(
    "metrics",
    found.length === 0,
    found.length === 0 ? closed : found.join(", "),
    "a refusal (401, 403, 404) and a closed port",
  );
}

function isRefusal(status: number): boolean {
  return [401, 403, 404].includes(status);
}

export function judgeTls(encryption: Encryption | undefined, speaksOld: boolean, now: Date): SmokeCheck {
  const allowed = `TLS 1.2 or 1.3 and nothing older, a certificate that is trusted for this name and valid for ${leastDays} days more`;
  if (encryption === undefined) return judged("tls", false, "the connection is not encrypted", allowed);
  const { distrust, protocol, validTo } = encryption;
  const days = Math.floor((validTo.getTime() - now.getTime()) / day);
  const modern = protocol === "TLSv1.2" || protocol === "TLSv1.3";
  const wrong = [
    ...(modern ? [] : [protocol]),
    ...(speaksOld ? ["a version older than TLS 1.2 is accepted"] : []),
    ...(distrust === undefined ? [] : [`the certificate is not trusted: ${distrust}`]),
    ...(days >= leastDays ? [] : [`the certificate ends in ${days} days, at ${validTo.toISOString()}`]),
  ];
  const found = wrong.length === 0 ? `${protocol}, certificate valid for ${days} days` : wrong.join("; ");
  return judged("tls", wrong.length === 0, found, allowed);
}

/** In seconds: half a year. */
const leastHsts = 180 * 24 * 3600;

/** What every answer has to carry, and whether a value will do. */
const required: readonly (readonly [name: string, allowed: string, fine: (value: string) => boolean])[] = [
  [
    "strict-transport-security",
    `max-age of at least ${leastHsts}`,
    (value) => Number(/max-age=(\d+)/.exec(value)?.[1] ?? 0) >= leastHsts,
  ],
  ["x-content-type-options", "nosniff", (value) => value === "nosniff"],
  [
    "content-security-policy",
    "a policy with default-src and frame-ancestors",
    (value) => value.includes("default-src") && value.includes("frame-ancestors"),
  ],
  ["referrer-policy", "any policy but unsafe-url", (value) => value !== "" && value !== "unsafe-url"],
  ["x-frame-options", "DENY or SAMEORIGIN", (value) => /^(?:deny|sameorigin)$/i.test(value)],
];

export function judgeHeaders({ headers }: Answer): SmokeCheck {
  const wrong = required.flatMap(([name, allowed, fine]) => {
    const value = String(headers[name] ?? "");
    return fine(value)
      ? []
      : [`${name} is ${value === "" ? "missing" : `"${value}"`}, allowed is ${allowed}`];
  });
  const talkative = ["server", "x-powered-by"].flatMap((name) => {
    const value = String(headers[name] ?? "");
    return /\d/.test(value) ? [`${name} gives a version away: "${value}"`] : [];
  });
  const all = [...wrong, ...talkative];
  return judged(
    "headers",
    all.length === 0,
    all.length === 0 ? `${required.length} security headers` : all.join("; "),
    "all of them as named",
  );
}
