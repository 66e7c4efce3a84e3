import { valueAt } from "../input-values.ts";
import { resourceRule } from "../resource-rule.ts";

const type = "aws:rds/instance:Instance";

export const publicDatabase = resourceRule({
  id: "public-database",
  severity: "block",
  protects: "The database from the internet: a public address turns a leaked password into access.",
  control: "AWS Security Hub RDS.2",
  fix: "Leave publiclyAccessible false, and reach the database from inside the VPC or through the access host.",
  reads: { [type]: ["publiclyAccessible"] },
  breaches: (resources) =>
    resources
      .ofType(type)
      .filter(({ inputs }) => valueAt(inputs, "publiclyAccessible") === true)
      .map((resource) => ({ resource, message: "The database gets a public address." })),
});
