/**
 * Days for which CloudWatch Logs can keep a log group's events.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
 */
export const logRetentionDays: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** @throws Error naming the argument, its value and the days that are offered. */
export function checkLogRetention(argument: string, days: number): void {
  if (!logRetentionDays.includes(days)) {
    throw new Error(`${argument} is ${days}; CloudWatch Logs offers ${logRetentionDays.join(", ")} days.`);
  }
}
