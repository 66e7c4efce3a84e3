import type { PlanInputs } from "../../model/plan.ts";
import { blocksAt, isGiven, isUnknown, textAt, valueAt } from "../input-values.ts";
import { resourceRule } from "../resource-rule.ts";

const instanceType = "aws:rds/instance:Instance";
const groupType = "aws:rds/parameterGroup:ParameterGroup";

export const databaseTls = resourceRule({
  id: "database-tls",
  severity: "block",
  protects: "Logins and rows on their way: PostgreSQL refuses a connection without TLS.",
  control: "AWS Security Hub RDS.38",
  fix: 'Name a parameter group of this environment, and set rds.force_ssl to "1" in it.',
  reads: { [instanceType]: ["engine"], [groupType]: ["family", "parameters"] },
  breaches: (resources) => [
    ...resources
      .ofType(instanceType)
      .filter(({ inputs }) => isPostgres(textAt(inputs, "engine")) && !hasOwnGroup(inputs))
      .map((resource) => ({
        resource,
        message:
          "The database names no parameter group of its own, so nothing here says that it demands TLS.",
      })),
    ...resources
      .ofType(groupType)
      .filter(({ inputs }) => isPostgres(textAt(inputs, "family")) && !forcesTls(inputs))
      .map((resource) => ({
        resource,
        message: "Databases with these parameters accept connections without TLS.",
      })),
  ],
});

function isPostgres(name: string | undefined): boolean {
  return name?.startsWith("postgres") ?? false;
}

function hasOwnGroup(inputs: PlanInputs): boolean {
  const group = valueAt(inputs, "parameterGroupName");
  return isGiven(group) && !(typeof group === "string" && group.startsWith("default."));
}

function forcesTls(inputs: PlanInputs): boolean {
  if (isUnknown(valueAt(inputs, "parameters"))) return true;
  return blocksAt(inputs, "parameters").some(
    (parameter) => textAt(parameter, "name") === "rds.force_ssl" && textAt(parameter, "value") === "1",
  );
}
