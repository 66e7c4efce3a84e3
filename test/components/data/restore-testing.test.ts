import { expect } from "chai";
import { restoreMetricNamespace } from "../../../components/data/restore-metrics.ts";
import { RestoreTesting, type RestoreTestingArgs } from "../../../components/data/restore-testing.ts";
import { restoreValidatorPermissions } from "../../../components/data/restore-validator-permissions.ts";
import { metricNamespace } from "../../../functions/validate-restore/report.ts";
import { readSettings } from "../../../functions/validate-restore/settings.ts";
import { record } from "../../support/mocks.ts";
import { inputsByName, ofType, theOnly, waitsFor } from "../listing.ts";
import { rejection } from "../rejection.ts";
import { minimal, restoreTesting } from "./backup-args.ts";

const args: RestoreTestingArgs = {
  ...restoreTesting,
  database: minimal.database,
  vaultArn: "arn:aws:backup:us-east-1:111122223333:backup-vault:backup-vault",
  tests: [
    { recoveryPointType: "CONTINUOUS", rpoSeconds: 900 },
    { recoveryPointType: "SNAPSHOT", rpoSeconds: 93_600 },
  ],
  platformTag: "plinth-prod-use1",
  accountId: "111122223333",
  region: "us-east-1",
};

const made = async (changes: Partial<RestoreTestingArgs> = {}) =>
  record(() => {
    new RestoreTesting("restore", { ...args, ...changes });
  });

const arnOf = (name: string) => `arn:aws:mock:us-east-1:111122223333:${name}`;

