// Asks an environment of as many services as the argument says who reaches whom, from the declarations on, and prints what it
// found and what that cost this process. A process of its own, for the bench.
import { allPairs, clusterModel } from "../../model/reachability.ts";
import { clusterOf, serviceWith, targetsWith } from "./service-cluster.ts";

const size = Number(process.argv[2]);
const neighbour = (index: number) => `service:service-${(index + size) % size}` as const;
/** Each calls five others and reaches the database; every tenth is reached from the internet. */
const services = Object.fromEntries(
  Array.from({ length: size }, (_, index) => [
    `service-${index}`,
    serviceWith({
      connectsTo: ["database", ...[1, 2, 3, 4, 5].map((step) => neighbour(index + step))],
      exposedTo: [
        ...(index % 10 === 0 ? ["internet" as const] : []),
        ...[1, 2, 3, 4, 5].map((step) => neighbour(index - step)),
      ],
    }),
  ]),
);
const began = process.cpuUsage();
let pairs = 0;
let open = 0;
for (const { verdict } of allPairs(clusterModel(clusterOf(services, targetsWith())))) {
  pairs += 1;
  if (verdict.allowed) open += 1;
}
const { system, user } = process.cpuUsage(began);
process.stdout.write(JSON.stringify({ seconds: (user + system) / 1e6, pairs, open }));
