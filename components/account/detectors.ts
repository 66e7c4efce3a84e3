import { Detector } from "@pulumi/aws/guardduty/detector.js";
import { Enabler } from "@pulumi/aws/inspector2/enabler.js";
import { Account } from "@pulumi/aws/securityhub/account.js";
import * as pulumi from "@pulumi/pulumi";

export interface DetectorsArgs {
  /** Whether GuardDuty looks for attacks in CloudTrail, flow logs and DNS. */
  readonly guardDuty: boolean;
  /** Whether Security Hub gathers findings. Its own checks want AWS Config, which this does not switch on. */
  readonly securityHub: boolean;
  /** Whether Inspector looks for known weaknesses in images, instances and functions. */
  readonly inspector: boolean;
  /** The account, twelve digits. */
  readonly accountId: string;
}

/**
 * AWS' own detectors, each with a switch, because each is paid by how much it looks at.
 *
 * Costs, of a small account: GuardDuty about 5 USD a month (4 USD a million events of CloudTrail, 1 USD a GB of flow and DNS logs),
 * Security Hub about 3 USD (0.001 USD a check), Inspector about 10 USD (1.25 USD an instance, 0.09 USD an image); us-east-1,
 * November 2026, https://aws.amazon.com/guardduty/pricing/, https://aws.amazon.com/security-hub/pricing/ and
 * https://aws.amazon.com/inspector/pricing/.
 *
 * Leaves out: AWS Config and its recorder, member accounts of an organization, and who hears of findings.
 */
export class Detectors extends pulumi.ComponentResource {
  constructor(name: string, args: DetectorsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("plinth:account:Detectors", name, {}, opts);

    if (args.guardDuty) createGuardDuty(this, name);
    if (args.securityHub) createSecurityHub(this, name);
    if (args.inspector) createInspector(this, name, args);

    this.registerOutputs({});
  }
}

function createGuardDuty(parent: Detectors, name: string): void {
  new Detector(
    `${name}-guardduty`,
    {
      enable: true,
      findingPublishingFrequency: "FIFTEEN_MINUTES",
      tags: { Name: `${name}-guardduty` },
    },
    { parent },
  );
}

function createSecurityHub(parent: Detectors, name: string): void {
  new Account(
    `${name}-security-hub`,
    // Standards are subscribed to by hand, once AWS Config records what they check.
    { enableDefaultStandards: false, controlFindingGenerator: "SECURITY_CONTROL" },
    { parent },
  );
}

function createInspector(parent: Detectors, name: string, { accountId }: DetectorsArgs): void {
  new Enabler(
    `${name}-inspector`,
    { accountIds: [accountId], resourceTypes: ["EC2", "ECR", "LAMBDA"] },
    { parent },
  );
}
