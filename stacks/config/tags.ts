import { z } from "zod";
import { checkTag } from "../../model/tags.ts";
import { shortName } from "./identity.ts";

function tagValue(key: string, example: string) {
  const allowed = `text of 1 to 256 characters in quotes or without, as in ${example}`;
  return z
    .string({ error: allowed })
    .min(1, { error: allowed })
    .superRefine((text, context) => {
      const wrong = checkTag(key, text);
      if (wrong !== undefined) {
        context.addIssue({
          code: "custom",
          message: "is not a value that AWS accepts in a tag",
          params: { allowed: `${allowed}. ${wrong.replace(/\.$/, "")}` },
        });
      }
    });
}

/** Values of the tags that the provider puts on every resource of the environment. */
export const tags = z
  .strictObject({
    project: shortName("plinth").describe("Tag Project, and the first part of every name."),
    owner: tagValue("Owner", "platform@example.com").describe(
      "Tag Owner: the team or address that answers for the environment.",
    ),
    costCenter: tagValue("CostCenter", '"4711"').describe("Tag CostCenter: where the cost is booked."),
    repository: tagValue("Repository", "example/plinth").describe(
      "Tag Repository: where the program comes from, as owner/name.",
    ),
    dataClass: z
      .enum(["public", "internal", "confidential", "restricted"], {
        error: "public, internal, confidential or restricted",
      })
      .describe("Tag DataClass: the highest class of data that the environment holds."),
  })
  .describe("Values of the tags on every resource.");
