import { stringify } from "yaml";
import type { RawStack } from "../../stacks/config/stack-file.ts";
import { areaOf, rawStack } from "./stack-files.ts";

/** Every how many-th service has a schema in the database, with logins and a migration. */
const databaseEvery = 10;

/**
 * Dev with as many services as asked for in place of its own, and with nodes and an instance for up to 200 of them. Each calls the
 * next, every tenth is reached from the internet, and every tenth connects to the database.
 */
export function manyServices(count: number): RawStack {
  const raw = rawStack("dev");
  const cluster = areaOf(raw, "cluster");
  const pools = cluster["nodePools"] as { readonly general: object };
  return {
    file: raw.file,
    values: {
      ...raw.values,
      cluster: {
        ...cluster,
        nodePools: { general: { ...pools.general, cpuLimit: 192, memoryLimitGib: 768 } },
      },
      database: { ...areaOf(raw, "database"), instanceClass: "db.m7g.large" },
      services: Object.fromEntries(
        Array.from({ length: count }, (_, index) => [nameOf(index), serviceAt(index, count)]),
      ),
    },
  };
}

function nameOf(index: number): string {
  return `service-${index}`;
}

function serviceAt(index: number, count: number): Readonly<Record<string, unknown>> {
  const api = (areaOf(rawStack("dev"), "services")["api"] ?? {}) as Readonly<Record<string, unknown>>;
  const { image, metricsPort, port, probes, replicas, resources, team } = api;
  const usesDatabase = index % databaseEvery === 0;
  return {
    image,
    metricsPort,
    port,
    probes,
    replicas,
    resources,
    team,
    connectsTo: [
      ...(usesDatabase ? ["database"] : []),
      ...(index + 1 < count ? [`service:${nameOf(index + 1)}`] : []),
    ],
    exposedTo: [
      ...(index % 10 === 5 ? ["internet"] : []),
      ...(index > 0 ? [`service:${nameOf(index - 1)}`] : []),
    ],
    ...(index % 10 === 5 ? { hostName: nameOf(index) } : {}),
    ...(usesDatabase ? { poolSize: 2, migration: { args: ["migrate"], timeoutSeconds: 600 } } : {}),
  };
}

/** The same as the text of the stack's file. */
export function manyServicesText(count: number): string {
  const config = Object.fromEntries(
    Object.entries(manyServices(count).values).map(([key, value]) => [`plinth:${key}`, value] as const),
  );
  return stringify({ config }, { aliasDuplicateObjects: false });
}
