import type { PlanInputs } from "../../../model/plan.ts";
import type { PlannedResource } from "../../../model/planned-resource.ts";
import type { Facts } from "../../../review/readiness/facts.ts";
import { ResourcesByType } from "../../../review/readiness/facts.ts";
import { type DatedRecord, recordKinds } from "../../../review/readiness/records/dated-record.ts";
import { subjectNames, subjects } from "../../../review/readiness/records/subjects.ts";
import type { Repository } from "../../../review/readiness/repository.ts";

/** The day on which the tests judge. */
export const today = "2026-11-21";

/** An environment with one service, in which everything that is asked for holds; each test breaks one thing of it. */
export interface Environment {
  readonly resources: Map<string, PlannedResource>;
  readonly files: Map<string, string>;
  readonly records: DatedRecord[];
}

export function compliant(): Environment {
  return {
    resources: new Map(resources.map((one) => [one.name, one])),
    files: new Map(files),
    records: [...records],
  };
}

export function factsOf(environment: Environment, more: Partial<Facts> = {}): Facts {
  return {
    stack: "prod",
    today,
    source: { kind: "state", simulated: false, says: "the state in prod.json", sealedBy: "awskms" },
    resources: new ResourcesByType([...environment.resources.values()]),
    findings: [],
    unknown: [],
    repository: repositoryOf(environment.files),
    records: environment.records,
    ...more,
  };
}

export function repositoryOf(contents: ReadonlyMap<string, string>): Repository {
  return { paths: [...contents.keys()].toSorted(), read: (path) => contents.get(path) };
}

export function resource(type: string, name: string, inputs: PlanInputs): PlannedResource {
  return { urn: `urn:pulumi:prod::plinth::${type}::${name}`, type, name, inputs, protect: true };
}

const key = "arn:aws:kms:us-east-1:111122223333:key/1";
const labels = { "app.kubernetes.io/component": "service", "app.kubernetes.io/name": "api" };

function kubernetes(type: string, name: string, spec: PlanInputs, more: PlanInputs = {}): PlannedResource {
  return resource(`kubernetes:${type}`, name, {
    metadata: { name: "api", namespace: "api", labels },
    spec,
    ...more,
  });
}

const container = {
  name: "app",
  image: `111122223333.dkr.ecr.us-east-1.amazonaws.com/api@sha256:${"a1".repeat(32)}`,
  env: [
    { name: "DATABASE_HOST", value: "database.internal" },
    { name: "PORT", value: "8080" },
  ],
  ports: [{ name: "http", containerPort: 8080 }],
  lifecycle: { preStop: { sleep: { seconds: 40 } } },
  securityContext: { readOnlyRootFilesystem: true },
  startupProbe: { httpGet: { path: "/health/startup", port: "http" } },
  livenessProbe: { httpGet: { path: "/health/live", port: "http" } },
  readinessProbe: { httpGet: { path: "/health/ready", port: "http" } },
};

const pod = {
  serviceAccountName: "api",
  automountServiceAccountToken: false,
  terminationGracePeriodSeconds: 80,
  containers: [container],
  topologySpreadConstraints: [{ topologyKey: "topology.kubernetes.io/zone", maxSkew: 1 }],
  volumes: [
    { name: "temporary", emptyDir: {} },
    { name: "secrets", csi: { driver: "secrets-store.csi.k8s.io" } },
  ],
};

const policy = (action: string) =>
  JSON.stringify({ Statement: [{ Effect: "Allow", Action: action, Resource: "*" }] });

const alarm = {
  namespace: "AWS/ApplicationELB",
  alarmDescription: "Requests fail. What to do: docs/runbooks/requests-fail.md",
  alarmActions: ["arn:aws:sns:us-east-1:111122223333:alarms"],
};

const notification = (notificationType: string, threshold: number) => ({
  notificationType,
  threshold,
  subscriberEmailAddresses: ["platform@example.com"],
});

