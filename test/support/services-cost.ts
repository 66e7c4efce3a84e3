// Registers an environment of as many services as the first argument says, by the SDK's mocks, and prints what that cost this
// process. A process of its own, for the bench.
import { freshBundle } from "../../commands/function-bundle.ts";
import program from "../../stacks/index.ts";
import { manyServices } from "./many-services.ts";
import { record } from "./mocks.ts";
import { asEngine } from "./stack-files.ts";

await freshBundle();
const config = asEngine(manyServices(Number(process.argv[2])));
// First some environments of 20 services, so that neither loading nor compiling the program is counted: both would cost the smaller
// environment more for each resource than the larger one.
const smaller = asEngine(manyServices(20));
for (let time = 0; time < 4; time++) await record(program, { stack: "dev", config: smaller });
const began = process.cpuUsage();
const { resources } = await record(program, { stack: "dev", config });
const { system, user } = process.cpuUsage(began);
process.stdout.write(JSON.stringify({ seconds: (user + system) / 1e6, resources: resources.length }));
