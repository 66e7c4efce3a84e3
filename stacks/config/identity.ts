import { z } from "zod";
import { logRetentionDays } from "../../components/data/log-retention.ts";
import { keyDeletionDays } from "../../model/key-deletion.ts";
import { regions } from "../../model/regions.ts";

const word = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** A short name that ends up in the names of resources: 2 to 16 characters, so that the longest derived name still fits. */
export function shortName(example: string) {
  const allowed = `2 to 16 lower-case letters, digits and single hyphens, first a letter, as in ${example}`;
  return z
    .string({ error: allowed })
    .min(2, { error: allowed })
    .max(16, { error: allowed })
    .regex(word, { error: allowed });
}

const region = z.enum(Object.keys(regions), {
  error: "the name of an AWS Region listed in model/regions.ts, as in us-east-1",
});

const boundaries =
  "none, or the ARN of a policy of IAM, as in arn:aws:iam::111122223333:policy/account/plinth-prod-workload-boundary";

const registryForm =
  "the host of a private registry of ECR, as in 222233334444.dkr.ecr.us-east-1.amazonaws.com";

const { fewest, most } = keyDeletionDays;
const keyWindow = `a whole number of days from ${fewest} to ${most}`;

/** Who and where an environment is, and what holds for all of it. */
export const identity = {
  environment: shortName("prod").describe(
    "Name of the environment, in its tags and in the name of its budget. A value of its own: stacks prod and prod-eu may both be environment prod.",
  ),
  region: region.describe("AWS Region of everything in this environment; the provider is pinned to it."),
  accountId: z
    .string({ error: 'the 12 digits of an AWS account, in quotes, as in "111122223333"' })
    .regex(/^[0-9]{12}$/, { error: 'the 12 digits of an AWS account, in quotes, as in "111122223333"' })
    .describe(
      "AWS account of this environment, in quotes. The provider refuses to act in any other account.",
    ),
  imageRegistry: z
    .string({ error: registryForm })
    .regex(/^[0-9]{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?$/, { error: registryForm })
    .describe(
      "Host of the private registry of ECR that has every image of the services, as the account with the registry prints it.",
    ),
  allowedRegions: z
    .array(region, { error: "a list of AWS Regions" })
    .min(1, { error: "a list of at least one AWS Region" })
    .meta({ uniqueItems: true })
    .describe(
      "Regions in which this organisation may keep anything, each once. `region` must be one of them.",
    ),
  protect: z
    .boolean({ error: "true or false, without quotes" })
    .default(true)
    .describe("Whether the engine refuses to delete what is lost with its data or hard to replace."),
  keyDeletionWindowDays: z
    .int({ error: keyWindow })
    .min(fewest, { error: keyWindow })
    .max(most, { error: keyWindow })
    .default(30)
    .describe(
      "Days between the deletion of an encryption key and its end; until then it can be restored. https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html",
    ),
  logRetentionDays: z
    .literal([...logRetentionDays], {
      error: `a number of days that CloudWatch Logs offers: ${logRetentionDays.join(", ")}`,
    })
    .default(365)
    .describe("Days that logs of the database and of functions are kept."),
  rolesBoundaryArn: z
    .union([z.literal("none"), z.string().regex(/^arn:aws[a-z-]*:iam::\d{12}:policy\/[\w+=,.@/-]+$/)], {
      error: boundaries,
    })
    .describe(
      "Boundary that every role of this environment carries, from the account's project; without it the pipeline's deploy role may make none.",
    ),
};
