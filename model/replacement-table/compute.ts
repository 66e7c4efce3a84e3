import { facts, otherRegion, type ReplacementFacts } from "./facts.ts";

/** Lambda. */
export const computeFacts: Readonly<Record<string, ReplacementFacts>> = {
  "aws:lambda/function:Function": facts({
    replaceOn: "name packageType tenancyConfig",
    conditional: {
      durableConfig: "the block is added or taken away; its fields update in place",
      region: otherRegion,
    },
    updates: `
      architectures capacityProviderConfig code codeSha256 codeSigningConfigArn deadLetterConfig description
      environment ephemeralStorage fileSystemConfig handler imageConfig imageUri kmsKeyArn layers loggingConfig
      memorySize publish publishTo replaceSecurityGroupsOnDestroy replacementSecurityGroupIds
      reservedConcurrentExecutions role runtime s3Bucket s3Key s3ObjectVersion skipDestroy snapStart
      sourceCodeHash sourceKmsKeyArn tags timeout tracingConfig vpcConfig`,
    unchecked: "useResourceTimeoutForPropagation",
    file: "lambda/function.go",
    basis: "v6, late 2025",
  }),
  "aws:lambda/invocation:Invocation": facts({
    replaceOn: "functionName qualifier triggers",
    conditional: {
      input: "lifecycleScope is CREATE_ONLY, which it is by default",
      region: otherRegion,
    },
    updates: "lifecycleScope tenantId terraformKey",
    file: "lambda/invocation.go",
    basis: "v6, 2026",
  }),
  "aws:lambda/permission:Permission": facts({
    replaceOn: `
      action eventSourceToken function functionUrlAuthType invokedViaFunctionUrl principal principalOrgId
      qualifier sourceAccount sourceArn statementId statementIdPrefix`,
    conditional: { region: otherRegion },
    updates: "",
    file: "lambda/permission.go",
    basis: "v6, late 2025; it has no update operation",
  }),
};
