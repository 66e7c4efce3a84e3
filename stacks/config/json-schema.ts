import { z } from "zod";
import { namespace } from "./problem.ts";
import { platformSchema } from "./schema.ts";

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** What Pulumi itself keeps beside the config: https://www.pulumi.com/docs/iac/concepts/projects/stack-settings-file/ */
const pulumiProperties: Readonly<Record<string, JsonSchema>> = {
  secretsprovider: { type: "string", description: "Written by Pulumi: what encrypts secrets in the state." },
  encryptedkey: {
    type: "string",
    description: "Written by Pulumi: the encrypted data key of the secrets provider.",
  },
  encryptionsalt: { type: "string", description: "Written by Pulumi: salt of a passphrase." },
  environment: { description: "Pulumi ESC environments to import." },
};

/** The JSON Schema of a whole stack file, for editors: draft 7, which YAML language servers know best. */
export function stackFileSchema(): JsonSchema {
  const { properties = {}, required = [] } = z.toJSONSchema(platformSchema, {
    io: "input",
    target: "draft-7",
  });
  const named = Object.entries(properties).map(([key, schema]) => [`${namespace}:${key}`, schema] as const);
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Plinth stack file",
    description: "Every value of one environment. Checked with: npm run config:check",
    type: "object",
    properties: {
      ...pulumiProperties,
      config: {
        type: "object",
        description: "Settings of the environment.",
        properties: Object.fromEntries(named),
        required: required.map((key) => `${namespace}:${key}`),
        additionalProperties: false,
      },
    },
    required: ["config"],
    additionalProperties: false,
  };
}

/** The text of `schema/stack.schema.json`. */
export function stackFileSchemaText(): string {
  return `${JSON.stringify(stackFileSchema(), null, 2)}\n`;
}
