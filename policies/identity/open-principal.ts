import type { PlannedResource } from "../../model/planned-resource.ts";
import { isGiven, textAt, valueAt } from "../input-values.ts";
import { type Statement, statementsOf } from "../policy-statements.ts";
import { type Breach, resourceRule } from "../resource-rule.ts";
import { limitsWhoAsks } from "./asker-conditions.ts";
import { grantingDocuments, grantingReads } from "./granting-documents.ts";

const endpointType = "aws:ec2/vpcEndpoint:VpcEndpoint";
const permissionType = "aws:lambda/permission:Permission";
const limits = ["sourceArn", "sourceAccount", "principalOrgId"];

export const openPrincipal = resourceRule({
  id: "open-principal",
  severity: "block",
  protects: "Keys, buckets, topics, secrets and roles from every other account in the world.",
  control: "AWS Security Hub S3.2, SNS.4, SQS.3, Lambda.1",
  fix: "Name the accounts, roles or services, or add a condition on who asks, such as aws:PrincipalAccount or aws:SourceAccount.",
  reads: {
    ...grantingReads,
    [endpointType]: ["policy"],
    [permissionType]: ["principal"],
  },
  breaches: (resources) => [
    ...Object.entries(grantingDocuments).flatMap(([type, property]) =>
      resources.ofType(type).flatMap((resource) => breachesOf(resource, property, isOpen)),
    ),
    ...resources
      .ofType(endpointType)
      .flatMap((resource) =>
        breachesOf(resource, "policy", (statement) => isOpen(statement) && isForAll(statement)),
      ),
    ...resources
      .ofType(permissionType)
      .filter(
        ({ inputs }) => textAt(inputs, "principal") === "*" && !limits.some((key) => isGiven(inputs[key])),
      )
      .map((resource) => ({ resource, message: "Everybody in the world may call the function." })),
  ],
});

function breachesOf(
  resource: PlannedResource,
  property: string,
  isTooWide: (statement: Statement) => boolean,
): readonly Breach[] {
  return statementsOf(valueAt(resource.inputs, property))
    .filter(isTooWide)
    .map(({ actions }) => ({
      resource,
      message: `Everybody in the world is allowed ${actions.join(", ") || "nearly everything"}, without a condition on who asks.`,
    }));
}

function isOpen(statement: Statement): boolean {
  return statement.allows && statement.isForEverybody && !limitsWhoAsks(statement);
}

/** An endpoint's policy only narrows a way that the resource's own policy opens; one that names a bucket narrows it to that. */
function isForAll({ hasNotResource, resources }: Statement): boolean {
  return hasNotResource || resources.includes("*");
}