const resources: readonly PlannedResource[] = [
  resource("pulumi:providers:aws", "aws", {
    defaultTags: JSON.stringify({
      tags: {
        Project: "plinth",
        Environment: "prod",
        Owner: "platform@example.com",
        CostCenter: "4712",
        Platform: "plinth-prod-use1",
      },
    }),
  }),
  resource("aws:secretsmanager/secret:Secret", "secret", {
    kmsKeyId: key,
    tags: { "plinth:changed-by": "rotation" },
  }),
  resource("aws:secretsmanager/secretRotation:SecretRotation", "rotation", {
    rotationRules: { automaticallyAfterDays: 30 },
  }),
  resource("aws:rds/instance:Instance", "database", {
    manageMasterUserPassword: true,
    enabledCloudwatchLogsExports: ["postgresql", "upgrade"],
    backupRetentionPeriod: 35,
    multiAz: true,
    deletionProtection: true,
    skipFinalSnapshot: false,
    publiclyAccessible: false,
    storageEncrypted: true,
    kmsKeyId: key,
  }),
  resource("aws:rds/parameterGroup:ParameterGroup", "parameters", {
    parameters: [{ name: "rds.force_ssl", value: "1" }],
  }),
  resource("aws:eks/cluster:Cluster", "cluster", {
    enabledClusterLogTypes: ["api", "audit"],
    encryptionConfig: { provider: { keyArn: key } },
    vpcConfig: { endpointPublicAccess: false },
  }),
  resource("aws:eks/addon:Addon", "metrics-server", { addonName: "metrics-server" }),
  resource("aws:eks/addon:Addon", "log-collector", { addonName: "amazon-cloudwatch-observability" }),
  kubernetes("apps/v1:Deployment", "deployment", {
    revisionHistoryLimit: 5,
    strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: "25%" } },
    template: { metadata: { labels }, spec: pod },
  }),
  kubernetes("batch/v1:Job", "migration", {
    template: { spec: { ...pod, containers: [{ ...container, args: ["migrate"] }] } },
  }),
  kubernetes("core/v1:Service", "service", { selector: labels, ports: [{ port: 8080, targetPort: 8080 }] }),
  kubernetes("policy/v1:PodDisruptionBudget", "disruption-budget", {
    maxUnavailable: 1,
    selector: { matchLabels: labels },
  }),
  kubernetes("networking.k8s.io/v1:NetworkPolicy", "deny-all", {
    podSelector: {},
    policyTypes: ["Ingress", "Egress"],
  }),
  kubernetes("autoscaling/v2:HorizontalPodAutoscaler", "autoscaler", {
    minReplicas: 3,
    maxReplicas: 12,
    metrics: [{ type: "Resource", resource: { name: "cpu" } }],
    scaleTargetRef: { kind: "Deployment", name: "api" },
  }),
  kubernetes("karpenter.sh/v1:NodePool", "nodes", { limits: { cpu: "128", memory: "512Gi" } }),
  kubernetes("eks.amazonaws.com/v1:IngressClassParams", "entry", {
    certificateARNs: ["arn:aws:acm:us-east-1:111122223333:certificate/1"],
    sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
  }),
  resource("aws:cloudwatch/metricAlarm:MetricAlarm", "alarm", alarm),
  resource("aws:cloudwatch/dashboard:Dashboard", "dashboard", { dashboardBody: "{}" }),
  resource("aws:cloudwatch/logGroup:LogGroup", "log-group", { retentionInDays: 365, kmsKeyId: key }),
  resource("aws:ec2/flowLog:FlowLog", "flow-log", { trafficType: "ALL" }),
  resource("aws:ec2/subnet:Subnet", "subnet-a", { availabilityZoneId: "use1-az1" }),
  resource("aws:ec2/subnet:Subnet", "subnet-b", { availabilityZoneId: "use1-az2" }),
  resource("aws:backup/plan:Plan", "backup-plan", { rules: [{ lifecycle: { deleteAfter: 35 } }] }),
  resource("aws:backup/vault:Vault", "vault", { kmsKeyArn: key }),
  resource("aws:backup/vaultLockConfiguration:VaultLockConfiguration", "vault-lock", { minRetentionDays: 7 }),
  resource("aws:backup/restoreTestingSelection:RestoreTestingSelection", "restore-test", {
    protectedResourceType: "RDS",
  }),
  resource("aws:budgets/budget:Budget", "budget", {
    limitAmount: "3000",
    notifications: [notification("ACTUAL", 80), notification("ACTUAL", 100), notification("FORECASTED", 100)],
  }),
  resource("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "entry-rule", {
    cidrIpv4: "0.0.0.0/0",
    fromPort: 443,
    toPort: 443,
  }),
  resource("aws:iam/rolePolicy:RolePolicy", "role-policy", { policy: policy("rds:DescribeDBInstances") }),
  resource("aws:s3/bucket:Bucket", "bucket", { bucket: "logs" }),
  resource(
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    "bucket-encryption",
    {
      bucket: "logs",
    },
  ),
];

