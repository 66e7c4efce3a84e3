import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Policies, PolicyPack } from "@pulumi/policy";
import { GatheredResources } from "./gathered-resources.ts";
import type { ResourceRule } from "./resource-rule.ts";
import { resourceRules } from "./resource-rules.ts";
import { applyWaivers, parseWaivers } from "./waivers.ts";

const gathered = new GatheredResources();
const waivers = parseWaivers(
  readFileSync(join(import.meta.dirname, "waivers.yaml"), "utf8"),
  new Date().toISOString().slice(0, 10),
);

/** The rules over resources as a Pulumi policy pack. What is said is what `npm run policy` says, under the same id. */
const policies: Policies = [
  {
    name: "gather",
    description: "Notes each resource's inputs for the other policies. It finds nothing itself.",
    enforcementLevel: "advisory",
    validateResource: (args) => gathered.add(args),
  },
  ...resourceRules.map(stackPolicy),
];

/** Serves the policies to the engine from here on. */
export const pack = new PolicyPack("plinth", { policies });

function stackPolicy(rule: ResourceRule): Policies[number] {
  return {
    name: rule.id,
    description: `${rule.protects} (${rule.control})`,
    enforcementLevel: rule.severity === "block" ? "mandatory" : "advisory",
    validateStack: ({ resources }, reportViolation) => {
      for (const finding of applyWaivers(rule.check(gathered.all(resources)), waivers).findings) {
        if (finding.waived === undefined) reportViolation(`${finding.message} ${finding.fix}`, finding.urn);
      }
    },
  };
}
