import { expect } from "chai";
import { breakGlassBoundary } from "../../components/pipeline/break-glass-documents.ts";
import { deployBoundary, deployPolicy } from "../../components/pipeline/deploy-documents.ts";
import { deployTrust, previewTrust } from "../../components/pipeline/github-trust.ts";
import { previewPolicy } from "../../components/pipeline/preview-policy.ts";
import { workloadBoundary } from "../../components/pipeline/workload-boundary.ts";

/** The longest names that the config takes, in a Region with a long one. */
const longest = "abcdefghijklmnop";
const place = { project: longest, accountId: "123456789012", region: "ap-northeast-1" };
const key = "arn:aws:kms:ap-northeast-1:123456789012:key/00000000-0000-4000-8000-000000000000";
// Evidence in another account takes more words.
const evidence = { project: longest, accountId: "222233334444", region: "ap-northeast-1" };
const scope = { place, environment: longest, stateKeyArn: key, secretsKeyArn: key, evidence };
const github = {
  repository: `${"o".repeat(39)}/${"r".repeat(100)}`,
  repositoryId: "1234567890",
  subjectPrefix: `repo:${"o".repeat(39)}@1234567890/${"r".repeat(100)}@1234567890`,
};
const workflows = ["preview", "drift"].map((name) => `.github/workflows/${name}.yml`);

// Without white space, of which the documents have none: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
const limits = [
  ["boundary of a deployment", 6144, deployBoundary(scope)],
  ["boundary of workloads", 6144, workloadBoundary(scope)],
  ["boundary of break-glass", 6144, breakGlassBoundary(place)],
  ["policy of a deployment", 10_240, deployPolicy(scope)],
  ["policy of a preview", 10_240, previewPolicy(scope)],
  ["trust of a deployment", 2048, deployTrust(place, github, longest)],
  ["trust of a preview", 2048, previewTrust(place, github, workflows)],
] as const;

describe("documents of identities", () => {
  for (const [what, limit, document] of limits) {
    it(`fit, with the longest names: the ${what}`, () => {
      expect(JSON.stringify(document).length).to.be.below(limit);
    });
  }

  for (const [what, , document] of limits) {
    it(`have a word of its own for each statement: the ${what}`, () => {
      const words = document.Statement.map(({ Sid }) => Sid);
      expect(new Set(words).size).to.equal(words.length);
      expect(words.filter((word) => !/^[A-Za-z0-9]+$/.test(word))).to.deep.equal([]);
    });
  }
});