const stackValues = "config:\n  plinth:environment: prod\n  plinth:region: us-east-1\n";

/** Headings of one page for each task that an operator has. */
const tasks = ["Set up", "Deploy", "Scale", "Monitor", "Debug", "Secrets", "Destroy"];

function testFile(...titles: readonly string[]): string {
  return titles.map((title) => `  it("${title}", () => {});\n`).join("");
}

const files: readonly (readonly [string, string])[] = [
  ["Pulumi.yaml", "name: plinth\n"],
  ["Pulumi.dev.yaml", stackValues],
  ["Pulumi.prod.yaml", stackValues],
  ["stacks/index.ts", ""],
  ["package.json", JSON.stringify({ dependencies: { zod: "4.6.7" } })],
  ["package-lock.json", "{}"],
  ["service/.env.example", "DATABASE_HOST=localhost\nPORT=8080\n"],
  ["review/cost/prices.yaml", "prices: []\n"],
  [
    ".github/workflows/review.yml",
    "on:\n  pull_request:\njobs:\n  review:\n    steps:\n      - run: npm run review -- --stack prod\n",
  ],
  [
    ".github/workflows/release.yml",
    "on:\n  push:\njobs:\n  image:\n    steps:\n      - run: docker build service\n",
  ],
  [
    ".github/workflows/scan.yml",
    "on:\n  schedule:\njobs:\n  scan:\n    steps:\n      - run: trivy image api\n",
  ],
  ["docs/adr/0026-a-migration-is-a-job-of-its-release.md", "# 26\n"],
  ["docs/runbooks/README.md", "[a](requests-fail.md) [b](operations.md) [c](back.md) [d](recovery.md)\n"],
  ["docs/runbooks/requests-fail.md", "# Requests fail\n"],
  ["docs/runbooks/operations.md", tasks.map((task) => `## ${task}\n`).join("")],
  ["docs/runbooks/back.md", "# Roll back a release\n"],
  ["docs/runbooks/recovery.md", "# Disaster recovery\n\nThe RTO is an hour, the RPO a quarter of one.\n"],
  ["test/stacks/environments.test.ts", testFile("registers what its golden digest says")],
  ["test/stacks/config/parity.test.ts", testFile("finds the tracked files alike in keys and order")],
  [
    "test/commands/task.test.ts",
    testFile(
      "makes a Job of the service's own pods with other arguments, follows its log and ends as it does",
    ),
  ],
  [
    "service/test/rotation.test.ts",
    testFile("moves to the other login without one failed request, and lets the old connections go"),
  ],
  [
    "service/test/configuration.test.ts",
    testFile("names in .env.example exactly the variables of the schema"),
  ],
  [
    "service/test/health.test.ts",
    "  it(`${mode}: without its database is not ready but alive, and recovers alone`, async () => {});\n",
  ],
  [
    "service/test/two-versions.test.ts",
    testFile(
      "keeps new code out of service until its migration has run, then both versions serve each other's orders",
      "can be taken back: the old version starts and is ready on the new schema",
    ),
  ],
  ["service/test/logs.test.ts", testFile("writes one line for a request, with exactly these fields")],
  ["service/test/shutdown.test.ts", testFile("lets a request end that is under way when the door closes")],
];

const [live] = recordKinds;

const records: readonly DatedRecord[] = subjectNames.map((about) => ({
  path: `docs/records/2026-11-01-${about}-prod.md`,
  about,
  date: "2026-11-01",
  by: "operator",
  environment: "prod",
  evidence: "https://tracker.example.com/1",
  maximumAgeDays: subjects[about].maximumAgeDays,
  kind: live,
}));
