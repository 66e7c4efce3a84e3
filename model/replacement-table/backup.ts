import { facts, otherRegion, type ReplacementFacts } from "./facts.ts";

/** AWS Backup: vaults, plans, and the tests of their restores. */
export const backupFacts: Readonly<Record<string, ReplacementFacts>> = {
  "aws:backup/plan:Plan": facts({
    replaceOn: "name",
    conditional: { region: otherRegion },
    updates: "advancedBackupSettings rules scanSettings tags",
    file: "backup/plan.go",
    basis: "v6, 2025; scanSettings because the call UpdateBackupPlan takes them",
  }),
  "aws:backup/restoreTestingPlan:RestoreTestingPlan": facts({
    replaceOn: "name",
    conditional: { region: otherRegion },
    updates: "recoveryPointSelection scheduleExpression scheduleExpressionTimezone startWindowHours tags",
    file: "backup/restore_testing_plan.go",
    basis: "v6, 2026",
  }),
  "aws:backup/restoreTestingSelection:RestoreTestingSelection": facts({
    replaceOn: "name protectedResourceType restoreTestingPlanName",
    conditional: { region: otherRegion },
    updates: `
      iamRoleArn protectedResourceArns protectedResourceConditions restoreMetadataOverrides
      validationWindowHours`,
    file: "backup/restore_testing_selection.go",
    basis: "v6, 2026",
  }),
  "aws:backup/selection:Selection": facts({
    replaceOn: "conditions iamRoleArn name notResources planId resources selectionTags",
    conditional: { region: otherRegion },
    updates: "",
    file: "backup/selection.go",
    basis: "v6, 2026; it has no update operation",
  }),
  "aws:backup/vault:Vault": facts({
    replaceOn: "kmsKeyArn name",
    conditional: { region: otherRegion },
    updates: "forceDestroy tags",
    file: "backup/vault.go",
    basis: "late v5 or first v6, 2025",
  }),
  "aws:backup/vaultLockConfiguration:VaultLockConfiguration": facts({
    replaceOn: "backupVaultName changeableForDays maxRetentionDays minRetentionDays",
    conditional: { region: otherRegion },
    updates: "",
    file: "backup/vault_lock_configuration.go",
    basis: "v6, 2025; it has no update operation",
  }),
  "aws:backup/vaultNotifications:VaultNotifications": facts({
    replaceOn: "backupVaultEvents backupVaultName snsTopicArn",
    conditional: { region: otherRegion },
    updates: "",
    file: "backup/vault_notifications.go",
    basis: "v5, 2024; it has no update operation",
  }),
  "aws:backup/vaultPolicy:VaultPolicy": facts({
    replaceOn: "backupVaultName",
    conditional: { region: otherRegion },
    updates: "policy",
    file: "backup/vault_policy.go",
    basis: "v6, 2025",
  }),
};
