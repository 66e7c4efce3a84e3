import { z } from "zod";

/** A value as JSON knows it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** What a text says in JSON, or the beginning of the text itself where it is none: a proxy's error page, for one. */
export function parsed(text: string): unknown {
  if (text === "") return null;
  try {
    return JSON.parse(text);
  } catch {
    return text.slice(0, 200);
  }
}

const refusal = z.object({
  message: z.string(),
  errors: z.array(z.union([z.string(), z.looseObject({})])).default([]),
});

/** What an answer that is no success says, with the details of each mistake. */
export function messageOf(body: unknown): string {
  if (typeof body === "string") return body;
  const { data } = refusal.safeParse(body);
  if (data === undefined) return "no reason given";
  const details = data.errors.map((error) => (typeof error === "string" ? error : JSON.stringify(error)));
  return [data.message, ...details].join("; ");
}

/**
 * True when every member of what is wanted is there with that value; what else is there does not matter, because GitHub adds to what it was
 * given. Lists hold the same elements in any order.
 */
export function holds(found: unknown, wanted: Json): boolean {
  if (isList(wanted)) {
    if (!isList(found) || found.length !== wanted.length) return false;
    return wanted.every((element) => found.some((other) => holds(other, element)));
  }
  if (wanted === null || typeof wanted !== "object") return found === wanted;
  if (found === null || typeof found !== "object") return false;
  const members = new Map<string, unknown>(Object.entries(found));
  return Object.entries(wanted).every(([key, value]) => holds(members.get(key), value));
}

function isList(value: unknown): value is readonly unknown[];
function isList(value: Json): value is readonly Json[];
function isList(value: unknown): boolean {
  return Array.isArray(value);
}
