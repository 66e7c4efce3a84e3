import { type NamedService, type NameLimit, nameLimits } from "../../model/names.ts";
import { textAt } from "../input-values.ts";
import { resourceRule } from "../resource-rule.ts";

/** Where each type carries its name in AWS, and whose limits hold for it. */
const names: Readonly<Record<string, readonly [property: string, service: NamedService]>> = {
  "aws:backup/plan:Plan": ["name", "backupPlan"],
  "aws:backup/restoreTestingPlan:RestoreTestingPlan": ["name", "restoreTestingPlan"],
  "aws:backup/vault:Vault": ["name", "backupVault"],
  "aws:budgets/budget:Budget": ["name", "budget"],
  "aws:cloudwatch/logGroup:LogGroup": ["name", "logGroup"],
  "aws:ec2/securityGroup:SecurityGroup": ["name", "securityGroup"],
  "aws:eks/cluster:Cluster": ["name", "eksCluster"],
  "aws:iam/policy:Policy": ["name", "iamPolicy"],
  "aws:iam/role:Role": ["name", "iamRole"],
  "aws:iam/rolePolicy:RolePolicy": ["name", "iamPolicy"],
  "aws:kms/alias:Alias": ["name", "kmsAlias"],
  "aws:lb/loadBalancer:LoadBalancer": ["name", "loadBalancer"],
  "aws:rds/instance:Instance": ["identifier", "rdsInstance"],
  "aws:rds/parameterGroup:ParameterGroup": ["name", "rdsGroup"],
  "aws:rds/subnetGroup:SubnetGroup": ["name", "rdsGroup"],
  "aws:s3/bucket:Bucket": ["bucket", "s3Bucket"],
  "aws:secretsmanager/secret:Secret": ["name", "secret"],
  "aws:sns/topic:Topic": ["name", "snsTopic"],
};

export const nameLimitsRule = resourceRule({
  id: "name-limits",
  severity: "block",
  protects: "A deployment from ending half way: AWS refuses a name only when it creates the resource.",
  control: "AWS Well-Architected REL01-BP01",
  fix: "Shorten or change the name of the project, the environment or the resource.",
  // An alias is nothing but its name. Of the other types the name is the least, and says nothing about whether they are judged.
  reads: { "aws:kms/alias:Alias": [] },
  breaches: (resources) =>
    Object.entries(names).flatMap(([type, [property, service]]) =>
      resources.ofType(type).flatMap((resource) => {
        const name = textAt(resource.inputs, property);
        const problem = name === undefined ? undefined : problemOf(name, nameLimits[service]);
        return problem === undefined
          ? []
          : [{ resource, message: `AWS refuses the name "${name ?? ""}": ${problem}.` }];
      }),
    ),
});

function problemOf(name: string, { allowed, max, pattern }: NameLimit): string | undefined {
  if (name.length > max) return `it has ${name.length} characters, and ${max} are allowed`;
  return pattern.test(name) ? undefined : `allowed are ${allowed}`;
}
