import type { PlanInputs } from "../../model/plan.ts";
import { blocksAt, isUnknown, textAt, valueAt } from "../input-values.ts";
import { resourceRule } from "../resource-rule.ts";
import { podReads, podSpecs, servingTypes } from "./pod-specs.ts";

const probeNames = ["startupProbe", "livenessProbe", "readinessProbe"] as const;

/**
 * One probe for all asks the wrong question of two: a liveness that looks at the database restarts every pod when the database fails.
 */
export const probes = resourceRule({
  id: "probes",
  severity: "caution",
  protects: "Requests from pods that cannot answer yet or no more, and pods from restarts that help nobody.",
  control: "AWS Well-Architected REL11-BP01",
  fix: "Give each container a startup, a liveness and a readiness probe, on three different paths.",
  reads: Object.fromEntries(
    Object.entries(podReads(...probeNames.map((name) => `containers[].${name}`))).filter(([type]) =>
      servingTypes.includes(type),
    ),
  ),
  breaches: (resources) =>
    podSpecs(resources)
      .filter(({ resource }) => servingTypes.includes(resource.type))
      .flatMap(({ resource, spec }) =>
        blocksAt(spec, "containers").flatMap((container) =>
          mistakesIn(container).map((mistake) => ({
            resource,
            message: `The container ${textAt(container, "name") ?? "?"} ${mistake}.`,
          })),
        ),
      ),
});

function mistakesIn(container: PlanInputs): readonly string[] {
  const given = probeNames.map((name) => ({ name, probe: valueAt(container, name) }));
  const missing = given.filter(({ probe }) => probe === undefined || probe === null).map(({ name }) => name);
  if (missing.length > 0) return [`has no ${missing.join(" and no ")}`];
  if (given.some(({ probe }) => isUnknown(probe))) return [];
  const asked = given.map(({ probe }) => questionOf(probe));
  return new Set(asked).size === asked.length ? [] : ["is asked the same by two probes"];
}

/** What a probe asks, without how often. */
function questionOf(probe: unknown): string {
  return JSON.stringify(["httpGet", "exec", "tcpSocket", "grpc"].map((way) => valueAt(probe, way) ?? null));
}
