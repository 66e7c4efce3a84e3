import type { PodResources } from "../../model/node-size.ts";
import { listAt, textAt } from "./known-input.ts";

const cpuPattern = /^(\d+(?:\.\d+)?)(m?)$/;
const memoryPattern = /^(\d+(?:\.\d+)?)(Ki|Mi|Gi)$/;
const mebibytes: Readonly<Record<string, number>> = { Ki: 1 / 1024, Mi: 1, Gi: 1024 };

/**
 * What the scheduler keeps free for one pod of a Deployment: all containers together, or one initial container where that asks for
 * more. `undefined` where a container does not say what it asks for: such a pod has no price.
 */
export function podRequests(inputs: unknown): PodResources | undefined {
  const containers = listAt(inputs, "spec", "template", "spec", "containers")?.map(requestsOf);
  const initial = (listAt(inputs, "spec", "template", "spec", "initContainers") ?? []).map(requestsOf);
  if (containers === undefined || containers.length === 0) return undefined;
  const known = containers.flatMap((requests) => requests ?? []);
  const knownInitial = initial.flatMap((requests) => requests ?? []);
  if (known.length < containers.length || knownInitial.length < initial.length) return undefined;
  const largest = (part: keyof PodResources) =>
    Math.max(
      known.reduce((sum, requests) => sum + requests[part], 0),
      ...knownInitial.map((requests) => requests[part]),
    );
  return { cpuMillicores: largest("cpuMillicores"), memoryMib: largest("memoryMib") };
}

function requestsOf(container: unknown): PodResources | undefined {
  const [, cpu, milli] = cpuPattern.exec(textAt(container, "resources", "requests", "cpu") ?? "") ?? [];
  const [, memory, unit] =
    memoryPattern.exec(textAt(container, "resources", "requests", "memory") ?? "") ?? [];
  if (cpu === undefined || memory === undefined) return undefined;
  return {
    cpuMillicores: Number(cpu) * (milli === "m" ? 1 : 1000),
    memoryMib: Number(memory) * (mebibytes[unit ?? ""] ?? 1),
  };
}
