/**
 * What a preview asks of the backend and of the key of its secrets, and all that it may be allowed there: it lists, reads and
 * opens, and writes nothing. Recorded from the engine by `npm run test:state`.
 */
export const previewStateActions = ["kms:Decrypt", "s3:GetObject", "s3:ListBucket"] as const;
