import { z } from "zod";
import { identity, shortName } from "../../stacks/config/identity.ts";
import { vpcBlock, zoneId } from "../../stacks/config/network.ts";
import { none, wholeNumber } from "../../stacks/config/scalar.ts";

const services = "a list of names of services, as in api";

/** What an account has that serves environments with images. */
export const registrySettings = z.strictObject({
  services: z
    .array(shortName("api"), { error: services })
    .min(1, { error: `${services}, at least one` })
    .meta({ uniqueItems: true })
    .describe("Services that have images, each once."),
  pullAccountIds: z
    .array(identity.accountId, { error: "a list of AWS accounts" })
    .meta({ uniqueItems: true })
    .describe("Other accounts that pull images, in quotes; none where the environments live here."),
  builds: wholeNumber("images", 1, 1000)
    .default(50)
    .describe("Images of builds that are kept for each service. Released images are all kept."),
  publishEnvironment: shortName("release")
    .default("release")
    .describe("Environment at GitHub from which images are pushed."),
});

export const registry = z
  .union([none, registrySettings], { error: "none, or a map of the registry's settings" })
  .describe("The registry of images for all environments, or none where another account has it.");

const connections =
  "the ARN of a connection to GitHub, as in arn:aws:codeconnections:us-east-1:111122223333:connection/<id>: docs/account.md says how to make one";
const sizes = ["BUILD_GENERAL1_SMALL", "BUILD_GENERAL1_MEDIUM", "BUILD_GENERAL1_LARGE"] as const;

const connectionIds = 'a peering connection\'s id: "pcx-" and 8 or 17 hexadecimal digits';

/** An environment whose network asks to be peered with the runners' one. */
const peering = z.strictObject({
  connectionId: z
    .string({ error: connectionIds })
    .regex(/^pcx-([0-9a-f]{8}|[0-9a-f]{17})$/, { error: connectionIds })
    .describe("Id of the connection: `runnerPeeringId` of the environment's outputs."),
  cidr: vpcBlock.describe("Addresses of the environment's VPC: `vpcCidr` of its outputs."),
  accept: z
    .boolean({ error: "true or false, without quotes" })
    .describe(
      "Whether this program accepts the connection: true for an environment of another account or Region, false where it is active already.",
    ),
});

/** Runners for GitHub Actions, and the network that they run in. */
export const runnerSettings = z.strictObject({
  connectionArn: z
    .string({ error: connections })
    .regex(/^arn:aws[a-z-]*:codeconnections:[a-z0-9-]+:\d{12}:connection\/[0-9a-f-]{36}$/, {
      error: connections,
    })
    .describe("Connection of this account to GitHub, made and confirmed by a person."),
  cidr: vpcBlock.describe("Addresses of the runners' VPC, shared with no environment."),
  zoneIds: z
    .array(zoneId, { error: "a list of ids of Availability Zones" })
    .min(2, { error: "at least two ids of Availability Zones, as in use1-az1" })
    .max(6, { error: "at most six ids of Availability Zones" })
    .meta({ uniqueItems: true })
    .describe("Zones of the runners, in an order that stays: a further one goes to the end."),
  computeType: z
    .enum(sizes, { error: sizes.join(", ") })
    .default("BUILD_GENERAL1_SMALL")
    .describe("Size of a runner; the smallest has 2 vCPU and 4 GiB, for about 0.0034 USD a minute."),
  timeoutMinutes: wholeNumber("minutes", 5, 2160)
    .default(120)
    .describe("Minutes after which a job is stopped."),
  peerings: z
    .record(shortName("dev"), peering, { error: "a map of peering connections by environment" })
    .default({})
    .describe("Environments whose clusters runners reach privately, by name."),
});

export const runners = z
  .union([none, runnerSettings], { error: "none, or a map of the runners' settings" })
  .describe("Runners for GitHub Actions inside a network of this account, or none.");
