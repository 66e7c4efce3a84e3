import type { z } from "zod";

/** A plan of another tool is wrong in every step: the first places say enough. */
export function firstMistakes({ issues }: z.ZodError): string {
  const told = issues.slice(0, 3).map(({ message, path }) => `${path.join(".") || "the whole"}: ${message}`);
  return [...told, ...(issues.length > 3 ? [`and ${issues.length - 3} more`] : [])].join("; ");
}
