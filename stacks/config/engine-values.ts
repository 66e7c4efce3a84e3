import { z } from "zod";
import { namespace } from "./problem.ts";
import type { Fields } from "./value.ts";

function decode(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/**
 * The config as the engine hands it to a program, where every value is a string and maps are JSON, turned back into the
 * values of the stack file. Keys of this project lose their namespace, keys of others keep it and stay text.
 *
 * @param schema of the project's stack files: what is text there stays text here.
 */
export function engineValues(config: Readonly<Record<string, string>>, schema: z.ZodObject): Fields {
  const shape: Readonly<Record<string, unknown>> = schema.shape;
  // Read as JSON an account id would become a number and lose its leading zeros.
  const isText = (key: string): boolean => shape[key] instanceof z.ZodString;
  return Object.fromEntries(
    Object.entries(config).map(([key, text]) => {
      if (!key.startsWith(`${namespace}:`)) return [key, text];
      const name = key.slice(namespace.length + 1);
      return [name, isText(name) ? text : decode(text)];
    }),
  );
}
