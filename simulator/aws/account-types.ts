import type { SimulatedType, Subject } from "../simulated-type.ts";
import { arn, namedType, text } from "../simulated-type.ts";

const inRegion = ({ region }: Pick<Subject, "region">) => region;

const inAccount = ({ accountId }: Pick<Subject, "accountId">) => accountId;

const providerName = ({ inputs }: Pick<Subject, "inputs">) => text(inputs, "url").replace(/^https:\/\//, "");

/** What an account or one of its Regions has once: trail, blocks, detectors, and whom it trusts to sign in. */
export const accountTypes: readonly SimulatedType[] = [
  namedType("aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock", inAccount),
  namedType("aws:ebs/encryptionByDefault:EncryptionByDefault", ({ hex }) => `terraform-${hex("id", 26)}`),
  namedType("aws:ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions", inRegion, {
    required: ["internetGatewayBlockMode"],
    computed: { awsAccountId: inAccount, awsRegion: inRegion },
  }),
  namedType(
    "aws:cloudtrail/trail:Trail",
    (subject) => arn(subject, "cloudtrail", `trail/${text(subject.inputs, "name")}`),
    {
      required: ["s3BucketName"],
      autoname: "name",
      naming: { maximum: 128 },
      tagged: true,
      computed: { arn: ({ id }) => id, homeRegion: inRegion },
      // Only where a topic hears of each file.
      notComputed: ["snsTopicArn"],
    },
  ),
  namedType("aws:accessanalyzer/analyzer:Analyzer", ({ inputs }) => text(inputs, "analyzerName"), {
    required: ["analyzerName"],
    tagged: true,
    computed: { arn: (subject) => arn(subject, "access-analyzer", `analyzer/${subject.id}`) },
  }),
  namedType("aws:guardduty/detector:Detector", ({ hex }) => hex("detector", 32), {
    tagged: true,
    computed: {
      accountId: inAccount,
      arn: (subject) => arn(subject, "guardduty", `detector/${subject.id}`),
    },
  }),
  namedType("aws:securityhub/account:Account", inAccount, {
    computed: { arn: (subject) => arn(subject, "securityhub", "hub/default") },
  }),
  namedType(
    "aws:inspector2/enabler:Enabler",
    ({ accountId, inputs }) => `${accountId}-${String(inputs["resourceTypes"]).replaceAll(",", ":")}`,
    { required: ["accountIds", "resourceTypes"] },
  ),
  namedType(
    "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
    (subject) => arn(subject, "iam", `oidc-provider/${providerName(subject)}`, { regional: false }),
    {
      required: ["clientIdLists", "url"],
      tagged: true,
      computed: { arn: ({ id }) => id },
    },
  ),
  namedType(
    "aws:iam/policy:Policy",
    (subject) =>
      arn(subject, "iam", `policy${text(subject.inputs, "path") || "/"}${text(subject.inputs, "name")}`, {
        regional: false,
      }),
    {
      required: ["policy"],
      autoname: "name",
      naming: { maximum: 128 },
      tagged: true,
      computed: {
        arn: ({ id }) => id,
        attachmentCount: () => 0,
        policyId: ({ hex }) => `ANPA${hex("policy id", 17).toUpperCase()}`,
      },
    },
  ),
];
