/**
 * Days that KMS lets pass between the deletion of a key and its end, in which the deletion can be cancelled.
 *
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html
 */
export const keyDeletionDays = { fewest: 7, most: 30 } as const;