describe("components/data/restore-testing", () => {
  it("tests each type by a plan of its own, whose name has no hyphen", async () => {
    const { resources } = await made();
    const plan = (type: string, days: number) => ({
      name: `plinth_prod_use1_${type.toLowerCase()}`,
      scheduleExpression: "cron(0 2 ? * SUN *)",
      startWindowHours: 1,
      recoveryPointSelection: {
        algorithm: "LATEST_WITHIN_WINDOW",
        includeVaults: [args.vaultArn],
        recoveryPointTypes: [type],
        selectionWindowDays: days,
      },
      tags: { Name: `restore-${type.toLowerCase()}` },
    });
    expect(inputsByName(resources, "aws:backup/restoreTestingPlan:RestoreTestingPlan")).to.deep.equal({
      "restore-continuous": plan("CONTINUOUS", 365),
      "restore-snapshot": plan("SNAPSHOT", 7),
    });
  });

  it("restores this database alone, into its own groups, by IAM logins and with the live parameters", async () => {
    const { resources } = await made();
    const selection = theOnly(
      resources,
      "aws:backup/restoreTestingSelection:RestoreTestingSelection",
      "restore-continuous",
    );
    expect(selection.inputs).to.deep.include({
      name: "database",
      restoreTestingPlanName: "plinth_prod_use1_continuous",
      iamRoleArn: arnOf("restore-role"),
      protectedResourceType: "RDS",
      protectedResourceArns: [minimal.database.instanceArn],
      validationWindowHours: 4,
    });
    expect(selection.inputs["restoreMetadataOverrides"]).to.deep.include({
      vpcSecurityGroupIds: '["restore-restored-id"]',
      dbParameterGroupName: "database-pg18",
      enableIamDatabaseAuthentication: "true",
    });
    expect(waitsFor(selection)).to.include.members([
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment::restore-role",
      "aws:rds/subnetGroup:SubnetGroup::restore-subnets",
    ]);
    expect(theOnly(resources, "aws:rds/subnetGroup:SubnetGroup").inputs["subnetIds"]).to.deep.equal([
      "subnet-database-a",
      "subnet-database-b",
    ]);
  });

  it("lets nobody but the validator reach a restored database, and it reach nobody", async () => {
    const { resources } = await made();
    const rules = ofType(resources, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule");
    expect(rules.map(({ inputs }) => inputs)).to.deep.equal([
      {
        securityGroupId: "restore-restored-id",
        description: "From restore-validator",
        referencedSecurityGroupId: "restore-validator-group-id",
        ipProtocol: "tcp",
        fromPort: 5432,
        toPort: 5432,
      },
    ]);
    const group = theOnly(resources, "aws:ec2/securityGroup:SecurityGroup", "restore-restored").inputs;
    expect(group).not.to.have.any.keys("ingress", "egress");
    expect(
      ofType(resources, "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule").map(
        ({ inputs }) => inputs["securityGroupId"],
      ),
    ).to.deep.equal(["restore-validator-group-id", "restore-validator-group-id"]);
  });

  it("calls the validator for completed restores of these plans only", async () => {
    const { resources } = await made();
    const rule = theOnly(resources, "aws:cloudwatch/eventRule:EventRule", "restore-validator");
    expect(JSON.parse(String(rule.inputs["eventPattern"]))).to.deep.equal({
      source: ["aws.backup"],
      "detail-type": ["Restore Job State Change"],
      detail: {
        status: ["COMPLETED", "FAILED", "ABORTED"],
        resourceType: ["RDS"],
        restoreTestingPlanArn: [arnOf("restore-continuous"), arnOf("restore-snapshot")],
      },
    });
    expect(
      theOnly(resources, "aws:lambda/permission:Permission", "restore-validator-permission").inputs,
    ).to.deep.include({
      action: "lambda:InvokeFunction",
      principal: "events.amazonaws.com",
      sourceArn: arnOf("restore-validator"),
    });
    expect(
      theOnly(resources, "aws:cloudwatch/eventTarget:EventTarget", "restore-validator-target").inputs["arn"],
    ).to.equal(arnOf("restore-validator"));
  });

  it("has the validator look four times a day whether tests still happen", async () => {
    const { resources } = await made();
    const clock = theOnly(resources, "aws:cloudwatch/eventRule:EventRule", "restore-validator-clock").inputs;
    expect(clock["scheduleExpression"]).to.equal("rate(6 hours)");
    expect(clock).not.to.have.property("eventPattern");
    expect(
      theOnly(resources, "aws:lambda/permission:Permission", "restore-validator-clock-permission").inputs[
        "sourceArn"
      ],
    ).to.equal(arnOf("restore-validator-clock"));
    expect(
      theOnly(resources, "aws:cloudwatch/eventTarget:EventTarget", "restore-validator-clock-target").inputs,
    ).to.deep.equal({ arn: arnOf("restore-validator") });
  });

  it("gives the validator an environment that the function accepts", async () => {
    const { resources } = await made();
    const { environment } = theOnly(resources, "aws:lambda/function:Function").inputs;
    const variables =
      typeof environment === "object" && environment !== null && "variables" in environment
        ? environment.variables
        : undefined;
    expect(readSettings(Object.fromEntries(Object.entries(variables ?? {})))).to.deep.equal({
      liveHost: minimal.database.endpoint,
      port: 5432,
      database: "app",
      caFile: "/var/runtime/ca-cert.pem",
      platform: "plinth-prod-use1",
      expectations: {
        schemaVersion: 1,
        tables: [{ name: "api.orders", minimumRows: 100 }],
        freshness: { table: "api.orders", column: "created_at" },
        maximumAgeDays: 9,
        plans: [
          {
            name: "plinth_prod_use1_continuous",
            arn: arnOf("restore-continuous"),
            recoveryPointType: "CONTINUOUS",
            rpoSeconds: 900,
          },
          {
            name: "plinth_prod_use1_snapshot",
            arn: arnOf("restore-snapshot"),
            recoveryPointType: "SNAPSHOT",
            rpoSeconds: 93_600,
          },
        ],
      },
    });
  });

  it("publishes into the namespace that the validator's role is bound to", () => {
    expect(metricNamespace).to.equal(restoreMetricNamespace);
  });

  it("lets the validator log in to restored instances and never to the live one", () => {
    expect(
      restoreValidatorPermissions({
        accountId: "111122223333",
        region: "us-east-1",
        liveResourceId: "db-ABCDEFGHIJKL01234",
        planArns: [arnOf("b"), arnOf("a")],
        login: "restore_validator",
      }),
    ).to.deep.equal([
      {
        Sid: "RestoreTests",
        Effect: "Allow",
        Action: ["backup:DescribeRestoreJob", "backup:ListRestoreJobs", "backup:PutRestoreValidationResult"],
        Resource: "*",
      },
      {
        Sid: "AgesOfPlans",
        Effect: "Allow",
        Action: "backup:GetRestoreTestingPlan",
        Resource: [arnOf("a"), arnOf("b")],
      },
      {
        Sid: "Numbers",
        Effect: "Allow",
        Action: "cloudwatch:PutMetricData",
        Resource: "*",
        Condition: { StringEquals: { "cloudwatch:namespace": "Plinth/Restore" } },
      },
      {
        Sid: "RestoredInstances",
        Effect: "Allow",
        Action: "rds-db:connect",
        Resource: "arn:aws:rds-db:us-east-1:111122223333:dbuser:*/restore_validator",
      },
      {
        Sid: "NeverTheLiveOne",
        Effect: "Deny",
        Action: "rds-db:connect",
        Resource: "arn:aws:rds-db:us-east-1:111122223333:dbuser:db-ABCDEFGHIJKL01234/*",
      },
    ]);
  });

  it("registers the names of its plans and the group of restored databases", async () => {
    const { registeredOutputs, resources } = await made();
    expect(registeredOutputs.get(theOnly(resources, "plinth:data:RestoreTesting").urn)).to.deep.equal({
      planNames: ["plinth_prod_use1_continuous", "plinth_prod_use1_snapshot"],
      restoredGroupId: "restore-restored-id",
      validatorName: "restore-validator",
    });
  });

  const rejected: readonly (readonly [string, Partial<RestoreTestingArgs>, string])[] = [
    [
      "a schedule of five fields",
      { schedule: "cron(0 2 * * *)" },
      'schedule is "cron(0 2 * * *)"; allowed is cron() with six fields in UTC, as in "cron(0 2 ? * SUN *)".',
    ],
    [
      "one subnet",
      { databaseSubnetIds: ["subnet-database-a"] },
      "databaseSubnetIds holds 1; RDS wants subnets in at least two zones.",
    ],
    [
      "an age that AWS Backup does not look back to",
      { maximumAgeDays: 29 },
      "maximumAgeDays is 29; allowed are whole days from 1 to 28.",
    ],
    ["no test", { tests: [] }, "plans is empty; name at least one restore testing plan."],
    [
      "the same type twice",
      {
        tests: [
          { recoveryPointType: "SNAPSHOT", rpoSeconds: 1 },
          { recoveryPointType: "SNAPSHOT", rpoSeconds: 2 },
        ],
      },
      "tests holds SNAPSHOT twice; name each type once.",
    ],
    [
      "a function that was not bundled",
      { codeDirectory: "/nowhere" },
      'The code of "restore-validator" is not at /nowhere. Bundle it first: npm run bundle',
    ],
  ];
  for (const [what, changes, message] of rejected) {
    it(`rejects ${what}`, async () => {
      expect(await rejection(() => new RestoreTesting("restore", { ...args, ...changes }))).to.equal(message);
    });
  }
});
