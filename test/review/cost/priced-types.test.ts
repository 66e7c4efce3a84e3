import { expect } from "chai";
import type { PlannedResource } from "../../../model/planned-resource.ts";
import { freeTypes } from "../../../review/cost/free-types.ts";
import { pricedTypes } from "../../../review/cost/priced-types.ts";
import type { AssumedNumber } from "../../../review/cost/usage-assumptions.ts";
import { amountsOf, cluster, estimated, resource } from "../../support/cost-fixture.ts";

interface Case {
  readonly of: PlannedResource;
  readonly usage?: Partial<Record<AssumedNumber, number>>;
  readonly prices: Readonly<Record<string, number>>;
  /** What is paid for, and the amount as worked out by hand for 100 hours. */
  readonly costs: readonly (readonly [what: string, usd: number])[];
}

const database = {
  engine: "postgres",
  instanceClass: "db.t4g.medium",
  allocatedStorage: 20,
  maxAllocatedStorage: 50,
  storageType: "gp3",
};
const databasePrices = { "rds-postgresql/db.t4g.medium": 0.06, "rds-gp3-gb": 0.1, "rds-backup-gb": 0.09 };

const cases: Readonly<Record<string, Case>> = {
  "a NAT gateway by the hour and the GB": {
    of: resource("aws:ec2/natGateway:NatGateway"),
    usage: { natGatewayGb: 20 },
    prices: { "nat-gateway-hour": 0.05, "nat-gateway-gb": 0.04 },
    costs: [
      ["NAT gateway", 5],
      ["traffic through NAT", 0.8],
    ],
  },
  "a public address by the hour": {
    of: resource("aws:ec2/eip:Eip"),
    prices: { "public-ipv4-hour": 0.005 },
    costs: [["public IPv4 address", 0.5]],
  },
  "a gateway endpoint with nothing": {
    of: resource("aws:ec2/vpcEndpoint:VpcEndpoint", { vpcEndpointType: "Gateway" }),
    prices: {},
    costs: [],
  },
  "an interface endpoint in each of its own subnets": {
    of: resource("aws:ec2/vpcEndpoint:VpcEndpoint", {
      vpcEndpointType: "Interface",
      subnetIds: [{ unknown: true }, { unknown: true }],
    }),
    usage: { interfaceEndpointGb: 5 },
    prices: { "interface-endpoint-hour": 0.01, "interface-endpoint-gb": 0.02 },
    costs: [
      ["interface endpoint, by zone", 2],
      ["traffic through endpoints", 0.2],
    ],
  },
  "an interface endpoint in the subnet of an association": {
    of: resource("aws:ec2/vpcEndpointSubnetAssociation:VpcEndpointSubnetAssociation"),
    usage: { interfaceEndpointGb: 5 },
    prices: { "interface-endpoint-hour": 0.01, "interface-endpoint-gb": 0.02 },
    costs: [
      ["interface endpoint, by zone", 1],
      ["traffic through endpoints", 0.1],
    ],
  },
  "a flow log by the GB, and once more for Parquet": {
    of: resource("aws:ec2/flowLog:FlowLog", {
      logDestinationType: "s3",
      destinationOptions: { fileFormat: "parquet" },
    }),
    usage: { flowLogGb: 10 },
    prices: { "log-delivery-gb": 0.25, "log-parquet-gb": 0.03 },
    costs: [
      ["flow logs", 2.5],
      ["flow logs written as Parquet", 0.3],
    ],
  },
  "a hosted zone by the month and by queries": {
    of: resource("aws:route53/zone:Zone"),
    usage: { dnsQueriesMillions: 2 },
    prices: { "hosted-zone-month": 0.5, "dns-queries-million": 0.4 },
    costs: [
      ["hosted zone", 0.5],
      ["DNS queries", 0.8],
    ],
  },
  "a web ACL, its rules and the requests it looks at": {
    of: resource("aws:wafv2/webAcl:WebAcl", { rules: [{}, {}, {}] }),
    usage: { webRequestsMillions: 10 },
    prices: { "web-acl-month": 5, "web-acl-rule-month": 1, "web-acl-requests-million": 0.6 },
    costs: [
      ["web ACL", 5],
      ["rule of a web ACL", 3],
      ["requests that the web ACL looks at", 6],
    ],
  },
  "a database in one zone, with its master password": {
    of: resource("aws:rds/instance:Instance", { ...database, manageMasterUserPassword: true }),
    prices: { ...databasePrices, "secret-month": 0.4 },
    costs: [
      ["database, db.t4g.medium", 6],
      ["database storage, gp3", 2],
      ["database storage that has grown", 0],
      ["automated backups beyond the database's size", 0],
      ["secret", 0.4],
    ],
  },
  "a database in two zones twice, growth no further than it may, and its monitoring as logs": {
    of: resource("aws:rds/instance:Instance", { ...database, multiAz: true, monitoringInterval: 30 }),
    usage: { databaseGrowthGb: 100, databaseBackupGb: 10, monitoringGb: 2 },
    prices: { ...databasePrices, "log-ingestion-gb": 0.5 },
    costs: [
      ["database, db.t4g.medium", 12],
      ["database storage, gp3", 4],
      ["database storage that has grown", 6],
      ["automated backups beyond the database's size", 0.9],
      ["Enhanced Monitoring, as logs", 1],
    ],
  },
  "automated backups in another Region": {
    of: resource("aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication"),
    usage: { replicatedBackupGb: 100 },
    prices: { "rds-backup-gb": 0.09 },
    costs: [["automated backups in another Region", 9]],
  },
  "a vault by what is in it": {
    of: resource("aws:backup/vault:Vault"),
    usage: { recoveryPointGb: 100 },
    prices: { "rds-backup-gb": 0.09 },
    costs: [["recovery points of the database", 9]],
  },
  "a backup plan by the rules that copy": {
    of: resource("aws:backup/plan:Plan", {
      rules: [{ copyActions: [{}] }, { ruleName: "continuous" }, { copyActions: [{}] }],
    }),
    usage: { copiedGb: 10 },
    prices: { "region-transfer-gb": 0.02 },
    costs: [["recovery points copied to another Region", 0.4]],
  },
  "a backup plan that copies nothing with nothing": {
    of: resource("aws:backup/plan:Plan", { rules: [{ ruleName: "daily" }] }),
    prices: {},
    costs: [],
  },
  "a restore test and the database that it restores": {
    of: resource("aws:backup/restoreTestingPlan:RestoreTestingPlan"),
    usage: { restoreTests: 4, restoreTestHours: 5 },
    prices: { "restore-test": 1.5, "rds-postgresql/db.m7g.large": 0.1 },
    costs: [
      ["restore test", 6],
      ["restored database, db.m7g.large", 2],
    ],
  },
  "a bucket by what is in it and by writes": {
    of: resource("aws:s3/bucket:Bucket"),
    usage: { bucketGb: 100, bucketWritesThousands: 20 },
    prices: { "s3-gb": 0.02, "s3-writes-thousand": 0.005 },
    costs: [
      ["bucket", 2],
      ["writes to a bucket", 0.1],
    ],
  },
  "a key, its earlier material and requests": {
    of: resource("aws:kms/key:Key", { enableKeyRotation: true }),
    usage: { keyRotations: 2, keyRequestsTenThousands: 10 },
    prices: { "kms-key-month": 1, "kms-requests-ten-thousand": 0.03 },
    costs: [
      ["KMS key", 1],
      ["earlier material of KMS keys", 2],
      ["requests to KMS", 0.3],
    ],
  },
  "a secret and its reads": {
    of: resource("aws:secretsmanager/secret:Secret"),
    usage: { secretReadsTenThousands: 10 },
    prices: { "secret-month": 0.4, "secret-reads-ten-thousand": 0.05 },
    costs: [
      ["secret", 0.4],
      ["reads of secrets", 0.5],
    ],
  },
  "an alarm on a metric of AWS alone": {
    of: resource("aws:cloudwatch/metricAlarm:MetricAlarm", { namespace: "AWS/Backup", period: 3600 }),
    prices: { "alarm-month": 0.1 },
    costs: [["CloudWatch alarm", 0.1]],
  },
  "an alarm and the metric of our own that it watches": {
    of: resource("aws:cloudwatch/metricAlarm:MetricAlarm", { namespace: "Plinth/Secrets", period: 3600 }),
    prices: { "alarm-month": 0.1, "custom-metric-month": 0.3 },
    costs: [
      ["CloudWatch alarm", 0.1],
      ["metric of our own, for an alarm", 0.3],
    ],
  },
  "a log group by what comes in, and by what is kept of it compressed": {
    of: resource("aws:cloudwatch/logGroup:LogGroup", { name: "functions", retentionInDays: 90 }),
    usage: { logGroupGb: 10, controlPlaneLogGb: 1000, logCompression: 0.2 },
    prices: { "log-ingestion-gb": 0.5, "log-storage-gb": 0.03 },
    costs: [
      ["logs", 5],
      ["logs, kept", 0.18],
    ],
  },
  "the log group of a control plane by its own amount": {
    of: resource("aws:cloudwatch/logGroup:LogGroup", {
      name: "/aws/eks/plinth-dev-use1/cluster",
      retentionInDays: 30,
    }),
    usage: { logGroupGb: 1000, controlPlaneLogGb: 10, logCompression: 0.2 },
    prices: { "log-ingestion-gb": 0.5, "log-storage-gb": 0.03 },
    costs: [
      ["logs of the control plane", 5],
      ["logs of the control plane, kept", 0.06],
    ],
  },
  "a topic by its e-mails": {
    of: resource("aws:sns/topic:Topic"),
    usage: { emailsPerTopic: 1000 },
    prices: { email: 0.00002 },
    costs: [["e-mails", 0.02]],
  },
  "a function by calls, and by time and memory": {
    of: resource("aws:lambda/function:Function", { architectures: ["arm64"], memorySize: 256 }),
    usage: { functionCalls: 1_000_000, functionSeconds: 2 },
    prices: { "lambda-request": 0.0000002, "lambda-arm-gb-second": 0.00001 },
    costs: [
      ["function calls", 0.2],
      ["function time", 5],
    ],
  },
  "an instance and the disk of its image": {
    of: resource("aws:ec2/instance:Instance", { instanceType: "t4g.nano" }),
    usage: { instanceVolumeGb: 8 },
    prices: { "ec2/t4g.nano": 0.004, "ebs-gp3-gb": 0.08 },
    costs: [
      ["instance, t4g.nano", 0.4],
      ["disk of an instance, gp3", 0.64],
    ],
  },
  "a cluster in standard support, and traffic between zones in both directions": {
    of: cluster,
    usage: { crossZoneGb: 50 },
    prices: { "eks-cluster-hour": 0.1, "zone-transfer-gb": 0.01 },
    costs: [
      ["cluster's control plane", 10],
      ["traffic between zones, both directions", 1],
    ],
  },
};

