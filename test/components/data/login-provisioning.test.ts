import { expect } from "chai";
import { masterSecretPermissions } from "../../../components/data/database-administration.ts";
import {
  LoginProvisioning,
  type LoginProvisioningArgs,
} from "../../../components/data/login-provisioning.ts";
import { record } from "../../support/mocks.ts";
import { listing, theOnly, waitsFor } from "../listing.ts";
import { rejection } from "../rejection.ts";
import { ordersDatabase, ordersVariables, placement, secretsManager } from "./database-fixture.ts";

const minimal: LoginProvisioningArgs = {
  ...placement,
  database: ordersDatabase,
  services: ["api"],
  schemaVersion: 1,
  secretsManager,
};

const make = (changes: Partial<LoginProvisioningArgs> = {}) => {
  const made = new LoginProvisioning("logins", { ...minimal, ...changes });
  return { functionName: made.functionName, securityGroupId: made.securityGroupId };
};

const runType = "aws:lambda/invocation:Invocation";

describe("LoginProvisioning", () => {
  for (const preview of [false, true]) {
    it(`makes these resources and no others${preview ? ", in a preview too" : ""}`, async () => {
      const { resources } = await record(() => make(), { preview });
      expect(listing(resources)).to.deep.equal([
        "aws:cloudwatch/logGroup:LogGroup logins-log",
        "aws:ec2/securityGroup:SecurityGroup logins-group",
        "aws:iam/role:Role logins-role",
        "aws:iam/rolePolicy:RolePolicy logins-permissions",
        "aws:lambda/function:Function logins",
        "aws:lambda/invocation:Invocation logins-run",
        "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule logins-to-database",
        "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule logins-to-secrets-manager",
        "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule logins-into-database",
        "plinth:data:LoginProvisioning logins",
        "plinth:data:VpcFunction logins",
      ]);
    });
  }

  it("tells the function every name, sorted by service, and runs it again for another database", async () => {
    const { resources } = await record(() => make({ services: ["worker", "api-v2"], schemaVersion: 3 }));
    const { input, ...inputs } = theOnly(resources, runType).inputs;
    expect(inputs).to.deep.equal({ functionName: "logins", triggers: { database: "db-ORDERS" } });
    expect(JSON.parse(String(input))).to.deep.equal({
      services: [
        {
          schema: "api_v2",
          owner: "api_v2_owner",
          application: ["api_v2_app_a", "api_v2_app_b"],
          migrator: "api_v2_migrator",
        },
        {
          schema: "worker",
          owner: "worker_owner",
          application: ["worker_app_a", "worker_app_b"],
          migrator: "worker_migrator",
        },
      ],
      schemaVersion: 3,
      validator: "restore_validator",
    });
  });

  it("tells the function the same whatever the order of the services", async () => {
    const inputOf = async (services: readonly string[]) =>
      theOnly((await record(() => make({ services }))).resources, runType).inputs["input"];
    expect(await inputOf(["worker", "api"])).to.equal(await inputOf(["api", "worker"]));
  });

  it("runs only when the function's rules let it through", async () => {
    const { resources } = await record(() => make());
    expect(waitsFor(theOnly(resources, runType))).to.include.members([
      "aws:lambda/function:Function::logins",
      "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule::logins-to-database",
      "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule::logins-to-secrets-manager",
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule::logins-into-database",
    ]);
  });

  it("gives the function addresses, and nothing that is secret", async () => {
    const { resources } = await record(() => make());
    expect(theOnly(resources, "aws:lambda/function:Function").inputs["environment"]).to.deep.equal({
      variables: ordersVariables,
    });
  });

  it("gives out and registers the function and its group", async () => {
    const { outputs, registeredOutputs, resources } = await record(() => make());
    const expected = { functionName: "logins", securityGroupId: "logins-group-id" };
    expect(outputs).to.deep.equal(expected);
    const { urn } = theOnly(resources, "plinth:data:LoginProvisioning");
    expect(registeredOutputs.get(urn)).to.deep.equal(expected);
  });

  const rejected: readonly (readonly [
    what: string,
    changes: Partial<LoginProvisioningArgs>,
    message: string,
  ])[] = [
    ["a service whose schema PostgreSQL keeps", { services: ["public"] }, 'The service "public" would get'],
    [
      "a layout numbered from nothing",
      { schemaVersion: 0 },
      "schemaVersion is 0; allowed are whole numbers from 1.",
    ],
    [
      "no way to the master secret",
      { secretsManager: [] },
      "secretsManager is empty; name at least one block at which Secrets Manager is reached.",
    ],
    ["code that is not there", { codeDirectory: "/nowhere" }, 'The code of "logins" is not at /nowhere.'],
  ];
  for (const [what, changes, message] of rejected) {
    it(`rejects ${what}`, async () => {
      expect(await rejection(() => make(changes))).to.satisfy((text: string) => text.startsWith(message));
    });
  }
});

describe("permissions to read the master secret", () => {
  it("name that secret and its key, through Secrets Manager only", () => {
    const masterSecretArn = "arn:aws:secretsmanager:us-east-1:111122223333:secret:master";
    const masterKeyArn = "arn:aws:kms:us-east-1:111122223333:key/master";
    expect(masterSecretPermissions({ masterSecretArn, masterKeyArn, region: "us-east-1" })).to.deep.equal([
      {
        Sid: "MasterSecret",
        Effect: "Allow",
        Action: "secretsmanager:GetSecretValue",
        Resource: masterSecretArn,
      },
      {
        Sid: "MasterSecretsKey",
        Effect: "Allow",
        Action: "kms:Decrypt",
        Resource: masterKeyArn,
        Condition: {
          StringEquals: {
            "kms:EncryptionContext:SecretARN": masterSecretArn,
            "kms:ViaService": "secretsmanager.us-east-1.amazonaws.com",
          },
        },
      },
    ]);
  });
});
