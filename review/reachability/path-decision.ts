import { type Decision, every, reachable, some, undecided, unreachable } from "./decision.ts";
import { type Entry, listenerPorts } from "./entries.ts";
import { connect, internet, internetAddress, policyDecision } from "./party.ts";
import type { Source } from "./sources.ts";
import type { Survey } from "./survey.ts";
import type { Target } from "./targets.ts";

/** Whether a source reaches a target; `undefined` where the question makes no sense, as of a load balancer and instance metadata. */
export function decide(survey: Survey, source: Source, target: Target): Decision | undefined {
  const { kind } = source;
  if (kind === "internet" || kind === "internal clients") return fromOutside(survey, source, target);
  return kind === "service" || kind === "job"
    ? fromPods(survey, source, target)
    : fromPlace(survey, source, target);
}

function fromOutside(survey: Survey, source: Source, target: Target): Decision | undefined {
  if (target.kind === "service port") return throughEntries(survey, source, target);
  if (target.kind !== "database" || source.kind !== "internet") return undefined;
  return target.mayBePublic === true
    ? connectAny(survey, source, target)
    : unreachable("it has no address on the internet");
}

function fromPods(survey: Survey, source: Source, target: Target): Decision | undefined {
  const { kind, workload } = target;
  // A pod always reaches itself.
  if (kind === "service port" && workload === source.party.workload) return undefined;
  if (kind === "cluster DNS" || kind === "instance metadata" || kind === "Pod Identity") {
    return onNode(survey, source, target);
  }
  return throughNetwork(survey, source, target);
}

function fromPlace(survey: Survey, source: Source, target: Target): Decision | undefined {
  const { kind } = target;
  if (kind === "cluster DNS" || kind === "Pod Identity") return undefined;
  if (kind !== "instance metadata") return throughNetwork(survey, source, target);
  if (source.kind !== "host") return undefined;
  return source.hasMetadata ? reachable("a machine reads its own") : unreachable("its metadata is off");
}

function throughNetwork(survey: Survey, source: Source, target: Target): Decision {
  const admitted = connectAny(survey, source, target);
  const leavesIt = target.kind === "internet" || target.kind === "host name";
  return leavesIt ? every([admitted, survey.subnets.leadOut(source.subnets)]) : admitted;
}

function connectAny(survey: Survey, { party }: Source, { parties, port, protocol }: Target): Decision {
  return some(parties.map((one) => connect(survey, party, one, port, protocol)));
}

/** The node answers these itself, so that no security group is passed. */
function onNode(survey: Survey, { party }: Source, { parties, port, protocol }: Target): Decision {
  return some(
    parties.flatMap((to) =>
      (to.addresses ?? [undefined]).flatMap(
        (address) => policyDecision(survey, party, to, undefined, address, port, protocol) ?? [],
      ),
    ),
  );
}

function throughEntries(survey: Survey, { kind }: Source, target: Target): Decision {
  const scheme = kind === "internet" ? "internet-facing" : "internal";
  const ways = survey.entries
    .filter((entry) => entry.scheme === scheme || entry.scheme === undefined)
    .flatMap((entry) => wayThrough(survey, entry, target));
  return ways.length === 0 ? unreachable(`no ${scheme} entry leads there`) : some(ways);
}

function wayThrough(survey: Survey, entry: Entry, target: Target): readonly Decision[] {
  const { port, protocol, workload } = target;
  if (entry.backends === undefined) {
    return [undecided("routing", `where the entry ${entry.title} leads is not known`)];
  }
  const leadsThere = entry.backends.some((one) => one.workload === workload && one.port === port);
  if (!leadsThere || protocol !== "TCP") return [];
  const arrival = some(target.parties.map((pods) => connect(survey, entry, pods, port, protocol)));
  if (entry.scheme === undefined)
    return [every([arrival, undecided("routing", "the entry's scheme is not known")])];
  return [every([arrival, admission(survey, entry)])];
}

/** Whether the load balancer hears those whom it is there for. */
function admission({ groups }: Survey, entry: Entry): Decision {
  if (typeof groups === "string") return undecided("security group", groups);
  return some(
    listenerPorts.map((port) =>
      entry.scheme === "internal"
        ? groups.hears(entry, port)
        : (groups.decide("ingress", entry, internet, internetAddress, port, "TCP") ??
          undecided("security group", "the load balancer's groups are not known")),
    ),
  );
}
