/**
 * What the cluster's role may do with the key of the nodes' volumes. Grants are for AWS services alone, which attach the volumes.
 *
 * Source: https://docs.aws.amazon.com/eks/latest/userguide/auto-kms.html, which writes the same into the key's policy; ours hands
 * the decision to IAM.
 */
export function volumeKeyPolicy(keyArn: string) {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "UseTheKey",
        Effect: "Allow",
        Action: ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
        Resource: keyArn,
      },
      {
        Sid: "LetVolumesUseTheKey",
        Effect: "Allow",
        Action: ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"],
        Resource: keyArn,
        Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
      },
    ],
  };
}
