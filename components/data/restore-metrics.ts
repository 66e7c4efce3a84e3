/** Namespace of the numbers that the restore validator publishes; the function's code names it once more, since it stands alone. */
export const restoreMetricNamespace = "Plinth/Restore";

/** Hours between two looks at whether restore tests still happen; the period of the alarm about them. */
export const hoursBetweenOverdueChecks = 6;

/** What a restore test restores: a point in time, or a snapshot. */
export type RecoveryPointType = "CONTINUOUS" | "SNAPSHOT";

/** The dimensions of every metric of one environment's restore tests of one type. */
export function restoreDimensions(platformTag: string, recoveryPointType: RecoveryPointType) {
  return { Platform: platformTag, RecoveryPointType: recoveryPointType };
}
