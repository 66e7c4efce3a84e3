import { expect } from "chai";
import { cloudKind } from "../../../commands/live/cloud-kind.ts";

describe("the kind of a cloud", () => {
  for (const [what, variables] of [
    ["nothing is set", {}],
    ["variables are empty", { PULUMI_DEBUG_PROVIDERS: "", AWS_ENDPOINT_URL: "" }],
    [
      "the address is one of AWS' own",
      { AWS_ENDPOINT_URL_S3: "https://vpce-1.s3.us-east-1.vpce.amazonaws.com" },
    ],
    ["it is AWS in China", { AWS_ENDPOINT_URL: "https://sns.cn-north-1.amazonaws.com.cn" }],
  ] as const) {
    it(`is live where ${what}`, () => {
      expect(cloudKind(variables)).to.equal("live");
    });
  }

  for (const [what, variables] of [
    ["a provider is attached", { PULUMI_DEBUG_PROVIDERS: "aws:40000" }],
    ["another API answers for AWS", { AWS_ENDPOINT_URL: "http://127.0.0.1:5000" }],
    ["another API answers for one service", { AWS_ENDPOINT_URL_KMS: "http://127.0.0.1:5000" }],
    ["an address only ends like one of AWS", { AWS_ENDPOINT_URL: "https://notamazonaws.com" }],
    ["an address cannot be read", { AWS_ENDPOINT_URL: "amazonaws.com" }],
  ] as const) {
    it(`is simulated where ${what}`, () => {
      expect(cloudKind(variables)).to.equal("simulated");
    });
  }
});
