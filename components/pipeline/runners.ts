import { LogGroup } from "@pulumi/aws/cloudwatch/logGroup.js";
import { Project } from "@pulumi/aws/codebuild/project.js";
import { SourceCredential } from "@pulumi/aws/codebuild/sourceCredential.js";
import { Webhook } from "@pulumi/aws/codebuild/webhook.js";
import { SecurityGroup } from "@pulumi/aws/ec2/securityGroup.js";
import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy.js";
import { SecurityGroupEgressRule } from "@pulumi/aws/vpc/securityGroupEgressRule.js";
import * as pulumi from "@pulumi/pulumi";
import {
  type AccountPlace,
  accountPath,
  type RunnerKind,
  runnerKinds,
  runnerName,
} from "../../model/account-names.ts";
import { regionOf } from "../../model/regions.ts";
import { checkLogRetention } from "../data/log-retention.ts";
import { runnerPolicy, runnerTrust } from "./runner-documents.ts";

export interface RunnersArgs {
  readonly place: AccountPlace;
  /** Repository whose jobs run here, as owner/name. */
  readonly repository: string;
  /** ARN of the account's connection to GitHub, which a person has made and confirmed. */
  readonly connectionArn: string;
  /** Id of the runners' VPC. */
  readonly vpcId: pulumi.Input<string>;
  /** Ids of private subnets from which the internet is reached. At least one. */
  readonly subnetIds: readonly pulumi.Input<string>[];
  /** Size of a runner, as in `BUILD_GENERAL1_SMALL`. */
  readonly computeType: string;
  /** Minutes after which a job is stopped, 5 to 2160. */
  readonly timeoutMinutes: number;
  /** ARN of the key of log groups. */
  readonly logKeyArn: pulumi.Input<string>;
  /** Days for which logs of runners are kept. */
  readonly logRetentionDays: number;
  /** True when the engine must refuse to delete the logs. */
  readonly protect: boolean;
}

/** Linux on Arm, as CodeBuild keeps it up to date: https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-available.html */
const image = "aws/codebuild/amazonlinux-aarch64-standard:3.0";

/**
 * Runners for GitHub Actions inside a network of our own, one project for previews and one for deployments. A job gets a machine of its
 * own, which is gone when the job has ended. Who may start a job here is GitHub's to say, and a pull request's author may: so a runner
 * has no rights but to run (`runnerPolicy`), and what it reaches in the network asks who comes.
 *
 * Costs 0.0034 USD a minute of a small machine on Arm, and nothing while no job runs (us-east-1, November 2026,
 * https://aws.amazon.com/codebuild/pricing/); NAT is the network's.
 *
 * Leaves out: images of one's own, caches, Docker inside a job; the connection to GitHub, which a person confirms in the console.
 */
export class Runners extends pulumi.ComponentResource {
  /** Names of the projects, by which workflows ask for a runner. */
  readonly names: Readonly<Record<RunnerKind, string>>;
  /** Security group of the runners. */
  readonly securityGroupId: pulumi.Output<string>;

  /** @throws Error when an argument is out of its range; nothing is registered then. */
  constructor(name: string, args: RunnersArgs, opts?: pulumi.ComponentResourceOptions) {
    checkRunners(args);
    super("plinth:pipeline:Runners", name, {}, opts);

    const group = createGroup(this, name, args);
    const credential = createCredential(this, name, args);
    for (const kind of runnerKinds) createRunner(this, name, args, { kind, group, credential });

    const { project } = args.place;
    this.names = { previews: runnerName(project, "previews"), deploys: runnerName(project, "deploys") };
    this.securityGroupId = group.id;
    this.registerOutputs({ names: this.names, securityGroupId: this.securityGroupId });
  }
}

function checkRunners({ logRetentionDays, subnetIds, timeoutMinutes }: RunnersArgs): void {
  if (subnetIds.length === 0)
    throw new Error("subnetIds is empty; runners need at least one private subnet.");
  if (!Number.isInteger(timeoutMinutes) || timeoutMinutes < 5 || timeoutMinutes > 2160) {
    throw new Error(`timeoutMinutes is ${timeoutMinutes}; CodeBuild allows whole minutes from 5 to 2160.`);
  }
  checkLogRetention("logRetentionDays", logRetentionDays);
}

