import { z } from "zod";
import { emailPattern } from "../../model/alert-subscribers.ts";

const names = "owner and name of a repository, as in example/plinth";
const numbers = 'the number of the repository in quotes, as in "123456": gh api repos/OWNER/NAME --jq .id';
const prefixes =
  "the first part of the repository's subjects, as in repo:example/plinth, or repo:example@1/plinth@2 where they are immutable";
const files = "a list of workflow files, as in .github/workflows/preview.yml";

/** The repository whose workflows are trusted. */
export const github = z
  .strictObject({
    repository: z
      .string({ error: names })
      .regex(/^[\w.-]+\/[\w.-]+$/, { error: names })
      .describe("Repository whose workflows are trusted, as owner/name."),
    repositoryId: z
      .string({ error: numbers })
      .regex(/^[1-9]\d*$/, { error: numbers })
      .describe("GitHub's number of that repository, which no other gets when it is renamed or deleted."),
    subjectPrefix: z
      .string({ error: prefixes })
      .regex(/^repo:[\w.@-]+\/[\w.@-]+$/, { error: prefixes })
      .describe("First part of the subject of its tokens, as a job shows it: see docs/account.md."),
    previewWorkflows: z
      .array(z.string({ error: files }).regex(/^\.github\/workflows\/[\w.-]+\.ya?ml$/, { error: files }), {
        error: files,
      })
      .min(1, { error: `${files}, at least one` })
      .meta({ uniqueItems: true })
      .describe("Workflow files of main that preview environments. What they run is a pull request's code."),
  })
  .describe("The repository whose workflows are trusted.");

const users = "the ARN of an IAM user, as in arn:aws:iam::111122223333:user/on-call";
const addresses = "a list of e-mail addresses";

/** Who helps when the pipeline does not work. */
export const breakGlass = z
  .strictObject({
    principalArns: z
      .array(
        z.string({ error: users }).regex(/^arn:aws[a-z-]*:iam::\d{12}:user\/[\w+=,.@/-]+$/, { error: users }),
        { error: "a list of ARNs of IAM users" },
      )
      .min(1, { error: "at least one ARN of an IAM user" })
      .meta({ uniqueItems: true })
      .describe("IAM users, each with a device, who may administer the account for an hour."),
    addresses: z
      .array(z.string({ error: addresses }).regex(emailPattern, { error: addresses }), { error: addresses })
      .min(1, { error: "at least one e-mail address: what nobody hears of is no alarm" })
      .meta({ uniqueItems: true })
      .describe("E-mail addresses that hear of each use."),
  })
  .describe("Who helps when the pipeline does not work.");
