import { type ClusterModel, canReach, type Endpoint } from "../../model/reachability.ts";

/** Who is asked for in a table, by the name it has there. */
export type Places = Readonly<Record<string, Endpoint>>;

/**
 * The verdicts of every line against every column as the text of a table, `yes` or `-`: the same text that a person writes down. A
 * column is `PLACE PORT`, or `PLACE udp PORT`. A cell is empty where a place meets itself or neither is a pod.
 */
export function reachTable(
  model: ClusterModel,
  places: Places,
  sources: readonly string[],
  columns: readonly string[],
): string {
  const width = Math.max(...sources.map((source) => source.length));
  const lines = sources.map((source) => [
    source.padEnd(width),
    ...columns.map((column) => cell(model, places, source, column).padEnd(column.length)),
  ]);
  return [["".padEnd(width), ...columns], ...lines].map((cells) => cells.join(" | ").trim()).join("\n");
}

function cell(model: ClusterModel, places: Places, source: string, column: string): string {
  const [, target = "", udp, port] = /^(.+?)( udp)? (\d+)$/.exec(column) ?? [];
  const from = places[source];
  const to = places[target];
  if (from === undefined || to === undefined) throw new Error(`no place ${source} or ${target}`);
  if (source === target || (from.kind !== "pod" && to.kind !== "pod")) return "";
  return canReach(model, from, to, Number(port), udp === undefined ? "TCP" : "UDP").allowed ? "yes" : "-";
}

/** A table as it stands indented in a test. */
export function tableText(text: string): string {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .join("\n");
}
