import { expect } from "chai";
import { parse } from "yaml";
import { loadAccountStack } from "../../account/config/kind.ts";
import { environmentValues, lackingIn, valuesDocument } from "../../commands/account/account-values.ts";
import { checkout } from "../../commands/stack-run.ts";
import { readStackFile } from "../../stacks/config/stack-file.ts";
import { type AccountStack, environmentsOf } from "../support/account-files.ts";

const told = { secretsProviders: { prod: "awskms:///arn:key?region=us-east-1" }, repositoryUrls: {} };
const valuesOf = (stack: AccountStack, environment: string) =>
  environmentValues(loadAccountStack(stack).config, environment);

describe("what an account gives to its environments", () => {
  for (const stack of ["account-dev", "account-staging", "account-prod"] as const) {
    it(`is what the tracked stack files hold already: ${stack}`, () => {
      for (const environment of environmentsOf(stack))
        expect(lackingIn(readStackFile(checkout, environment), valuesOf(stack, environment))).to.deep.equal(
          [],
        );
    });
  }

  it("is missed by path where another stands there, or nothing", () => {
    const file = readStackFile(checkout, "prod");
    const wanted = valuesOf("account-prod", "prod");
    const other = { ...file, values: { ...file.values, rolesBoundaryArn: "none", cluster: undefined } };
    expect(lackingIn(other, wanted)).to.deep.equal([
      ["plinth:cluster.access.deployerRoleArn", wanted.deployerRoleArn],
      ["plinth:cluster.access.previewRoleArn", wanted.previewRoleArn],
      ["plinth:rolesBoundaryArn", wanted.rolesBoundaryArn],
    ]);
  });

  it("is YAML that stands in a stack file as it is, and comments for what stands elsewhere", () => {
    const document = valuesDocument(valuesOf("account-prod", "prod"), {
      ...told,
      repositoryUrls: { api: "1.dkr.ecr.us-east-1.amazonaws.com/plinth/api" },
    });
    expect(parse(document)).to.deep.equal({
      config: {
        "plinth:rolesBoundaryArn": "arn:aws:iam::777788889999:policy/account/plinth-prod-workload-boundary",
        "plinth:cluster": {
          access: {
            deployerRoleArn: "arn:aws:iam::777788889999:role/account/plinth-prod-deploy",
            previewRoleArn: "arn:aws:iam::777788889999:role/account/plinth-prod-preview",
          },
        },
      },
    });
    expect(document.split("\n").filter((line) => line.startsWith("#"))).to.deep.equal([
      "# Of Pulumi.prod.yaml. Merge it with what stands there.",
      "# Its state: export PULUMI_BACKEND_URL='s3://plinth-state-777788889999-use1/prod?region=us-east-1&awssdk=v2'",
      "# Its evidence: export PLINTH_EVIDENCE_URL='s3://plinth-state-222233334444-use1?region=us-east-1', with --evidence-owner 222233334444",
      "# Its secrets, when its stack is made: --secrets-provider 'awskms:///arn:key?region=us-east-1'",
      "# Its images:",
      "#   api: 1.dkr.ecr.us-east-1.amazonaws.com/plinth/api@sha256:...",
    ]);
  });

  it("says that an account is not up whose key nobody knows", () => {
    const document = valuesDocument(valuesOf("account-prod", "prod"), { ...told, secretsProviders: {} });
    expect(document).to.contain("--secrets-provider 'the account is not up yet'");
  });
});
