import { Analyzer } from "@pulumi/aws/accessanalyzer/analyzer.js";
import { EncryptionByDefault } from "@pulumi/aws/ebs/encryptionByDefault.js";
import { VpcBlockPublicAccessOptions } from "@pulumi/aws/ec2/vpcBlockPublicAccessOptions.js";
import { RegistryScanningConfiguration } from "@pulumi/aws/ecr/registryScanningConfiguration.js";
import { AccountPublicAccessBlock } from "@pulumi/aws/s3/accountPublicAccessBlock.js";
import * as pulumi from "@pulumi/pulumi";

/** What internet gateways of a Region do not let through: nothing that comes in, nothing at all, or `off`. */
export type InternetBlock = "block-ingress" | "block-bidirectional" | "off";

export interface AccountGuardsArgs {
  /** What the internet gateways of every VPC in the account and Region block. */
  readonly internetBlock: InternetBlock;
  /** True where images are scanned by Inspector, again whenever a weakness becomes known; false scans once, at the push. */
  readonly enhancedImageScanning: boolean;
}

/**
 * Settings that a whole account or Region has once: no bucket is public, volumes are encrypted unless told otherwise, images are
 * scanned, and an analyzer tells what can be reached from outside the account.
 *
 * Costs nothing but scans by Inspector, 0.09 USD an image and 0.01 USD each time it is scanned again (us-east-1, November 2026,
 * https://aws.amazon.com/inspector/pricing/).
 *
 * Leaves out: a key of one's own as the default of volumes; environments name theirs.
 */
export class AccountGuards extends pulumi.ComponentResource {
  readonly analyzerArn: pulumi.Output<string>;

  constructor(name: string, args: AccountGuardsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("plinth:account:AccountGuards", name, {}, opts);

    createBucketBlock(this, name);
    new EncryptionByDefault(`${name}-volumes`, { enabled: true }, { parent: this });
    createInternetBlock(this, name, args);
    createImageScanning(this, name, args);
    const analyzer = createAnalyzer(this, name);

    this.analyzerArn = analyzer.arn;
    this.registerOutputs({ analyzerArn: this.analyzerArn });
  }
}

function createBucketBlock(parent: AccountGuards, name: string): void {
  new AccountPublicAccessBlock(
    `${name}-buckets`,
    {
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    { parent },
  );
}

function createInternetBlock(
  parent: AccountGuards,
  name: string,
  { internetBlock }: AccountGuardsArgs,
): void {
  if (internetBlock === "off") return;
  new VpcBlockPublicAccessOptions(
    `${name}-internet`,
    { internetGatewayBlockMode: internetBlock },
    { parent },
  );
}

function createImageScanning(
  parent: AccountGuards,
  name: string,
  { enhancedImageScanning }: AccountGuardsArgs,
): void {
  new RegistryScanningConfiguration(
    `${name}-images`,
    {
      scanType: enhancedImageScanning ? "ENHANCED" : "BASIC",
      rules: [
        {
          scanFrequency: enhancedImageScanning ? "CONTINUOUS_SCAN" : "SCAN_ON_PUSH",
          repositoryFilters: [{ filter: "*", filterType: "WILDCARD" }],
        },
      ],
    },
    { parent },
  );
}

function createAnalyzer(parent: AccountGuards, name: string): Analyzer {
  return new Analyzer(
    `${name}-analyzer`,
    { analyzerName: `${name}-external-access`, type: "ACCOUNT", tags: { Name: `${name}-analyzer` } },
    { parent },
  );
}
