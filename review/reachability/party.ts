import type { Protocol } from "../../model/reachability/cluster-parts.ts";
import type { Endpoint } from "../../model/reachability.ts";
import { type Decision, every, some, undecided } from "./decision.ts";
import { isJudged } from "./pod-policies.ts";
import type { GroupMember } from "./security-groups.ts";
import type { Survey } from "./survey.ts";
import type { Workload } from "./workloads.ts";

/** One end of a connection: pods, or what has addresses. */
export interface Party extends GroupMember {
  /** Those that stand for all it may have; `undefined` where none is known. */
  readonly addresses: readonly string[] | undefined;
  readonly workload?: Workload;
  /** Name of the host, where it has just been resolved to the address. */
  readonly host?: string;
}

/** An address of the internet that nothing names (RFC 5737). */
export const internetAddress = "203.0.113.9";

export const internet: Party = { title: "the internet", groups: [], addresses: [internetAddress] };

/** Any of a workload's pods. */
export function podParty({ pods, policies }: Survey, workload: Workload): Party {
  const address = typeof policies === "string" ? undefined : policies.addressOf(workload);
  return {
    title: workload.title,
    // With its node's network a pod has its node's groups.
    groups: workload.pods?.hostNetwork === false ? pods.groups : undefined,
    addresses: address === undefined ? undefined : [address],
    workload,
  };
}

/** Whether policies and security groups admit a connection, by any of the addresses of both. */
export function connect(survey: Survey, from: Party, to: Party, port: number, protocol: Protocol): Decision {
  return some(
    (from.addresses ?? notKnown).flatMap((source) =>
      (to.addresses ?? notKnown).map((target) => {
        const policies = policyDecision(survey, from, to, source, target, port, protocol);
        // Most paths of a large environment end here.
        if (policies?.answer === "denied") return policies;
        const groups = groupDecisions(survey, from, to, source, target, port, protocol);
        return every(policies === undefined ? groups : [policies, ...groups]);
      }),
    ),
  );
}

const notKnown = [undefined];

/** What network policies say; `undefined` where neither end is a pod. */
export function policyDecision(
  { policies }: Survey,
  from: Party,
  to: Party,
  source: string | undefined,
  target: string | undefined,
  port: number,
  protocol: Protocol,
): Decision | undefined {
  if (from.workload === undefined && to.workload === undefined) return undefined;
  if (typeof policies === "string") return undecided("network policy", policies);
  const open = [from, to].find(({ workload }) => workload !== undefined && !isJudged(workload));
  if (open !== undefined) {
    return undecided("network policy", `the pods of ${open.title} are known only after the update`);
  }
  const one = endpointOf(from, source);
  const other = endpointOf(to, target);
  if (one === undefined || other === undefined) {
    const who = one === undefined ? from : to;
    return undecided("network policy", `the addresses of ${who.title} are known only after the update`);
  }
  return policies.decide(one, other, port, protocol);
}

function groupDecisions(
  { groups }: Survey,
  from: Party,
  to: Party,
  source: string | undefined,
  target: string | undefined,
  port: number,
  protocol: Protocol,
): readonly Decision[] {
  if (typeof groups === "string") return [undecided("security group", groups)];
  return [
    groups.decide("egress", from, to, target, port, protocol) ?? [],
    groups.decide("ingress", to, from, source, port, protocol) ?? [],
  ].flat();
}

function endpointOf({ host, workload }: Party, address: string | undefined): Endpoint | undefined {
  if (workload?.namespace !== undefined) {
    return { kind: "pod", namespace: workload.namespace, name: workload.podName };
  }
  if (address === undefined) return undefined;
  return host === undefined ? { kind: "address", address } : { kind: "host", host, address };
}
