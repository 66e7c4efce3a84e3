import type { Reachability, ReachPath, ReachTarget } from "../reachability/reachability.ts";
import { keys, type Scene } from "./scene.ts";

/** An arrow between two nodes. */
export interface Connection {
  readonly from: string;
  readonly to: string;
  /** Ports and hosts, or how many paths. */
  readonly label: string;
  readonly isCertain: boolean;
}

/** The arrows of a scene, one for each pair of nodes and certainty. */
export function connectionsOf(scene: Scene, { paths, targets }: Reachability): readonly Connection[] {
  const targetAt = new Map(targets.map((target) => [target.title, target]));
  const legs = paths.flatMap((path) => {
    const target = targetAt.get(path.target);
    return path.answer === "denied" || target === undefined ? [] : legsOf(scene, path, target);
  });
  const arrows = Map.groupBy(legs, ({ from, isCertain, to }) => JSON.stringify([from, to, isCertain]));
  return [...arrows.values()].flatMap((same) => {
    const [first] = same;
    return first === undefined ? [] : [{ ...first, label: labelOf(same) }];
  });
}

const mostNamed = 3;

function labelOf(legs: readonly Connection[]): string {
  const labels = [...new Set(legs.map(({ label }) => label))].filter((label) => label !== "").toSorted();
  return labels.length > mostNamed ? `${labels.length} ports and hosts` : labels.join(", ");
}

function legsOf(scene: Scene, { answer, source }: ReachPath, target: ReachTarget): readonly Connection[] {
  const isCertain = answer === "allowed";
  const from = scene.keyOf.get(source) ?? source;
  const { kind, of: service = "" } = target;
  const label = `${target.port}`;
  const fromOutside = source === keys.internet || source === keys.internalClients;
  if (kind === "service port" && fromOutside) {
    const entry = source === keys.internet ? keys.publicEntry : keys.internalEntry;
    return [
      { from: source, to: entry, label: "443", isCertain: true },
      { from: entry, to: scene.keyOf.get(service) ?? service, label, isCertain },
    ];
  }
  if (kind === "internet") return outward(scene, from, label, isCertain);
  if (kind === "host name") return outward(scene, from, target.title, isCertain);
  const to = nodeOf(scene, target);
  return to === undefined ? [] : [{ from, to, label, isCertain }];
}

/** What every pod reaches has no node: it says nothing of this environment. */
function nodeOf(scene: Scene, { kind, of: service = "", port, title }: ReachTarget): string | undefined {
  if (kind === "service port") return scene.keyOf.get(service) ?? service;
  if (kind === "database") return title.slice(0, -` ${port}`.length);
  return kind === "AWS endpoints" ? keys.endpoints : undefined;
}

function outward({ hasNat }: Scene, from: string, label: string, isCertain: boolean): readonly Connection[] {
  if (!hasNat) return [{ from, to: keys.internet, label, isCertain }];
  return [
    { from, to: keys.nat, label, isCertain },
    { from: keys.nat, to: keys.internet, label: "", isCertain: true },
  ];
}
