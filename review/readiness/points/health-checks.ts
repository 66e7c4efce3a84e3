import type { ReadinessCheck } from "../check.ts";
import { ofTest } from "../file-requirement.ts";
import { fine, type Judge, open, worst, wrong } from "../judgement.ts";
import { ofResources } from "../resource-requirement.ts";
import { isBlock, notKnown, textAt, valueAt } from "../values.ts";
import { podPath, serviceTypes } from "../workload.ts";

const probes = ["startupProbe", "livenessProbe", "readinessProbe"] as const;

const hasThreeProbes: Judge = (service) => {
  const property = `${podPath(service.type)}.containers`;
  const containers = valueAt(service.inputs, property);
  if (containers === notKnown) return open(property);
  if (!Array.isArray(containers)) return wrong(`${property} has to be a list, and is not`);
  // Helpers beside the service are not asked: who calls only sees the first container's port.
  return worst([probesOf(containers[0], `${property}[0]`)]);
};

export const threeProbes = ofResources({
  id: "three-probes",
  says: "Every service is asked at three different paths whether it has started, lives and is ready.",
  called: "services",
  types: serviceTypes,
  judge: hasThreeProbes,
  next: "Give the service three different paths in Pulumi.<stack>.yaml, under probes.",
});

function probesOf(container: unknown, at: string): ReturnType<Judge> {
  if (!isBlock(container)) return open(at);
  const paths = probes.map((probe) => textAt(container, `${probe}.httpGet.path`));
  const missing = probes.filter((_, index) => paths[index] === undefined);
  const unknown = missing.find((probe) => valueAt(container, `${probe}.httpGet.path`) === notKnown);
  if (unknown !== undefined) return open(`${at}.${unknown}`);
  if (missing.length > 0) return wrong("It has no path for:", missing.join(", "));
  return new Set(paths).size === probes.length ? fine : wrong("Its probes share a path:", paths.join(", "));
}

export const healthChecks: ReadinessCheck = {
  id: "health-checks",
  number: 4,
  title: "Health checks are implemented",
  requirements: [
    threeProbes,
    ofTest({
      id: "health-tested",
      says: "A test shows that a lost dependency makes a service unready and not dead.",
      path: "service/test/health.test.ts",
      title: "without its database is not ready but alive, and recovers alone",
      next: "Restore the test.",
    }),
  ],
};
