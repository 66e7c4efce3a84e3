import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { freshBundle } from "../../commands/function-bundle.ts";
import { statefulType } from "../../model/stateful.ts";
import { readStackFile } from "../../stacks/config/stack-file.ts";
import { NotBundled, requireBundle } from "../../stacks/function-code.ts";
import * as module from "../../stacks/index.ts";
import { environmentDigest } from "../support/environment-digest.ts";
import { fields } from "../support/kubernetes-documents.ts";
import { type Recording, record } from "../support/mocks.ts";
import { tagsOf } from "../support/recorded-tags.ts";
import { areaOf, asEngine, repository } from "../support/stack-files.ts";

const program = module.default;

const stacks = ["dev", "staging", "prod"] as const;

function urns({ resources }: Recording): readonly string[] {
  return resources.map(({ urn }) => urn).toSorted();
}

function recordStack(stack: string, preview = false): Promise<Recording> {
  return record(program, { stack, preview, config: asEngine(readStackFile(repository, stack)) });
}

// The mocks of the SDK prove what the program asks for, with the values of the tracked stack files.
for (const stack of stacks) {
  describe(`the environment ${stack}`, () => {
    let recording: Recording;

    before(async () => {
      await freshBundle();
      recording = await recordStack(stack);
    });

    it("registers what its golden digest says", () => {
      const file = join(repository, "test", "golden", `${stack}.txt`);
      const digest = environmentDigest(recording.resources);
      if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(file, digest);

      expect(digest).to.equal(readFileSync(file, "utf8"));
    });

    it("asks for the same resources when nothing is known yet", async () => {
      const preview = await recordStack(stack, true);
      expect(urns(preview)).to.deep.equal(urns(recording));
    });

    it("gives every AWS resource the provider that is pinned to its account", () => {
      const { values } = readStackFile(repository, stack);
      const providers = recording.resources.filter(({ type }) => type === "pulumi:providers:aws");
      const copies = areaOf(readStackFile(repository, stack), "backup")["copyRegion"] !== "none";
      expect(providers.map(({ name }) => name).toSorted()).to.deep.equal(
        copies ? ["aws", "aws-copies"] : ["aws"],
      );
      for (const { inputs } of providers)
        expect(inputs["allowedAccountIds"]).to.equal(JSON.stringify([values["accountId"]]));

      const pinned = providers.map(({ name, urn }) => `${urn}::${name}-id`);
      const others = recording.resources.filter(
        ({ custom, provider, type }) => custom && type.startsWith("aws:") && !pinned.includes(provider),
      );
      expect(others.map(({ urn }) => urn)).to.deep.equal([]);
    });

    it("gives every role the boundary that the file names, without which the pipeline may make none", () => {
      const { values } = readStackFile(repository, stack);
      const roles = recording.resources.filter(({ type }) => type === "aws:iam/role:Role");
      expect(roles).not.to.deep.equal([]);
      const unbounded = roles.filter(
        ({ inputs }) => inputs["permissionsBoundary"] !== values["rolesBoundaryArn"],
      );
      expect(unbounded.map(({ urn }) => urn)).to.deep.equal([]);
    });

    it("asks for no security group rule twice: EC2 refuses the second", () => {
      const parts = [
        "securityGroupId",
        "referencedSecurityGroupId",
        "cidrIpv4",
        "ipProtocol",
        "fromPort",
        "toPort",
      ];
      const rules = recording.resources
        .filter(({ type }) => type.startsWith("aws:vpc/securityGroup"))
        .map(({ inputs, type }) => `${type} ${JSON.stringify(parts.map((part) => inputs[part]))}`);
      expect(rules).not.to.deep.equal([]);
      expect(rules.filter((rule, index) => rules.indexOf(rule) !== index)).to.deep.equal([]);
    });

    it("protects everything that holds something, or nothing, as plinth:protect says", () => {
      const { values } = readStackFile(repository, stack);
      const holding = recording.resources.filter(({ type }) => statefulType(type) !== undefined);
      expect(holding).not.to.deep.equal([]);
      const strays = holding.filter(({ protect }) => protect !== values["protect"]);
      expect(strays.map(({ urn }) => urn)).to.deep.equal([]);
    });

    it("sets no property that would put a secret into the state", () => {
      const forbidden = /"(password|passwordWo|secretString|secretStringWo|secretBinary|valueWo)":/;
      const leaks = recording.resources.filter(({ inputs }) => forbidden.test(JSON.stringify(inputs)));

      expect(leaks.map(({ urn }) => urn)).to.deep.equal([]);
    });

    it("keeps the database's key where something is left that only it can read, and else leaves nothing", () => {
      const { deleteAutomatedBackups, retainOnDelete, skipFinalSnapshot } = areaOf(
        readStackFile(repository, stack),
        "database",
      );
      const key = ["database-key", "database-key-alias"];
      expect(
        recording.resources.filter((resource) => resource.retainOnDelete).map(({ name }) => name),
      ).to.have.members([
        ...(skipFinalSnapshot === false || deleteAutomatedBackups === false ? key : []),
        ...(retainOnDelete === true ? ["database", "database-master-key", "database-master-key-alias"] : []),
      ]);
    });

    it("names in every alarm a page that is there and says what to do", () => {
      const alarms = recording.resources.filter(
        ({ type }) => type === "aws:cloudwatch/metricAlarm:MetricAlarm",
      );
      expect(alarms).not.to.deep.equal([]);
      const without = alarms.filter(({ inputs }) => {
        const page = /What to do: (docs\/runbooks\/[a-z-]+\.md)$/.exec(
          String(inputs["alarmDescription"]),
        )?.[1];
        return page === undefined || !existsSync(join(repository, page));
      });
      expect(without.map(({ urn }) => urn)).to.deep.equal([]);
    });

    it("puts nothing but copies and what belongs to them into another Region", () => {
      const elsewhere = recording.resources.filter(
        ({ custom, provider }) => custom && provider.includes("::aws-copies::"),
      );
      expect(
        elsewhere.filter(({ name }) => !name.startsWith("backup-copy")).map(({ urn }) => urn),
      ).to.deep.equal([]);
    });

    it("names every service's logins, and gives each pair and each migrator a secret", () => {
      const secrets = recording.resources.filter(({ type }) => type === "aws:secretsmanager/secret:Secret");
      expect(
        secrets.map((secret) => `${secret.name}: ${String(tagsOf(secret)["plinth:logins"])}`),
      ).to.have.members([
        "secrets-api-database: api_app_a api_app_b",
        "secrets-api-database-migrator: api_migrator",
        "secrets-worker-database: worker_app_a worker_app_b",
        "secrets-worker-database-migrator: worker_migrator",
      ]);
      const rotations = recording.resources.filter(
        ({ type }) => type === "aws:secretsmanager/secretRotation:SecretRotation",
      );
      expect(rotations).to.have.lengthOf(secrets.length);
      expect(
        recording.resources.filter(({ type }) => type === "aws:secretsmanager/secretVersion:SecretVersion"),
      ).to.deep.equal([]);
    });

    it("opens the database to pods, provisioning, rotation and the host for people, and to nobody else", () => {
      const rules = recording.resources.filter(
        ({ inputs, type }) =>
          type === "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule" &&
          inputs["securityGroupId"] === "database-access-id",
      );
      expect(rules.map(({ inputs }) => String(inputs["referencedSecurityGroupId"])).toSorted()).to.deep.equal(
        ["access-host-id", "login-provisioning-group-id", "login-rotation-group-id", "pods-id"],
      );
      expect(rules.map(({ inputs }) => [inputs["fromPort"], inputs["toPort"]])).to.deep.equal([
        [5432, 5432],
        [5432, 5432],
        [5432, 5432],
        [5432, 5432],
      ]);
    });

    it("selects the database for backup by a tag that only this environment has, and nothing else", () => {
      const tagged = recording.resources.filter((resource) => "Backup" in tagsOf(resource));
      const selection = recording.resources.find(({ type }) => type === "aws:backup/selection:Selection");
      const tag = `plinth-${stack}-use1`;
      expect(tagged.map((resource) => [resource.name, tagsOf(resource)["Backup"]])).to.deep.equal([
        ["database", tag],
      ]);
      expect(selection?.inputs["selectionTags"]).to.deep.equal([
        { key: "Backup", type: "STRINGEQUALS", value: tag },
      ]);
    });

    it("makes nothing public but the entry: no address on launch, no other open group, every bucket closed", () => {
      const { resources } = recording;
      const ofType = (type: string) => resources.filter((resource) => resource.type === type);
      expect(
        ofType("aws:ec2/subnet:Subnet").filter(({ inputs }) => inputs["mapPublicIpOnLaunch"] === true),
      ).to.deep.equal([]);
      const open = ofType("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule").filter(
        ({ inputs }) => inputs["cidrIpv4"] === "0.0.0.0/0" || inputs["cidrIpv6"] === "::/0",
      );
      expect(
        open.map(({ inputs }) => `${String(inputs["securityGroupId"])} ${String(inputs["fromPort"])}`),
      ).to.have.members(["ingress-public-id 80", "ingress-public-id 443"]);
      const blocks = ofType("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock");
      expect(blocks).to.have.lengthOf(ofType("aws:s3/bucket:Bucket").length);
      for (const { inputs } of blocks) {
        expect(inputs).to.include({
          blockPublicAcls: true,
          blockPublicPolicy: true,
          ignorePublicAcls: true,
          restrictPublicBuckets: true,
        });
      }
    });
  });
}

