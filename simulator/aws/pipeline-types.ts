import type { SimulatedType } from "../simulated-type.ts";
import { arn, namedType, text, uuid } from "../simulated-type.ts";

/** The types of `codebuild`. */
export const pipelineTypes: readonly SimulatedType[] = [
  namedType(
    "aws:codebuild/project:Project",
    (subject) => arn(subject, "codebuild", `project/${text(subject.inputs, "name")}`),
    {
      required: ["artifacts", "environment", "serviceRole", "source"],
      autoname: "name",
      tagged: true,
      computed: { arn: ({ id }) => id },
      // Badges are off and no build is public.
      notComputed: ["badgeUrl", "publicProjectAlias"],
    },
  ),
  namedType("aws:codebuild/webhook:Webhook", ({ inputs }) => text(inputs, "projectName"), {
    required: ["projectName"],
    computed: {
      payloadUrl: (subject) =>
        `https://codebuild.${subject.region}.amazonaws.com/webhooks?t=${subject.hex("webhook", 32)}`,
      url: (subject) => `https://api.github.com/repos/example/plinth/hooks/${uuid(subject, "hook")}`,
    },
    // CodeBuild and GitHub agree on it between themselves.
    notComputed: ["secret"],
  }),
  namedType(
    "aws:codebuild/sourceCredential:SourceCredential",
    (subject) => arn(subject, "codebuild", `token/${text(subject.inputs, "serverType").toLowerCase()}`),
    {
      required: ["authType", "serverType", "token"],
      computed: { arn: ({ id }) => id },
    },
  ),
];