describe("The price of a type", () => {
  for (const [title, { costs, of, prices, usage = {} }] of Object.entries(cases)) {
    it(`charges ${title}`, () => {
      const estimate = estimated([of], usage, prices);
      expect(estimate.notPriced).to.deep.equal([]);
      expect(amountsOf(estimate)).to.deep.equal(costs);
    });
  }

  it("is worked out above, or in the test of the cluster, for every type that has one", () => {
    const shown = Object.values(cases).map(({ of }) => of.type);
    const ofCluster = [
      "kubernetes:apps/v1:Deployment",
      "kubernetes:core/v1:Service",
      "kubernetes:eks.amazonaws.com/v1:IngressClassParams",
      "kubernetes:karpenter.sh/v1:NodePool",
    ];
    expect(Object.keys(pricedTypes).toSorted()).to.deep.equal(
      [...new Set([...shown, ...ofCluster])].toSorted(),
    );
  });

  it("stands in one table alone: what costs something is not free as well", () => {
    expect(Object.keys(pricedTypes).filter((type) => Object.hasOwn(freeTypes, type))).to.deep.equal([]);
  });
});

const unpriceable: Readonly<Record<string, readonly [of: PlannedResource, missing: string]>> = {
  "a flow log that goes elsewhere than to S3": [
    resource("aws:ec2/flowLog:FlowLog", { logDestinationType: "cloud-watch-logs" }),
    "a logDestinationType of s3",
  ],
  "an endpoint of a third kind": [
    resource("aws:ec2/vpcEndpoint:VpcEndpoint", { vpcEndpointType: "GatewayLoadBalancer" }),
    "a vpcEndpointType of Gateway or Interface",
  ],
  "an interface endpoint whose subnets are not known yet": [
    resource("aws:ec2/vpcEndpoint:VpcEndpoint", {
      vpcEndpointType: "Interface",
      subnetIds: { unknown: true },
    }),
    "subnetIds",
  ],
  "a database of another engine": [
    resource("aws:rds/instance:Instance", { ...database, engine: "oracle-ee" }),
    "an engine of postgres",
  ],
  "a database with other storage": [
    resource("aws:rds/instance:Instance", { ...database, storageType: "io2" }),
    "a storageType of gp3",
  ],
  "a database whose size is not known yet": [
    resource("aws:rds/instance:Instance", { ...database, allocatedStorage: { unknown: true } }),
    "allocatedStorage",
  ],
  "a cluster that may go into extended support": [
    resource("aws:eks/cluster:Cluster", {}),
    "an upgradePolicy.supportType of STANDARD",
  ],
  "an alarm on an expression": [
    resource("aws:cloudwatch/metricAlarm:MetricAlarm", { metricQueries: [{}] }),
    "one metric, by its namespace",
  ],
  "an alarm that looks each ten seconds": [
    resource("aws:cloudwatch/metricAlarm:MetricAlarm", { namespace: "AWS/RDS", period: 10 }),
    "a period of at least 60 seconds",
  ],
  "a log group that keeps for ever": [
    resource("aws:cloudwatch/logGroup:LogGroup", { name: "logs" }),
    "retentionInDays",
  ],
  "a function on another architecture": [
    resource("aws:lambda/function:Function", { memorySize: 256 }),
    "an architecture of arm64",
  ],
  "a web ACL whose rules are not known yet": [
    resource("aws:wafv2/webAcl:WebAcl", { rules: { unknown: true } }),
    "rules",
  ],
  "a backup plan whose rules are not known yet": [
    resource("aws:backup/plan:Plan", { rules: { unknown: true } }),
    "rules",
  ],
  "an instance that does not say its type": [resource("aws:ec2/instance:Instance", {}), "instanceType"],
};

describe("What the tables cannot price", () => {
  for (const [title, [of, missing]] of Object.entries(unpriceable)) {
    it(`is listed and not guessed: ${title}`, () => {
      const estimate = estimated([of], {}, databasePrices);
      expect(estimate.notPriced).to.deep.equal([
        { type: of.type, count: 1, reason: `Its price takes ${missing}, which is not known.` },
      ]);
      expect(estimate.lines).to.deep.equal([]);
    });
  }
});
