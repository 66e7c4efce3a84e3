import type { Reachability } from "../reachability/reachability.ts";

/** Workloads with the same kinds of connections. */
export interface Crowd {
  readonly key: string;
  readonly label: readonly string[];
  /** Titles of its workloads. */
  readonly titles: readonly string[];
}

const named = 3;

/**
 * Services and jobs put together by what kinds of ends they are connected with: at most two times two to the number of kinds, however
 * many there are. In the order of their first member.
 */
export function crowdsOf({ paths, sources, targets }: Reachability): readonly Crowd[] {
  const targetAt = new Map(targets.map((target) => [target.title, target]));
  const traits = new Map<string, Set<string>>();
  const note = (title: string, trait: string) =>
    traits.set(title, (traits.get(title) ?? new Set()).add(trait));
  for (const { answer, source, target: title } of paths) {
    if (answer === "denied") continue;
    const target = targetAt.get(title);
    if (target?.kind === "service port") {
      if (target.of !== undefined && outsiders.has(source)) note(target.of, `from ${source}`);
    } else if (target !== undefined && shown.has(target.kind)) note(source, `to ${target.kind}`);
  }
  const workloads = sources.filter(({ kind }) => kind === "service" || kind === "job");
  const groups = Map.groupBy(workloads, ({ kind, title }) =>
    [`${kind}s`, ...[...(traits.get(title) ?? [])].toSorted()].join(", "),
  );
  return [...groups].map(([key, members]) => {
    const titles = members.map(({ title }) => title);
    const more = titles.length > named ? " …" : "";
    return { key, titles, label: [`${titles.length} ${key}`, `${titles.slice(0, named).join(", ")}${more}`] };
  });
}

const outsiders = new Set(["internet", "internal clients"]);
const shown = new Set(["database", "AWS endpoints", "internet", "host name"]);
