// Judges as many resources as the first argument says, by all rules, and prints what that cost this process. A process of its own,
// for the bench.
import { deferredOf } from "../../policies/deferred.ts";
import { findingsIn } from "../../policies/resource-rules.ts";
import { ResourceSet } from "../../policies/resource-set.ts";
import { manyResources } from "./many-resources.ts";

/** Judged in all, whatever the size: so that small and large sets are measured over as long a time. */
const judged = 20_000;

const resources = manyResources(Number(process.argv[2]));
const times = judged / resources.length;
const findings = () => {
  const set = new ResourceSet(resources);
  return findingsIn(set).length + deferredOf(set).length;
};
// First without counting, so that neither loading nor compiling the rules is.
for (let time = 0; time < times; time++) findings();
const began = process.cpuUsage();
let found = 0;
for (let time = 0; time < times; time++) found += findings();
const { system, user } = process.cpuUsage(began);
process.stdout.write(
  JSON.stringify({
    seconds: (user + system) / 1e6 / times,
    resources: resources.length,
    found: found / times,
  }),
);
