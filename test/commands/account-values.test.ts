import { expect } from "chai";
import { parse } from "yaml";
import { loadAccountStack } from "../../account/config/kind.ts";
import {
  environmentValues,
  lackingIn,
  type ToldByAccount,
  valuesDocuments,
} from "../../commands/account/account-values.ts";
import { checkout } from "../../commands/stack-run.ts";
import { readStackFile } from "../../stacks/config/stack-file.ts";
import { type AccountStack, environmentsOf } from "../support/account-files.ts";

const told = { secretsProviders: { prod: "awskms:///arn:key?region=us-east-1" }, repositoryUrls: {} };
const valuesOf = (stack: AccountStack, environment: string) =>
  environmentValues(loadAccountStack(stack).config, environment);
const documentsOf = (stack: AccountStack, values: ToldByAccount) =>
  valuesDocuments(loadAccountStack(stack).config, values);

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

  it("has the registry where that is the account's own, and is missed without it", () => {
    const wanted = valuesOf("all-in-one", "prod");
    expect(wanted.imageRegistry).to.equal("123456789012.dkr.ecr.us-east-1.amazonaws.com");
    expect(lackingIn(readStackFile(checkout, "prod"), wanted).map(([path]) => path)).to.include(
      "plinth:imageRegistry",
    );
  });

  it("is, of an account without environments, what those that it serves need: registry, repositories, evidence", () => {
    const documents = documentsOf("tooling", {
      ...told,
      repositoryUrls: { api: "222233334444.dkr.ecr.us-east-1.amazonaws.com/plinth/api" },
    });
    expect(documents).to.deep.equal([
      [
        "# tooling has no environments. Of the stack files of those that it serves; merge it with what stands there.",
        "# Evidence: export PLINTH_EVIDENCE_URL='s3://plinth-state-222233334444-use1?region=us-east-1' PLINTH_EVIDENCE_OWNER=222233334444",
        "# Images:",
        "#   api: 222233334444.dkr.ecr.us-east-1.amazonaws.com/plinth/api@sha256:...",
        "config:",
        "  plinth:imageRegistry: 222233334444.dkr.ecr.us-east-1.amazonaws.com",
      ].join("\n"),
    ]);
    expect(parse(documents.join("\n"))).to.have.nested.property(
      "config.plinth:imageRegistry",
      readStackFile(checkout, "prod").values["imageRegistry"],
    );
  });

  it("is YAML that stands in a stack file as it is, and comments for what stands elsewhere", () => {
    const [document = ""] = documentsOf("account-prod", told);
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
      "# Evidence: export PLINTH_EVIDENCE_URL='s3://plinth-state-222233334444-use1?region=us-east-1' PLINTH_EVIDENCE_OWNER=222233334444",
      "# Its secrets, when its stack is made: --secrets-provider 'awskms:///arn:key?region=us-east-1'",
    ]);
  });

  it("says that an account is not up whose key nobody knows", () => {
    const [document = ""] = documentsOf("account-prod", { ...told, secretsProviders: {} });
    expect(document).to.contain("--secrets-provider 'the account is not up yet'");
  });
});
