import { nearest } from "./nearest.ts";

/** A DB instance class that is not in the table. */
export class InstanceClassError extends Error {
  override readonly name = "InstanceClassError";
}

/** Gibibytes of a family's `large` size; each further size has twice the memory, `12xlarge` three times that of `4xlarge`. */
const familiesByLarge: Readonly<Record<string, number>> = {
  m6g: 8,
  m6i: 8,
  m7g: 8,
  m7i: 8,
  m8g: 8,
  r6g: 16,
  r6i: 16,
  r7g: 16,
  r7i: 16,
  r8g: 16,
};

const largeMultiples: Readonly<Record<string, number>> = {
  large: 1,
  xlarge: 2,
  "2xlarge": 4,
  "4xlarge": 8,
  "8xlarge": 16,
  "12xlarge": 24,
  "16xlarge": 32,
};

const burstableSizes: Readonly<Record<string, number>> = {
  micro: 1,
  small: 2,
  medium: 4,
  large: 8,
  xlarge: 16,
  "2xlarge": 32,
};

/**
 * Memory in GiB of each DB instance class that this platform knows and RDS offers for PostgreSQL. Sizes above `16xlarge` are
 * left out: the number of connections no longer grows there.
 *
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Summary.html
 */
export const instanceClassMemoryGib: Readonly<Record<string, number>> = Object.fromEntries([
  ...["t3", "t4g"].flatMap((family) =>
    Object.entries(burstableSizes).map(([size, gib]) => [`db.${family}.${size}`, gib] as const),
  ),
  ...Object.entries(familiesByLarge).flatMap(([family, gib]) =>
    Object.entries(largeMultiples).map(
      ([size, multiple]) => [`db.${family}.${size}`, gib * multiple] as const,
    ),
  ),
]);

/** @throws InstanceClassError naming the nearest known class, or the known families when none is near. */
export function memoryGib(instanceClass: string): number {
  const gib = Object.hasOwn(instanceClassMemoryGib, instanceClass)
    ? instanceClassMemoryGib[instanceClass]
    : undefined;
  if (gib === undefined) {
    const guess = nearest(instanceClass, Object.keys(instanceClassMemoryGib));
    throw new InstanceClassError(
      `"${instanceClass}" is not a DB instance class that this platform knows. ` +
        (guess === undefined
          ? `Known are the families db.t3, db.t4g and ${Object.keys(familiesByLarge).join(", ")}, as in "db.m7g.large".`
          : `Did you mean "${guess}"?`) +
        " Another one that RDS offers for PostgreSQL is added in model/instance-classes.ts.",
    );
  }
  return gib;
}

const mebibyte = 1024 ** 2;

/**
 * What RDS keeps for the operating system and its own processes is not published, only that `DBInstanceClassMemory` is less
 * than the class's memory. A twentieth and 300 MiB stay below what has been measured: 198 connections with 2 GiB, 413 with
 * 4 GiB, 856 with 8 GiB, 1,660 with 15.25 GiB (https://gist.github.com/guizmaii/1cacffef793c2ba9645083c3e18b3d8c).
 *
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ParamValuesRef.html
 */
const availableBytes = (gib: number): number => gib * 1024 * mebibyte * 0.95 - 300 * mebibyte;

/**
 * Connections that a class accepts by default, at the least: RDS sets `LEAST({DBInstanceClassMemory/9531392},5000)`.
 * An estimate from below, so that what fits here fits there; `SHOW max_connections` tells the real number.
 *
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html#RDS_Limits.MaxConnections
 *
 * @throws InstanceClassError when the class is not known.
 */
export function leastMaxConnections(instanceClass: string): number {
  return Math.min(Math.floor(availableBytes(memoryGib(instanceClass)) / 9_531_392), 5000);
}
