import { z } from "zod";
import { namespace } from "./problem.ts";
import { platformSchema } from "./schema.ts";
import { allowedBy, defaultOf, hasDefault, keysAt } from "./setting.ts";
import { showWhole } from "./value.ts";

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

/** Without a dot at the end, of which a list in brackets and a sentence have one already. */
const sentence = (text: string): string => (text.endsWith(".") ? text : `${text}.`);

/**
 * What an editor shows at a key: what it is for, then what is allowed and the default, both taken from the schema, so that no
 * description says otherwise. A map shows its keys by itself.
 */
function description(schema: unknown, purpose: string | undefined): string {
  const isMap = keysAt(schema, []) !== undefined;
  const allowed = isMap ? undefined : allowedBy(schema);
  const facts = [
    ...(allowed === undefined ? [] : [sentence(`Allowed: ${allowed}`)]),
    ...(isMap || !hasDefault(schema) ? [] : [`Default: ${showWhole(defaultOf(schema))}.`]),
  ].join(" ");
  // Zod comes by twice where a key may be absent: with the key's schema, and with what is inside it.
  if (purpose === undefined || purpose.endsWith(facts)) return purpose ?? facts;
  return `${purpose} ${facts}`;
}

/** What an editor is told about the files of one kind. */
export interface StackFileWords {
  readonly title: string;
  /** What one file is about. */
  readonly description: string;
  /** What its config block holds. */
  readonly settings: string;
}

const environmentWords: StackFileWords = {
  title: "Plinth stack file",
  description: "Every value of one environment. Checked with: npm run config:check",
  settings: "Settings of the environment.",
};

/** The JSON Schema of a whole stack file, for editors: draft 7, which YAML language servers know best. */
export function stackFileSchema(
  schema: z.ZodObject = platformSchema,
  words: StackFileWords = environmentWords,
): JsonSchema {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, {
    io: "input",
    target: "draft-7",
    override: ({ jsonSchema, path, zodSchema }) => {
      const text = description(zodSchema, jsonSchema.description);
      if (path.at(-2) === "properties" && text !== "") jsonSchema.description = text;
    },
  });
  const named = Object.entries(properties).map(
    ([key, property]) => [`${namespace}:${key}`, property] as const,
  );
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: words.title,
    description: words.description,
    type: "object",
    properties: {
      ...pulumiProperties,
      config: {
        type: "object",
        description: words.settings,
        properties: Object.fromEntries(named),
        required: required.map((key) => `${namespace}:${key}`),
        additionalProperties: false,
      },
    },
    required: ["config"],
    additionalProperties: false,
  };
}

/** The text of a file that holds a schema. */
export function schemaText(schema: JsonSchema): string {
  return `${JSON.stringify(schema, null, 2)}\n`;
}
