import type { PlannedResource } from "../../model/planned-resource.ts";
import { accountDeclarationType, declaredAccount } from "../account.ts";
import { declarationType, declaredEnvironment } from "../environment.ts";
import { textAt, valueAt } from "../input-values.ts";
import { type Statement, statementsOf } from "../policy-statements.ts";
import { type Breach, resourceRule } from "../resource-rule.ts";
import { grantingDocuments, grantingReads } from "./granting-documents.ts";
import { strangersIn } from "./named-accounts.ts";

const permissionType = "aws:lambda/permission:Permission";

export const unknownAccount = resourceRule({
  id: "unknown-account",
  severity: "block",
  protects:
    "Keys, buckets, topics, secrets, images and roles from accounts that nobody of the platform knows.",
  control: "AWS Security Hub S3.6",
  fix: "Name a principal of an account that the config names, or demand one by a condition such as aws:PrincipalAccount. An account that is meant belongs in the config first.",
  reads: {
    ...grantingReads,
    [permissionType]: ["principal", "sourceAccount", "sourceArn"],
    [declarationType]: ["accountIds"],
    [accountDeclarationType]: ["accountIds"],
  },
  breaches: (resources) => {
    const declared = declaredEnvironment(resources) ?? declaredAccount(resources);
    // That nothing is declared, data-residency says.
    if (declared === undefined) return [];
    const known = new Set(declared.accountIds);
    const breachOf = (resource: PlannedResource, statements: readonly Statement[]): readonly Breach[] => {
      const strangers = [...new Set(statements.flatMap((statement) => strangersIn(statement, known)))];
      if (strangers.length === 0) return [];
      const message = `It gives rights to ${strangers.join(", ")}, of an account that is none of ${[...known].join(", ")}.`;
      return [{ resource, message }];
    };
    return [
      ...Object.entries(grantingDocuments).flatMap(([type, property]) =>
        resources
          .ofType(type)
          .flatMap((resource) => breachOf(resource, statementsOf(valueAt(resource.inputs, property)))),
      ),
      ...resources
        .ofType(permissionType)
        .flatMap((resource) => breachOf(resource, statementsOf(documentOf(resource)))),
    ];
  },
});

/** A permission of Lambda as the statement that Lambda makes of it; who is known only after the update is nobody yet. */
function documentOf({ inputs }: PlannedResource): unknown {
  const principal = textAt(inputs, "principal") ?? [];
  const isService = typeof principal === "string" && principal.endsWith(".amazonaws.com");
  return {
    Statement: {
      Effect: "Allow",
      Principal: isService ? { Service: principal } : { AWS: principal },
      Condition: {
        StringEquals: { "aws:SourceAccount": valueAt(inputs, "sourceAccount") ?? [] },
        ArnLike: { "aws:SourceArn": valueAt(inputs, "sourceArn") ?? [] },
      },
    },
  };
}
