/** How often logins change, and how soon their readers notice. */
export interface RotationSchedule {
  /** Days between two rotations of a secret, 1 to 1000. */
  readonly rotationDays: number;
  /** Seconds between two looks of a workload's mount at its secret. */
  readonly refreshIntervalSeconds: number;
  /** Days after which a secret counts as too old. */
  readonly maximumAgeDays: number;
}

/**
 * Seconds that must lie between two rotations of one secret. A rotation changes the login that the one before it left; a
 * client still uses that login until its mount has looked again, and a look may just have happened or fail once.
 */
export function minimumRotationInterval(refreshIntervalSeconds: number): number {
  return 2 * refreshIntervalSeconds;
}

const secondsPerDay = 86_400;

/**
 * What is wrong with a schedule; `undefined` when nothing is.
 *
 * Source of the bounds: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotationRulesType.html
 */
export function rotationMistake(schedule: RotationSchedule): string | undefined {
  const { maximumAgeDays, refreshIntervalSeconds, rotationDays } = schedule;
  if (!Number.isInteger(rotationDays) || rotationDays < 1 || rotationDays > 1000) {
    return `rotationDays is ${rotationDays}; Secrets Manager allows whole days from 1 to 1000.`;
  }
  if (!Number.isInteger(refreshIntervalSeconds) || refreshIntervalSeconds < 1) {
    return `refreshIntervalSeconds is ${refreshIntervalSeconds}; allowed are whole seconds from 1.`;
  }
  const interval = minimumRotationInterval(refreshIntervalSeconds);
  if (interval >= rotationDays * secondsPerDay) {
    return `refreshIntervalSeconds is ${refreshIntervalSeconds}: two intervals are ${interval} seconds, and a login changes every ${rotationDays * secondsPerDay} seconds. Clients would lose the login they use. Refresh more often, or rotate less often.`;
  }
  if (rotationDays > maximumAgeDays) {
    return `rotationDays is ${rotationDays} and maximumAgeDays is ${maximumAgeDays}: every secret would be too old before it is rotated. Rotate more often, or allow a greater age.`;
  }
  return undefined;
}
