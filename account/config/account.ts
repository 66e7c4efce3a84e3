import { z } from "zod";
import { roleArn } from "../../stacks/config/cluster.ts";
import { identity, shortName } from "../../stacks/config/identity.ts";
import { flag, none, wholeNumber } from "../../stacks/config/scalar.ts";

/** Which account this is, and what holds for all of it. */
export const account = {
  name: shortName("tooling").describe(
    "Name of the account, in the names and the tag Platform of what belongs to it.",
  ),
  region: identity.region.describe("AWS Region of the account's own things; the provider is pinned to it."),
  accountId: identity.accountId.describe(
    "The AWS account, in quotes. The provider refuses to act in any other account.",
  ),
  allowedRegions: identity.allowedRegions,
  protect: identity.protect,
  keyDeletionWindowDays: identity.keyDeletionWindowDays,
  logRetentionDays: identity.logRetentionDays.describe("Days that logs of runners are kept."),
  administratorArns: z
    .array(roleArn, { error: "a list of ARNs of IAM roles" })
    .min(1, { error: "at least one ARN of an IAM role" })
    .meta({ uniqueItems: true })
    .describe(
      "Roles of the people who run this project. They may use the keys of every environment in the account.",
    ),
  environments: z
    .array(shortName("prod"), { error: "a list of names of environments" })
    .meta({ uniqueItems: true })
    .describe("Environments that live in this account, each once; none where it only serves others."),
};

/** Where states are kept. */
export const state = z
  .strictObject({
    oldVersionDays: wholeNumber("days", 1, 3650)
      .default(90)
      .describe("Days for which an old version of a state can be brought back."),
    accessRecordDays: wholeNumber("days", 1, 3650)
      .default(365)
      .describe("Days for which the record of requests to the states is kept."),
    replicaRegion: z
      .union([none, identity.region], { error: "none, or another AWS Region of allowedRegions" })
      .describe("Region that states are copied to, or none."),
  })
  .describe("Where Pulumi's states are kept.");

/** The record of who did what. */
export const audit = z
  .strictObject({
    retentionDays: wholeNumber("days", 1, 3650)
      .default(365)
      .describe("Days for which the record of who did what is kept."),
  })
  .describe("The record of who did what in the account.");

const blocks = ["block-ingress", "block-bidirectional", "off"] as const;

/** Settings that an account or a Region has once. */
export const guards = z
  .strictObject({
    internetBlock: z
      .enum(blocks, { error: blocks.join(", ") })
      .default("block-ingress")
      .describe(
        "What internet gateways of every VPC in the account and Region block. With block-ingress nothing public can be reached, with block-bidirectional NAT gateways reach nothing either.",
      ),
    enhancedImageScanning: flag(true).describe(
      "Whether images are scanned by Inspector again and again, for about 0.10 USD an image, or once at the push, for nothing.",
    ),
  })
  .describe("Settings that an account or a Region has once.");

/** AWS' own detectors. */
export const detectors = z
  .strictObject({
    guardDuty: flag(true).describe(
      "Whether GuardDuty looks for attacks; about 5 USD a month in a small account.",
    ),
    securityHub: flag(true).describe("Whether Security Hub gathers findings; about 3 USD a month."),
    inspector: flag(true).describe(
      "Whether Inspector looks for known weaknesses; about 10 USD a month in a small account.",
    ),
  })
  .describe("AWS' own detectors, each with a switch because each costs.");
