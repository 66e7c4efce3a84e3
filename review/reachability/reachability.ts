import type { PlannedResource } from "../../model/planned-resource.ts";
import type { Protocol } from "../../model/reachability/cluster-parts.ts";
import type { Answer, Layer } from "./decision.ts";
import { decide } from "./path-decision.ts";
import { sourcesOf } from "./sources.ts";
import { surveyOf } from "./survey.ts";
import { targetsOf } from "./targets.ts";

export type { Answer, Layer } from "./decision.ts";

export interface ReachSource {
  /** As in `orders`, `orders purge`, `access-host`, `internet`. */
  readonly title: string;
  readonly kind: "internet" | "internal clients" | "service" | "job" | "function" | "host";
}

export interface ReachTarget {
  /** As in `orders 8080`, `database 5432`. */
  readonly title: string;
  readonly kind:
    | "service port"
    | "database"
    | "AWS endpoints"
    | "internet"
    | "host name"
    | "cluster DNS"
    | "instance metadata"
    | "Pod Identity";
  /** Title of the source that it is a port of; absent where it is of none. */
  readonly of?: string;
  readonly port: number;
  readonly protocol: Protocol;
}

/** Whether something opens a connection to something. */
export interface ReachPath {
  /** Title of the source. */
  readonly source: string;
  /** Title of the target. */
  readonly target: string;
  readonly answer: Answer;
  readonly layer: Layer;
  /** A clause, as the end of a sentence. */
  readonly why: string;
}

/** Who reaches what in an environment. */
export interface Reachability {
  readonly sources: readonly ReachSource[];
  readonly targets: readonly ReachTarget[];
  /** For each source and each target for which the question makes sense. In the order of sources, then targets. */
  readonly paths: readonly ReachPath[];
  /** Why whole layers are not judged, as sentences; empty where all are. */
  readonly unjudged: readonly string[];
}

/**
 * Who reaches what once these resources are there: what network policies, security groups and routes say. All that declarations say is
 * left aside. An answer that hangs on a value known only after the update is `undecided`.
 *
 * The internet stands for an address that no rule names. Says nothing of access lists of subnets, of policies of endpoints, of DNS
 * answers, of WAF, and of who has which right or password.
 */
export function pathsOf(resources: readonly PlannedResource[]): Reachability {
  const survey = surveyOf(resources);
  const sources = sourcesOf(survey);
  const targets = targetsOf(survey);
  const paths = sources.flatMap((source) =>
    targets.flatMap((target): readonly ReachPath[] => {
      const decision = decide(survey, source, target);
      if (decision === undefined) return [];
      return [{ source: source.title, target: target.title, ...decision }];
    }),
  );
  return {
    sources: sources.map(({ kind, title }) => ({ title, kind })),
    targets: targets.map(({ kind, port, protocol, title, workload }) => ({
      title,
      kind,
      port,
      protocol,
      ...(workload === undefined ? {} : { of: workload.title }),
    })),
    paths,
    unjudged: [survey.groups, survey.policies].filter((one) => typeof one === "string"),
  };
}
