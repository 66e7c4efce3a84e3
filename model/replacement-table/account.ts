import { facts, otherRegion, type ReplacementFacts } from "./facts.ts";

/** What an account or one of its Regions has once. */
export const accountFacts: Readonly<Record<string, ReplacementFacts>> = {
  "aws:accessanalyzer/analyzer:Analyzer": facts({
    replaceOn: "analyzerName configuration type",
    conditional: { region: otherRegion },
    updates: "tags",
    file: "accessanalyzer/analyzer.go",
    basis: "v6, 2026",
  }),
  "aws:ebs/encryptionByDefault:EncryptionByDefault": facts({
    replaceOn: "",
    conditional: { region: otherRegion },
    updates: "enabled",
    file: "ec2/ebs_encryption_by_default.go",
    basis: "v4, 2023",
  }),
  "aws:ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions": facts({
    replaceOn: "",
    conditional: { region: otherRegion },
    updates: "internetGatewayBlockMode timeouts",
    file: "ec2/vpc_block_public_access_options.go",
    basis: "v6, 2026",
  }),
  "aws:guardduty/detector:Detector": facts({
    replaceOn: "",
    conditional: { region: otherRegion },
    updates: "datasources enable findingPublishingFrequency tags",
    file: "guardduty/detector.go",
    basis: "v6, 2025",
  }),
  "aws:iam/policy:Policy": facts({
    replaceOn: "description name namePrefix path",
    unchecked: "delayAfterPolicyCreationInMs",
    updates: "policy tags",
    file: "iam/policy.go",
    basis: "v5, 2024",
  }),
  "aws:inspector2/enabler:Enabler": facts({
    replaceOn: "",
    conditional: { region: otherRegion },
    updates: "accountIds resourceTypes",
    file: "inspector2/enabler.go",
    basis: "v5, 2024",
  }),
  "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock": facts({
    replaceOn: "accountId",
    updates: "blockPublicAcls blockPublicPolicy ignorePublicAcls restrictPublicBuckets",
    file: "s3control/account_public_access_block.go",
    basis: "v5, 2025",
  }),
  "aws:securityhub/account:Account": facts({
    replaceOn: "enableDefaultStandards",
    conditional: { region: otherRegion },
    updates: "autoEnableControls controlFindingGenerator",
    file: "securityhub/account.go",
    basis: "v6, 2025",
  }),
};
