import { expect } from "chai";
import {
  SecretAgeWatch,
  type SecretAgeWatchArgs,
  secretAgePermissions,
} from "../../../components/operations/secret-age-watch.ts";
import { record } from "../../support/mocks.ts";
import { placement, secretsManager } from "../data/database-fixture.ts";
import { listing, protectedOnes, theOnly } from "../listing.ts";
import { rejection } from "../rejection.ts";

const arnOf = (name: string) => `arn:aws:secretsmanager:us-east-1:111122223333:secret:${name}`;

const minimal: SecretAgeWatchArgs = {
  ...placement,
  secrets: {
    "worker-token": { arn: arnOf("token"), maximumAgeDays: 90 },
    "api-database": { arn: arnOf("api"), maximumAgeDays: 45 },
  },
  servicePeers: secretsManager,
  platformTag: "plinth-prod-use1",
  alarmTopicArns: ["arn:aws:sns:us-east-1:111122223333:alarms"],
};

const make = (changes: Partial<SecretAgeWatchArgs> = {}) => {
  const { functionName } = new SecretAgeWatch("ages", { ...minimal, ...changes });
  return { functionName };
};

describe("SecretAgeWatch", () => {
  for (const preview of [false, true]) {
    it(`makes these resources and no others${preview ? ", in a preview too" : ""}`, async () => {
      const { resources } = await record(() => make(), { preview });
      expect(listing(resources)).to.deep.equal([
        "aws:cloudwatch/eventRule:EventRule ages",
        "aws:cloudwatch/eventTarget:EventTarget ages-target",
        "aws:cloudwatch/logGroup:LogGroup ages-log",
        "aws:cloudwatch/metricAlarm:MetricAlarm ages-too-old",
        "aws:ec2/securityGroup:SecurityGroup ages-group",
        "aws:iam/role:Role ages-role",
        "aws:iam/rolePolicy:RolePolicy ages-permissions",
        "aws:lambda/function:Function ages",
        "aws:lambda/permission:Permission ages-permission",
        "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule ages-to-secrets-manager",
        "plinth:data:VpcFunction ages",
        "plinth:operations:SecretAgeWatch ages",
      ]);
    });
  }

  it("has every secret looked at four times a day, with the age that each may reach", async () => {
    const { resources } = await record(() => make());
    expect(theOnly(resources, "aws:cloudwatch/eventRule:EventRule").inputs["scheduleExpression"]).to.equal(
      "rate(6 hours)",
    );
    const { input } = theOnly(resources, "aws:cloudwatch/eventTarget:EventTarget").inputs;
    expect(JSON.parse(String(input))).to.deep.equal({
      secrets: [
        { arn: arnOf("token"), maximumAgeDays: 90 },
        { arn: arnOf("api"), maximumAgeDays: 45 },
      ],
    });
  });

  it("is called by its own rule only", async () => {
    const { resources } = await record(() => make());
    expect(theOnly(resources, "aws:lambda/permission:Permission").inputs).to.deep.equal({
      action: "lambda:InvokeFunction",
      function: "ages",
      principal: "events.amazonaws.com",
      sourceArn: "arn:aws:mock:us-east-1:111122223333:ages",
    });
  });

  it("raises an alarm for one secret that is too old, and tells when nobody looks any more", async () => {
    const { resources } = await record(() => make());
    const topics = ["arn:aws:sns:us-east-1:111122223333:alarms"];
    expect(theOnly(resources, "aws:cloudwatch/metricAlarm:MetricAlarm").inputs).to.deep.equal({
      namespace: "Plinth/Secrets",
      metricName: "SecretsTooOld",
      dimensions: { Platform: "plinth-prod-use1" },
      statistic: "Maximum",
      period: 21_600,
      evaluationPeriods: 2,
      datapointsToAlarm: 1,
      comparisonOperator: "GreaterThanThreshold",
      threshold: 0,
      treatMissingData: "missing",
      alarmDescription:
        "A secret is older than it may be or has no value; without data, nobody has looked for twelve hours. What to do: docs/runbooks/secret-too-old.md",
      alarmActions: topics,
      okActions: topics,
      insufficientDataActions: topics,
      tags: { Name: "ages-too-old" },
    });
  });

  it("may see when versions were made and publish one metric, and can read no value", () => {
    expect(secretAgePermissions([arnOf("b"), arnOf("a")])).to.deep.equal([
      {
        Sid: "AgesOfSecrets",
        Effect: "Allow",
        Action: "secretsmanager:ListSecretVersionIds",
        Resource: [arnOf("a"), arnOf("b")],
      },
      {
        Sid: "Numbers",
        Effect: "Allow",
        Action: "cloudwatch:PutMetricData",
        Resource: "*",
        Condition: { StringEquals: { "cloudwatch:namespace": "Plinth/Secrets" } },
      },
    ]);
  });

  it("protects its log where the environment is protected", async () => {
    const { resources } = await record(() => make({ protect: true }));
    expect(protectedOnes(resources)).to.deep.equal(["aws:cloudwatch/logGroup:LogGroup ages-log"]);
  });

  it("gives out and registers the function's name", async () => {
    const { outputs, registeredOutputs, resources } = await record(() => make());
    expect(outputs).to.deep.equal({ functionName: "ages" });
    const { urn } = theOnly(resources, "plinth:operations:SecretAgeWatch");
    expect(registeredOutputs.get(urn)).to.deep.equal({ functionName: "ages" });
  });

  it("rejects nothing to watch", async () => {
    expect(await rejection(() => make({ secrets: {} }))).to.equal(
      "secrets is empty; name at least one secret to watch.",
    );
  });

  it("rejects code that is not there", async () => {
    expect(await rejection(() => make({ codeDirectory: "/nowhere" }))).to.contain(
      'The code of "ages" is not at /nowhere.',
    );
  });
});
