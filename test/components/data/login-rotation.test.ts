import { expect } from "chai";
import { masterSecretPermissions } from "../../../components/data/database-administration.ts";
import { LoginProvisioning } from "../../../components/data/login-provisioning.ts";
import { LoginRotation, type LoginRotationArgs } from "../../../components/data/login-rotation.ts";
import { loginRotationPermissions } from "../../../components/data/login-rotation-permissions.ts";
import { SecretStore } from "../../../components/security/secret-store.ts";
import { record } from "../../support/mocks.ts";
import { inputsByName, listing, theOnly, waitsFor } from "../listing.ts";
import { rejection } from "../rejection.ts";
import { ordersDatabase, ordersVariables, placement, secretsManager } from "./database-fixture.ts";

const secret = (name: string) => `arn:aws:secretsmanager:us-east-1:111122223333:secret:${name}`;
const keyArn = "arn:aws:kms:us-east-1:111122223333:key/secrets";

const minimal: LoginRotationArgs = {
  ...placement,
  database: ordersDatabase,
  secrets: { "api-database": { arn: secret("api"), maximumAgeDays: 45 } },
  platformTag: "plinth-prod-use1",
  keyArn,
  rotationDays: 30,
  refreshIntervalSeconds: 120,
  secretsManager,
  after: [],
  alarmTopicArns: ["arn:aws:sns:us-east-1:111122223333:alarms"],
};

const make = (changes: Partial<LoginRotationArgs> = {}) => {
  const made = new LoginRotation("rotation", { ...minimal, ...changes });
  return { functionName: made.functionName, securityGroupId: made.securityGroupId };
};

const rotationType = "aws:secretsmanager/secretRotation:SecretRotation";

describe("LoginRotation", () => {
  for (const preview of [false, true]) {
    it(`makes these resources and no others${preview ? ", in a preview too" : ""}`, async () => {
      const { resources } = await record(() => make(), { preview });
      expect(listing(resources)).to.deep.equal([
        "aws:cloudwatch/logGroup:LogGroup rotation-log",
        "aws:cloudwatch/metricAlarm:MetricAlarm rotation-failed",
        "aws:ec2/securityGroup:SecurityGroup rotation-group",
        "aws:iam/role:Role rotation-role",
        "aws:iam/rolePolicy:RolePolicy rotation-permissions",
        "aws:lambda/function:Function rotation",
        "aws:lambda/permission:Permission rotation-permission",
        "aws:secretsmanager/secretRotation:SecretRotation rotation-api-database",
        "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule rotation-to-database",
        "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule rotation-to-secrets-manager",
        "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule rotation-into-database",
        "plinth:data:LoginRotation rotation",
        "plinth:data:VpcFunction rotation",
      ]);
    });
  }

  it("rotates each secret on the schedule, and for the first time at once", async () => {
    const secrets = {
      "api-database": { arn: secret("api"), maximumAgeDays: 45 },
      "api-migrator": { arn: secret("migrator"), maximumAgeDays: 45 },
    };
    const { resources } = await record(() => make({ secrets }));
    const rotation = (secretId: string) => ({
      secretId,
      rotationLambdaArn: "arn:aws:mock:us-east-1:111122223333:rotation",
      rotationRules: { automaticallyAfterDays: 30 },
      rotateImmediately: true,
    });
    expect(inputsByName(resources, rotationType)).to.deep.equal({
      "rotation-api-database": rotation(secret("api")),
      "rotation-api-migrator": rotation(secret("migrator")),
    });
  });

  it("rotates first when the logins exist, the rules let it through and Secrets Manager may call it", async () => {
    const { resources } = await record(() => {
      const provisioning = new LoginProvisioning("logins", {
        ...placement,
        database: ordersDatabase,
        services: ["api"],
        schemaVersion: 1,
        secretsManager,
      });
      return make({ after: [provisioning.invocation] });
    });
    expect(waitsFor(theOnly(resources, rotationType))).to.include.members([
      "aws:lambda/invocation:Invocation::logins-run",
      "aws:lambda/permission:Permission::rotation-permission",
      "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule::rotation-to-database",
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule::rotation-into-database",
    ]);
  });

  it("lets Secrets Manager of this account alone call the function", async () => {
    const { resources } = await record(() => make());
    expect(theOnly(resources, "aws:lambda/permission:Permission").inputs).to.deep.equal({
      action: "lambda:InvokeFunction",
      function: "rotation",
      principal: "secretsmanager.amazonaws.com",
      sourceAccount: "111122223333",
    });
  });

  it("tells the function to leave two refresh intervals between two rotations", async () => {
    const { resources } = await record(() => make({ refreshIntervalSeconds: 300 }));
    expect(theOnly(resources, "aws:lambda/function:Function").inputs["environment"]).to.deep.equal({
      variables: { ...ordersVariables, MINIMUM_INTERVAL_SECONDS: "600" },
    });
  });

  it("raises an alarm when a step fails, and names the page that says what to do", async () => {
    const { resources } = await record(() => make());
    expect(theOnly(resources, "aws:cloudwatch/metricAlarm:MetricAlarm").inputs).to.deep.equal({
      namespace: "AWS/Lambda",
      metricName: "Errors",
      dimensions: { FunctionName: "rotation" },
      statistic: "Sum",
      period: 3600,
      evaluationPeriods: 1,
      comparisonOperator: "GreaterThanThreshold",
      threshold: 0,
      treatMissingData: "notBreaching",
      alarmDescription:
        "A step of a login's rotation failed in the last hour. What to do: docs/runbooks/rotation-failed.md",
      alarmActions: ["arn:aws:sns:us-east-1:111122223333:alarms"],
      okActions: ["arn:aws:sns:us-east-1:111122223333:alarms"],
      tags: { Name: "rotation-failed" },
    });
  });

  it("gives out and registers what others need of it", async () => {
    const { outputs, registeredOutputs, resources } = await record(() => make());
    const expected = { functionName: "rotation", securityGroupId: "rotation-group-id" };
    expect(outputs).to.deep.equal(expected);
    const { urn } = theOnly(resources, "plinth:data:LoginRotation");
    expect(registeredOutputs.get(urn)).to.deep.equal(expected);
  });

  const rejected: readonly (readonly [what: string, changes: Partial<LoginRotationArgs>, message: string])[] =
    [
      ["nothing to rotate", { secrets: {} }, "secrets is empty; name at least one secret to rotate."],
      [
        "a rotation that comes after the greatest age",
        { rotationDays: 60 },
        'The secret "api-database" cannot be rotated so: rotationDays is 60 and maximumAgeDays is 45:',
      ],
      [
        "mounts that look too seldom",
        { rotationDays: 1, refreshIntervalSeconds: 43_200 },
        'The secret "api-database" cannot be rotated so: refreshIntervalSeconds is 43200: two intervals are 86400 seconds,',
      ],
      [
        "no way to Secrets Manager",
        { secretsManager: [] },
        "secretsManager is empty; name at least one block at which Secrets Manager is reached.",
      ],
    ];
  for (const [what, changes, message] of rejected) {
    it(`rejects ${what}`, async () => {
      expect(await rejection(() => make(changes))).to.satisfy((text: string) => text.startsWith(message));
    });
  }
});

