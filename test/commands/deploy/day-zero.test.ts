import { expect } from "chai";
import { requireAccount } from "../../../commands/deploy/account-values.ts";
import { delegationOf } from "../../../commands/deploy/delegation.ts";
import { withoutValue } from "../../../commands/deploy/waiting-secrets.ts";
import { judgeFailure } from "../../../commands/exit-codes.ts";
import type { KnownSecret } from "../../../commands/secret-names.ts";
import { checkedConfigBlock } from "../../../commands/stack-run.ts";
import { repository } from "../../support/stack-files.ts";

function secret(name: string, changedBy: KnownSecret["changedBy"], changed?: Date): KnownSecret {
  return {
    name,
    arn: "",
    changed,
    changedBy,
    maximumAgeDays: undefined,
    nextRotation: undefined,
    versions: {},
    keyId: undefined,
  };
}

describe("day zero", () => {
  it("rejects this repository's own examples, and names each place of them", () => {
    const live = { stack: "dev", root: repository, config: checkedConfigBlock("dev") };
    let failure: unknown;
    try {
      requireAccount(live);
    } catch (problem) {
      failure = problem;
    }
    const { code, text } = judgeFailure(failure);
    expect(code).to.equal(1);
    const lines = text.split("\n");
    expect(lines[0]).to.equal(
      "Pulumi.dev.yaml does not have its account's values yet, and nothing was changed:",
    );
    expect(lines).to.include(
      "  secretsprovider is missing; allowed is the environment's key in KMS, as awskms:///ARN?region=REGION",
    );
    expect(lines).to.include("  plinth:accountId holds 111122223333, an example's");
    expect(lines).to.include("  plinth:imageRegistry holds 222233334444, an example's");
    expect(lines).to.include("  plinth:services holds 222233334444, an example's");
    expect(lines).to.include("  plinth:ingress holds example.com, an example's");
    expect(lines.at(-1)).to.contain("npm run account -- export");
  });

  it("waits for secrets without a value, and says who gives each one", () => {
    const known = [
      secret("api/database", "rotation"),
      secret("api/partner", "people"),
      secret("worker/database", "rotation", new Date("2026-11-21T10:00:00Z")),
    ];
    const declared = ["worker-database", "api-partner", "api-database", "api-lost"];
    expect(withoutValue(declared, known, "dev")).to.deep.equal([
      "api/database has no value; its rotation gives it one within minutes: npm run secrets -- status --stack dev. If it does not: docs/runbooks/rotation-failed.md",
      "api-lost is not in Secrets Manager, and the state says it was made: npm run drift -- --stack dev",
      "api/partner has no value: npm run secrets -- set api/partner --stack dev",
    ]);
  });

  it("tells the name servers of a new zone while the update still waits for them", () => {
    const metadata = (op: "create" | "same", type: string) => ({
      sequence: 1,
      timestamp: 0,
      resOutputsEvent: {
        planning: false,
        metadata: {
          op,
          type,
          urn: "",
          provider: "",
          new: {
            type,
            urn: "",
            custom: true,
            id: "Z1",
            parent: "",
            inputs: {},
            provider: "",
            outputs: { name: "dev.example.com", nameServers: ["ns-1.example.net", "ns-2.example.net"] },
          },
        },
      },
    });
    const zone = "aws:route53/zone:Zone";
    expect(delegationOf(metadata("create", zone))).to.equal(
      "Now let the domain above delegate dev.example.com to ns-1.example.net, ns-2.example.net: the certificate, and this update, wait for it.",
    );
    expect(delegationOf(metadata("same", zone))).to.equal(undefined);
    expect(delegationOf(metadata("create", "aws:s3/bucket:Bucket"))).to.equal(undefined);
  });
});
