import { facts, otherRegion, type ReplacementFacts } from "./facts.ts";

/** Keys, roles, certificates and secrets. */
export const securityFacts: Readonly<Record<string, ReplacementFacts>> = {
  "aws:acm/certificate:Certificate": facts({
    replaceOn: `
      certificateAuthorityArn domainName keyAlgorithm subjectAlternativeNames validationMethod
      validationOptions`,
    conditional: { region: otherRegion },
    unchecked: "options.export privateKeyWo privateKeyWoVersion",
    updates: "certificateBody certificateChain earlyRenewalDuration options privateKey tags",
    file: "acm/certificate.go",
    basis: "v5, 2024",
  }),
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": facts({
    replaceOn: "url",
    updates: "clientIdLists tags thumbprintLists",
    file: "iam/openid_connect_provider.go",
    basis: "v5, 2024",
  }),
  "aws:iam/role:Role": facts({
    replaceOn: "name namePrefix path",
    updates: `
      assumeRolePolicy description forceDetachPolicies inlinePolicies managedPolicyArns
      maxSessionDuration permissionsBoundary tags`,
    file: "iam/role.go",
    basis: "v6, 2026",
  }),
  "aws:iam/rolePolicy:RolePolicy": facts({
    replaceOn: "name namePrefix role",
    updates: "policy",
    file: "iam/role_policy.go",
    basis: "v5, 2024",
  }),
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": facts({
    replaceOn: "policyArn role",
    updates: "",
    file: "iam/role_policy_attachment.go",
    basis: "v4, 2022; it has no update operation",
  }),
  "aws:kms/alias:Alias": facts({
    replaceOn: "name namePrefix",
    conditional: { region: otherRegion },
    updates: "targetKeyId",
    file: "kms/alias.go",
    basis: "v5, 2024",
  }),
  "aws:kms/key:Key": facts({
    replaceOn: "customKeyStoreId customerMasterKeySpec keyUsage multiRegion xksKeyId",
    conditional: { region: otherRegion },
    updates: `
      bypassPolicyLockoutSafetyCheck deletionWindowInDays description enableKeyRotation isEnabled
      policy rotationPeriodInDays tags`,
    file: "kms/key.go",
    basis: "v5, 2024",
  }),
  "aws:secretsmanager/secret:Secret": facts({
    replaceOn: "name namePrefix",
    conditional: { region: otherRegion },
    unchecked: "type",
    updates: "description forceOverwriteReplicaSecret kmsKeyId policy recoveryWindowInDays replicas tags",
    file: "secretsmanager/secret.go",
    basis: "v5, 2024",
  }),
  "aws:secretsmanager/secretPolicy:SecretPolicy": facts({
    replaceOn: "secretArn",
    conditional: { region: otherRegion },
    updates: "blockPublicPolicy policy",
    file: "secretsmanager/secret_policy.go",
    basis: "v4, 2023",
  }),
  "aws:secretsmanager/secretRotation:SecretRotation": facts({
    replaceOn: "secretId",
    conditional: { region: otherRegion },
    updates: `
      externalSecretRotationMetadatas externalSecretRotationRoleArn rotateImmediately rotationEnabled
      rotationLambdaArn rotationRules`,
    file: "secretsmanager/secret_rotation.go",
    basis: "v6, 2026",
  }),
};
