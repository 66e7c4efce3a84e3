import { parseDocument } from "yaml";
import type { Finding } from "../model/plan.ts";
import { matchesUrn } from "./urn-pattern.ts";
import { parseEntries } from "./waiver-entries.ts";
import { WaiverError } from "./waiver-error.ts";

/** A finding that somebody answers for, until a date. */
export interface Waiver {
  /** Id of the rule. */
  readonly id: string;
  /** URN pattern (urn-pattern.ts). */
  readonly urn: string;
  readonly owner: string;
  readonly reason: string;
  /** Last day on which it holds, `YYYY-MM-DD`. */
  readonly expires: string;
}

/** The entries of policies/waivers.yaml, in its order. */
export type Waivers = readonly Waiver[];

/**
 * Reads policies/waivers.yaml. Pure: the caller gives the day.
 *
 * @param text the file's content; an empty file waives nothing
 * @param today `YYYY-MM-DD`, the day on which the waivers must hold
 * @throws WaiverError with every mistake in the file, an expired waiver being one
 * @throws RangeError when `today` is not a calendar date
 */
export function parseWaivers(text: string, today: string): Waivers {
  return parseEntries(readYaml(text), today);
}

/**
 * Sets `waived` on each finding that a waiver covers, and leaves the others as they are. Where several cover it, the
 * first one's reason is shown and all count as used.
 *
 * @returns the findings in their order, and the waivers that cover none of them
 */
export function applyWaivers(
  findings: readonly Finding[],
  waivers: Waivers,
): { readonly findings: readonly Finding[]; readonly unused: Waivers } {
  return {
    findings: findings.map((finding) => {
      const waiver = waivers.find((candidate) => covers(candidate, finding));
      return waiver === undefined ? finding : { ...finding, waived: waiver.reason };
    }),
    unused: waivers.filter((waiver) => !findings.some((finding) => covers(waiver, finding))),
  };
}

function covers(waiver: Waiver, finding: Finding): boolean {
  return waiver.id === finding.id && matchesUrn(waiver.urn, finding.urn);
}

function readYaml(text: string): unknown {
  const document = parseDocument(text);
  const problems = [...document.errors, ...document.warnings].map((error) => error.message);
  try {
    // Aliases are resolved only here, and one that leads nowhere throws.
    if (problems.length === 0) return document.toJS() ?? [];
  } catch (error) {
    problems.push(error instanceof Error ? error.message : String(error));
  }
  throw new WaiverError(
    problems.map((problem) => ({
      // What follows the first line is an excerpt with a caret: too much for one line of a list of mistakes.
      problem: `is not readable as YAML: ${(problem.split("\n")[0] ?? "").replace(/:$/u, "")}`,
      value: undefined,
      allowed: "one YAML list",
      next: "Correct the syntax at that place.",
    })),
  );
}
