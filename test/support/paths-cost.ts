// Asks the resources of an environment of as many services as the argument says who reaches whom, and prints what it found and how
// long that took. A process of its own, for the bench.
import { pathsDelta } from "../../review/reachability/paths-delta.ts";
import { pathsOf } from "../../review/reachability/reachability.ts";
import { manyServices } from "./many-services.ts";
import { resourcesWith } from "./recorded-resources.ts";

const resources = await resourcesWith("dev", manyServices(Number(process.argv[2])));
// Once beforehand, because a short run would measure the compiler.
pathsDelta(pathsOf(resources), pathsOf(resources));
const began = process.cpuUsage();
const { paths } = pathsOf(resources);
const { system, user } = process.cpuUsage(began);
const open = paths.filter(({ answer }) => answer === "allowed").length;
process.stdout.write(JSON.stringify({ seconds: (user + system) / 1e6, pairs: paths.length, open }));
