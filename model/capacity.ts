import { leastMaxConnections } from "./instance-classes.ts";
import { surgeOf } from "./rollout.ts";

/** What of a service decides how many connections it opens. */
export interface ServiceDemand {
  readonly replicas: { readonly min: number; readonly max: number };
  /** Connections that each replica may hold open at once. */
  readonly poolSize: number;
  readonly connectsTo: readonly string[];
}

export interface DatabaseCapacityInput {
  /** By name, as in the stack file. Those without a connection to `database` take no part. */
  readonly services: Readonly<Record<string, ServiceDemand>>;
  /** As in `db.m7g.large`. */
  readonly instanceClass: string;
  /** Connections for everything else: migrations, provisioning, rotation, restore validation, people. */
  readonly reserve: number;
}

/** One summand of what is needed, in words for a message and in connections. */
export interface CapacityTerm {
  readonly what: string;
  readonly connections: number;
}

export interface DatabaseCapacity {
  /** Connections that may be open at the worst moment. */
  readonly needed: number;
  /** Connections that the instance class accepts at the least. */
  readonly available: number;
  /** What `needed` is the sum of: a term for each service, the reserve, and what the engine keeps back. */
  readonly terms: readonly CapacityTerm[];
}

/**
 * Connections that no service can have: three that PostgreSQL keeps for superusers (`superuser_reserved_connections`), four that
 * RDS keeps for its own administrators (`rds.rds_reserved_connections`, since 17.1 and 16.5), and two for members of rds_superuser
 * (`reserved_connections`).
 *
 * Sources: https://www.postgresql.org/docs/18/runtime-config-connection.html#GUC-SUPERUSER-RESERVED-CONNECTIONS and
 * https://docs.aws.amazon.com/AmazonRDS/latest/PostgreSQLReleaseNotes/postgresql-versions.html for the role rds_reserved; the
 * numbers four and two are what users have read from instances, since RDS documents none.
 */
const keptByEngine = 3 + 4 + 2;

/**
 * Compares the connections of the worst moment, all services at their maximum in the middle of a release, with what the
 * instance class accepts. The worst moment fits when `needed` is at most `available`.
 *
 * @throws InstanceClassError when the class is not known.
 */
export function databaseCapacity({
  instanceClass,
  reserve,
  services,
}: DatabaseCapacityInput): DatabaseCapacity {
  const terms: readonly CapacityTerm[] = [
    ...Object.entries(services)
      .filter(([, { connectsTo }]) => connectsTo.includes("database"))
      .map(([name, service]) => serviceTerm(name, service)),
    {
      what: "reserve for migrations, provisioning, rotation, restore validation and people",
      connections: reserve,
    },
    { what: "kept back by PostgreSQL and RDS for administrators", connections: keptByEngine },
  ];
  return {
    needed: terms.reduce((sum, { connections }) => sum + connections, 0),
    available: leastMaxConnections(instanceClass),
    terms,
  };
}

function serviceTerm(name: string, { poolSize, replicas }: ServiceDemand): CapacityTerm {
  const more = surgeOf(replicas.max);
  return {
    what: `${name}: ${replicas.max} replicas and ${more} more during a release, ${poolSize} connections each`,
    connections: (replicas.max + more) * poolSize,
  };
}

/** The comparison as one sentence when it does not fit; `undefined` when it does. */
export function databaseCapacityMistake(input: DatabaseCapacityInput): string | undefined {
  const { available, needed, terms } = databaseCapacity(input);
  if (needed <= available) return undefined;
  const sum = terms.map(({ connections, what }) => `${connections} (${what})`).join(" + ");
  return `The services may open ${needed} connections at once and ${input.instanceClass} accepts about ${available}: ${sum}. Take smaller pools, fewer replicas or a larger instance class.`;
}
