import { monthsAfter } from "./calendar.ts";

/** A minor version of Kubernetes that EKS offers. */
export interface KubernetesVersion {
  /** As in `1.36`. */
  readonly version: string;
  /** Last day of EKS' standard support, as in `2027-08-02`. Afterwards EKS upgrades a cluster that declined extended support. */
  readonly standardSupportEnds: string;
  /** Last day of the extended support that costs extra. Afterwards EKS upgrades every cluster. */
  readonly extendedSupportEnds: string;
  readonly source: string;
}

const calendar =
  "https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html#kubernetes-release-calendar";

/**
 * The versions that this platform knows, newest first. One that is not here is rejected: a version that EKS has added since is
 * added here, with its dates, once its release notes were read.
 */
export const kubernetesVersions: readonly KubernetesVersion[] = [
  {
    version: "1.36",
    standardSupportEnds: "2027-08-02",
    extendedSupportEnds: "2028-08-02",
    source: calendar,
  },
  {
    version: "1.35",
    standardSupportEnds: "2027-03-27",
    extendedSupportEnds: "2028-03-27",
    source: calendar,
  },
  {
    version: "1.34",
    standardSupportEnds: "2026-12-02",
    extendedSupportEnds: "2027-12-02",
    source: calendar,
  },
  {
    version: "1.33",
    standardSupportEnds: "2026-07-29",
    extendedSupportEnds: "2027-07-29",
    source: calendar,
  },
];

/** What becomes of a version on a given day. A warning and a rejection carry a whole sentence for the reader. */
export type VersionSupport =
  | { readonly verdict: "ok" }
  | { readonly verdict: "warning" | "rejected"; readonly message: string };

/** Months before the end of support from which on a version draws a warning: time enough to rehearse an upgrade. */
const warningMonths = 6;

/** The entry of a version as it stands in the config, as in `1.36`; `undefined` when it is unknown. */
export function kubernetesVersion(version: string): KubernetesVersion | undefined {
  return kubernetesVersions.find((entry) => entry.version === version);
}

/**
 * Judges a version by the day on which it is to be used. The platform declines extended support, so a version past its standard
 * support is one that EKS is about to leave by itself, one minor version at a time.
 *
 * @param version as in `1.36`.
 * @param today an ISO date, as in `2026-11-21`. Given, not read from the clock, so that the answer can be repeated.
 */
export function versionSupport(version: string, today: string): VersionSupport {
  const known = kubernetesVersion(version);
  const current = kubernetesVersions.filter(({ standardSupportEnds }) => standardSupportEnds >= today);
  const allowed = current.map((entry) => entry.version).join(", ");
  if (known === undefined) {
    return {
      verdict: "rejected",
      message: `"${version}" is no version of Kubernetes that this platform knows; allowed are ${allowed}. A version that EKS has added since is added in model/kubernetes-versions.ts.`,
    };
  }
  const { extendedSupportEnds, source, standardSupportEnds } = known;
  const newest = current[0]?.version;
  const towards =
    newest === undefined || newest === version
      ? "a newer version (added in model/kubernetes-versions.ts first)"
      : newest;
  const advice = `Upgrade towards ${towards}, one minor version at a time. See ${source}`;
  if (standardSupportEnds < today) {
    return {
      verdict: "rejected",
      message: `EKS ended its standard support of Kubernetes ${version} on ${standardSupportEnds} (extended support, which this platform declines, ends on ${extendedSupportEnds}). ${advice}`,
    };
  }
  if (standardSupportEnds <= monthsAfter(today, warningMonths)) {
    return {
      verdict: "warning",
      message: `EKS ends its standard support of Kubernetes ${version} on ${standardSupportEnds}, within ${warningMonths} months, and then upgrades the cluster by itself. ${advice}`,
    };
  }
  return { verdict: "ok" };
}