describe("the program", () => {
  before(() => freshBundle());

  it("is what Pulumi.yaml names, one function and nothing beside it", () => {
    expect(readFileSync(join(repository, "Pulumi.yaml"), "utf8")).to.match(/^main: stacks\/index\.ts$/m);
    expect(Object.keys(module)).to.deep.equal(["default"]);
    expect(module.default).to.equal(program);
  });

  it("registers nothing when its config has a mistake", async () => {
    const config = { ...asEngine(readStackFile(repository, "dev")), "plinth:region": "us-esat-1" };

    const failure = await record(program, { stack: "dev", config }).then(
      () => undefined,
      (error: unknown) => error,
    );

    expect(failure).to.have.property("name", "ConfigError");
  });

  it("returns outputs that say where things are, and none that is secret", async () => {
    const { outputs } = await recordStack("dev");

    expect(Object.keys(outputs).toSorted()).to.deep.equal([
      "backupVaultArn",
      "clusterName",
      "costAlertTopicArn",
      "databaseCaBundle",
      "databaseEndpoint",
      "databaseName",
      "databasePort",
      "databaseSecurityGroupId",
      "domainNameServers",
      "natPublicIps",
      "podSecurityGroupId",
      "secretArns",
      "serviceUrls",
      "subnetCapacity",
      "subnetIds",
      "vpcCidr",
      "vpcId",
    ]);
    expect(JSON.stringify(outputs)).not.to.contain('"secret":');
  });

  it("tells the services' addresses, and what the domain above has to delegate to", async () => {
    const { outputs } = await recordStack("dev");
    expect(outputs["serviceUrls"]).to.deep.equal({ api: "https://api.dev.example.com" });
    expect(outputs["domainNameServers"]).to.deep.equal(["server of ingress-zone"]);
  });

  it("rejects to run on code that is not bundled, before anything is registered", () => {
    expect(() => requireBundle(join(repository, "test"))).to.throw(NotBundled, "npm run bundle");
  });

  it("goes without rotation where no service has a login", async () => {
    const dev = readStackFile(repository, "dev");
    const { resources } = await record(program, {
      stack: "dev",
      config: asEngine({ ...dev, values: { ...dev.values, services: {} } }),
    });

    const types = resources.map(({ type }) => type);
    expect(types).not.to.include("plinth:data:LoginRotation");
    expect(types).to.include("plinth:data:LoginProvisioning");
  });

  it("begins with a snapshot where the config names one, with what must stay as it is left alone", async () => {
    const dev = readStackFile(repository, "dev");
    const database = { ...areaOf(dev, "database"), restore: { snapshotIdentifier: "before" } };
    const { resources } = await record(program, {
      stack: "dev",
      config: asEngine({ ...dev, values: { ...dev.values, database } }),
    });

    const instance = resources.find(({ type }) => type === "aws:rds/instance:Instance");
    expect(instance?.inputs["snapshotIdentifier"]).to.equal("before");
    expect(instance?.ignoreChanges).to.include.members(["snapshotIdentifier", "restoreToPointInTime"]);
  });

  it("sends alarms to a topic that the config names instead of one of its own", async () => {
    const dev = readStackFile(repository, "dev");
    const topic = "arn:aws:sns:us-east-1:111122223333:alarms";
    const { resources } = await record(program, {
      stack: "dev",
      config: asEngine({ ...dev, values: { ...dev.values, alarms: { subscribers: [topic] } } }),
    });

    const alarms = resources.filter(({ type }) => type === "aws:cloudwatch/metricAlarm:MetricAlarm");
    expect(alarms.map(({ inputs }) => inputs["alarmActions"])).to.deep.equal(alarms.map(() => [topic]));
    expect(
      resources.filter(({ name, type }) => type === "aws:sns/topic:Topic" && name === "alarms"),
    ).to.deep.equal([]);
  });

  it("says how many addresses each tier has", async () => {
    const { outputs } = await recordStack("dev");
    // Two zones of a /16: a /19 and five /24 each, less the five addresses that AWS keeps of every subnet.
    expect(outputs["subnetCapacity"]).to.deep.equal({
      private: 16374,
      public: 502,
      internal: 502,
      endpoints: 502,
      intra: 502,
      database: 502,
    });
  });

  it("gives out no topic where addresses alone hear of the budget", async () => {
    const dev = readStackFile(repository, "dev");
    const budget = { ...areaOf(dev, "budget"), anomalyMonitor: "none", subscribers: ["a@example.com"] };
    const config = asEngine({ ...dev, values: { ...dev.values, budget } });

    const { outputs } = await record(program, { stack: "dev", config });

    expect(outputs).not.to.have.property("costAlertTopicArn");
  });

  it("builds no VPC of its own where another team's is given", async () => {
    const dev = readStackFile(repository, "dev");
    const declared = fields(dev.values, "services");
    const services = { ...declared, api: { ...fields(declared, "api"), exposedTo: ["internal"] } };
    const network = {
      existing: { vpcId: "vpc-0123456789abcdef0", cidr: "10.16.0.0/16", subnets: existingSubnets() },
      serviceIpv4Cidr: "172.20.0.0/16",
    };

    const { resources } = await record(program, {
      stack: "dev",
      config: asEngine({ ...dev, values: { ...dev.values, network, services } }),
    });

    const made = resources.filter(({ type }) => type.startsWith("aws:ec2/")).map(({ type }) => type);
    expect(new Set(made)).to.deep.equal(
      new Set([
        "aws:ec2/instance:Instance",
        "aws:ec2/launchTemplate:LaunchTemplate",
        "aws:ec2/securityGroup:SecurityGroup",
      ]),
    );
    const groups = resources.filter(({ type }) => type === "aws:ec2/securityGroup:SecurityGroup");
    expect(new Set(groups.map(({ inputs }) => inputs["vpcId"]))).to.deep.equal(
      new Set(["vpc-0123456789abcdef0"]),
    );
    expect(
      resources.find(
        ({ name, type }) => type === "aws:rds/subnetGroup:SubnetGroup" && name === "database-subnets",
      )?.inputs["subnetIds"],
    ).to.deep.equal(["subnet-00000000000000040", "subnet-00000000000000041"]);
  });
});

function existingSubnets(): Readonly<Record<string, unknown>> {
  const tiers = ["private", "internal", "endpoints", "intra", "database"];
  return Object.fromEntries(
    tiers.map((tier, row) => [
      tier,
      Object.fromEntries(
        ["a", "b"].map((letter, column) => [
          letter,
          {
            id: `subnet-000000000000000${row}${column}`,
            cidr: `10.16.${row * 16 + column}.0/24`,
          },
        ]),
      ),
    ]),
  );
}