/** Nothing comes in; out goes HTTPS, to GitHub, to registries of packages and to AWS. */
function createGroup(parent: Runners, name: string, { vpcId }: RunnersArgs): SecurityGroup {
  const group = new SecurityGroup(
    name,
    { vpcId, description: "Runners: nothing comes in, HTTPS goes out", tags: { Name: name } },
    { parent },
  );
  new SecurityGroupEgressRule(
    `${name}-https`,
    {
      securityGroupId: group.id,
      description: "GitHub, registries of packages, AWS and clusters have no common block of addresses",
      cidrIpv4: "0.0.0.0/0",
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
      tags: { Name: `${name}-https` },
    },
    { parent },
  );
  return group;
}

/** The connection serves every project of the account and Region; its ARN is no secret. */
function createCredential(parent: Runners, name: string, { connectionArn }: RunnersArgs): SourceCredential {
  return new SourceCredential(
    `${name}-github`,
    { authType: "CODECONNECTIONS", serverType: "GITHUB", token: connectionArn },
    { parent },
  );
}

interface Runner {
  readonly kind: RunnerKind;
  readonly group: SecurityGroup;
  readonly credential: SourceCredential;
}

function createRunner(parent: Runners, name: string, args: RunnersArgs, runner: Runner): void {
  const { kind } = runner;
  const own = `${name}-${kind}`;
  const log = createLogGroup(parent, own, args, kind);
  const { permissions, role } = createRole(parent, own, args, kind, log);
  const project = new Project(
    own,
    {
      name: runnerName(args.place.project, kind),
      description: `Runs jobs of GitHub Actions: ${kind}`,
      serviceRole: role.arn,
      artifacts: { type: "NO_ARTIFACTS" },
      environment: { type: "ARM_CONTAINER", computeType: args.computeType, image, privilegedMode: false },
      source: { type: "GITHUB", location: `https://github.com/${args.repository}.git`, gitCloneDepth: 1 },
      buildTimeout: args.timeoutMinutes,
      projectVisibility: "PRIVATE",
      logsConfig: { cloudwatchLogs: { status: "ENABLED", groupName: log.name } },
      vpcConfig: {
        vpcId: args.vpcId,
        subnets: [...args.subnetIds],
        securityGroupIds: [runner.group.id],
      },
      tags: { Name: own },
    },
    // CodeBuild tries role and connection out when a project is made, and the project names only the role.
    { parent, dependsOn: [permissions, runner.credential] },
  );
  new Webhook(
    own,
    {
      projectName: project.name,
      buildType: "BUILD",
      filterGroups: [{ filters: [{ type: "EVENT", pattern: "WORKFLOW_JOB_QUEUED" }] }],
    },
    { parent },
  );
}

function createLogGroup(
  parent: Runners,
  name: string,
  { logKeyArn, logRetentionDays, place, protect }: RunnersArgs,
  kind: RunnerKind,
): LogGroup {
  return new LogGroup(
    `${name}-log`,
    {
      name: `/${place.project}/runners/${kind}`,
      retentionInDays: logRetentionDays,
      kmsKeyId: logKeyArn,
      tags: { Name: `${name}-log` },
    },
    { parent, protect },
  );
}

function createRole(
  parent: Runners,
  name: string,
  { connectionArn, place, subnetIds }: RunnersArgs,
  kind: RunnerKind,
  log: LogGroup,
): { readonly role: Role; readonly permissions: RolePolicy } {
  const role = new Role(
    name,
    {
      name: `${runnerName(place.project, kind)}-runner`,
      path: accountPath,
      description: `CodeBuild's runner for ${kind}`,
      assumeRolePolicy: JSON.stringify(runnerTrust(place, kind)),
      tags: { Name: name },
    },
    { parent },
  );
  const { accountId, region } = place;
  const permissions = new RolePolicy(
    name,
    {
      role: role.name,
      policy: pulumi.all([log.arn, pulumi.all([...subnetIds])]).apply(([logGroupArn, ids]) => {
        const subnetArns = ids.map(
          (id) => `arn:${regionOf(region).partition}:ec2:${region}:${accountId}:subnet/${id}`,
        );
        return JSON.stringify(runnerPolicy({ place, logGroupArn, connectionArn, subnetArns }));
      }),
    },
    { parent },
  );
  return { role, permissions };
}
