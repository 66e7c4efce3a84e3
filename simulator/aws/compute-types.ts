import { createHash } from "node:crypto";
import type { SimulatedType, Subject } from "../simulated-type.ts";
import { arn, namedType, text } from "../simulated-type.ts";
import type { Properties } from "../wire.ts";
import { assetText, isProperties } from "../wire.ts";
import { exactlyOne, needed, type Problems } from "./input-problems.ts";

const latest = "$LATEST";

function functionArn(subject: Subject, qualifier?: string): string {
  return arn(subject, "lambda", `function:${subject.id}${qualifier === undefined ? "" : `:${qualifier}`}`);
}

function invokeArn(subject: Subject, qualifier?: string): string {
  return apiArn(subject, `2015-03-31/functions/${functionArn(subject, qualifier)}/invocations`);
}

/** A Lambda call as API Gateway names it. */
function apiArn(subject: Subject, call: string): string {
  return arn({ ...subject, accountId: "lambda" }, "apigateway", `path/${call}`);
}

/** SHA-256 in base64, as Lambda gives it; made from the engine's hash of the code, not from a real deployment package. */
function codeHash({ inputs }: Pick<Subject, "inputs">): string {
  const { code, imageUri, s3Key } = inputs;
  const content = isProperties(code) ? assetText(code) : JSON.stringify([imageUri, s3Key]);
  return createHash("sha256")
    .update(content ?? "")
    .digest("base64");
}

function functionProblems(inputs: Properties): Problems {
  const packaged = inputs["packageType"] === undefined || inputs["packageType"] === "Zip";
  return [
    ...exactlyOne(inputs, ["code", "imageUri", "s3Bucket"]),
    ...(packaged ? needed(inputs, ["handler", "runtime"], "the code is a package, not an image") : []),
  ];
}

/** An invocation as Lambda would answer it, except that no code has run: whoever reads the result can tell. */
const answer = JSON.stringify({ simulated: true });

/** The types of `lambda`. */
export const computeTypes: readonly SimulatedType[] = [
  namedType("aws:lambda/function:Function", ({ inputs }) => text(inputs, "name"), {
    required: ["role"],
    autoname: "name",
    naming: { maximum: 64 },
    tagged: true,
    problems: functionProblems,
    replacesWhen: ({ kind, path }) => path === "durableConfig" && kind !== "update",
    computed: {
      arn: (subject) => functionArn(subject),
      codeSha256: codeHash,
      invokeArn: (subject) => invokeArn(subject),
      qualifiedArn: (subject) => functionArn(subject, latest),
      qualifiedInvokeArn: (subject) => invokeArn(subject, latest),
      responseStreamingInvokeArn: (subject) =>
        apiArn(subject, `2021-11-15/functions/${functionArn(subject)}/response-streaming-invocations`),
      sourceCodeHash: codeHash,
      version: () => latest,
    },
    notComputed: ["lastModified", "signingJobArn", "signingProfileVersionArn", "sourceCodeSize"],
    follows: ["codeSha256", "sourceCodeHash"],
  }),
  namedType("aws:lambda/permission:Permission", ({ hex, inputs }) => statementId(inputs, hex), {
    required: ["action", "function", "principal"],
    computed: { statementId: ({ id }) => id },
  }),
  namedType(
    "aws:lambda/invocation:Invocation",
    ({ inputs }) =>
      [
        text(inputs, "functionName"),
        text(inputs, "qualifier") || latest,
        // The provider's own choice; a digest for an id, not for security.
        createHash("md5").update(text(inputs, "input")).digest("hex"),
      ].join(","),
    {
      required: ["functionName", "input"],
      // Unless it is told to follow the whole life of the resource, the provider invokes once, at the creation.
      replacesWhen: ({ path }, { lifecycleScope = "CREATE_ONLY" }) =>
        path === "input" && lifecycleScope === "CREATE_ONLY",
      computed: { result: () => answer },
    },
  ),
];

function statementId(inputs: Properties, hex: Subject["hex"]): string {
  return text(inputs, "statementId") || `${text(inputs, "statementIdPrefix") || "pulumi-"}${hex("id", 26)}`;
}