describe("permissions of the rotation", () => {
  const master = {
    masterSecretArn: secret("master"),
    masterKeyArn: "arn:aws:kms:us-east-1:111122223333:key/master",
    region: "us-east-1",
  };
  const permissions = loginRotationPermissions({
    accountId: "111122223333",
    platform: "plinth-prod-use1",
    keyArn,
    ...master,
  });

  it("allow the four steps on secrets that rotation changes and reading the master secret, and nothing else", () => {
    expect(permissions).to.deep.equal([
      {
        Sid: "RotatedSecrets",
        Effect: "Allow",
        Action: [
          "secretsmanager:DescribeSecret",
          "secretsmanager:GetSecretValue",
          "secretsmanager:PutSecretValue",
          "secretsmanager:UpdateSecretVersionStage",
        ],
        Resource: secret("plinth-prod-use1/*"),
        Condition: { StringEquals: { "aws:ResourceTag/plinth:changed-by": "rotation" } },
      },
      {
        Sid: "RotatedSecretsKey",
        Effect: "Allow",
        Action: ["kms:Decrypt", "kms:GenerateDataKey"],
        Resource: keyArn,
        Condition: {
          StringLike: { "kms:EncryptionContext:SecretARN": secret("plinth-prod-use1/*") },
          StringEquals: { "kms:ViaService": "secretsmanager.us-east-1.amazonaws.com" },
        },
      },
      { Sid: "NewPasswords", Effect: "Allow", Action: "secretsmanager:GetRandomPassword", Resource: "*" },
      ...masterSecretPermissions(master),
    ]);
  });

  it("meet the names and the tag that the store gives a secret", async () => {
    const { resources } = await record(() => {
      new SecretStore("secrets", {
        secrets: {
          "api-database": {
            service: "api",
            purpose: "database",
            maximumAgeDays: 45,
            rotates: true,
            logins: ["a"],
          },
        },
        platform: "plinth-prod-use1",
        recoveryWindowDays: 7,
        accountId: "111122223333",
        region: "us-east-1",
        protect: false,
        keyDeletionWindowDays: 7,
      });
    });
    const { namePrefix, tags } = theOnly(resources, "aws:secretsmanager/secret:Secret").inputs;
    expect(namePrefix).to.equal("plinth-prod-use1/api/database-");
    expect(tags).to.deep.include({ "plinth:changed-by": "rotation" });
  });
});
