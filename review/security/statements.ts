import type { Cover, Grant } from "./grant.ts";
import { at, canonical, holdsHidden, isRecord, listOf } from "./input-value.ts";
import { coversPattern } from "./wildcard.ts";

/** One action on one resource for one principal, under one condition. */
export interface Permission extends Grant {
  /** Of a policy document, or of something else that gives rights: then the other parts are compared as they are written. */
  readonly effect: "Allow" | "Deny";
  readonly action: Part;
  readonly resource: Part;
  readonly principal: Part;
  /** Canonical text; empty without one. */
  readonly condition: string;
}

/** A pattern, or all but one: `NotAction` and the like. */
interface Part {
  readonly but: boolean;
  readonly pattern: string;
}

/** More than these in one statement are not multiplied out: the document is then undecided. */
const maxPermissions = 2_000;

/**
 * The permissions of a policy document.
 *
 * @param subject what the document holds for, as the end of a sentence: `for role/reader`; empty where the document itself says whom
 * @returns `undefined` for what is not a policy document, or is not known
 */
export function permissionsOf(document: unknown, subject: string): readonly Permission[] | undefined {
  const parsed = typeof document === "string" ? parse(document) : document;
  if (!isRecord(parsed) || holdsHidden(parsed) || parsed["Statement"] === undefined) return undefined;
  const statements = listOf(parsed["Statement"]).map((statement) =>
    permissionsOfStatement(statement, subject),
  );
  return statements.every((permissions) => permissions !== undefined) ? statements.flat() : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function permissionsOfStatement(statement: unknown, subject: string): readonly Permission[] | undefined {
  const effect = at(statement, "Effect");
  if (effect !== "Allow" && effect !== "Deny") return undefined;
  const actions = parts(at(statement, "Action"), at(statement, "NotAction"));
  const resources = parts(at(statement, "Resource"), at(statement, "NotResource"));
  const principals = parts(
    principalsOf(at(statement, "Principal")),
    principalsOf(at(statement, "NotPrincipal")),
  );
  if (actions.length * resources.length * principals.length > maxPermissions) return undefined;
  const given = at(statement, "Condition");
  const condition = given === undefined ? "" : canonical(given);
  return principals.flatMap((principal) =>
    resources.flatMap((resource) =>
      actions.map((action) => permission({ effect, action, resource, principal, condition }, subject)),
    ),
  );
}

/** Where a statement has neither, it holds for what the document is attached to. */
function parts(all: unknown, but: unknown): readonly Part[] {
  const given = listOf(all).map((pattern): Part => ({ but: false, pattern: String(pattern) }));
  const excepted = listOf(but);
  // All but several is one thing: to leave out one of them opens it.
  if (excepted.length > 0) return [{ but: true, pattern: excepted.map(String).toSorted().join(", ") }];
  return given.length > 0 ? given : [{ but: false, pattern: "" }];
}

/** `{ Service: ["a", "b"] }` as `Service a` and `Service b`; `"*"` is everyone. */
function principalsOf(principal: unknown): readonly string[] | undefined {
  if (principal === undefined) return undefined;
  if (!isRecord(principal)) return listOf(principal).map(String);
  return Object.entries(principal).flatMap(([type, names]) =>
    listOf(names).map((name) => (name === "*" && type === "AWS" ? "*" : `${type} ${String(name)}`)),
  );
}

/** A permission with its key and its words. */
export function permission(
  of: Pick<Permission, "effect" | "action" | "resource" | "principal" | "condition">,
  subject: string,
): Permission {
  const { action, condition, effect, principal, resource } = of;
  const on = resource.pattern === "" ? "" : ` on ${partText(resource)}`;
  const who =
    principal.pattern === ""
      ? subject
      : `for ${principal.pattern === "*" ? "everyone" : partText(principal)}`;
  const under = condition === "" ? "" : ` if ${condition}`;
  return {
    ...of,
    closes: effect === "Deny",
    key: JSON.stringify([effect, action, resource, principal, condition]),
    text: `${effect === "Deny" ? "deny " : ""}${partText(action)}${on} ${who}${under}`.trim(),
  };
}

function partText({ but, pattern }: Part): string {
  return but ? `all but ${pattern}` : pattern;
}

/** A condition narrows an Allow; a Deny with one forbids less, which a Deny without one covers all the same. */
export function coversPermission(outer: Permission, inner: Permission): Cover {
  const answers = [
    coversPart(lower(outer.action), lower(inner.action)),
    coversPart(outer.resource, inner.resource),
    coversPart(outer.principal, inner.principal),
  ];
  if (answers.includes("no")) return "no";
  if (outer.condition !== "" && outer.condition !== inner.condition) {
    // Under other terms than before: more or less, that is not for a comparison of texts to say.
    return inner.condition === "" ? "no" : "maybe";
  }
  return answers.includes("maybe") ? "maybe" : "yes";
}

function coversPart(outer: Part, inner: Part): Cover {
  if (outer.but !== inner.but) return outer.pattern === "*" && !outer.but ? "yes" : "maybe";
  if (outer.but) return outer.pattern === inner.pattern ? "yes" : "maybe";
  return coversPattern(outer.pattern, inner.pattern) ? "yes" : "no";
}

/** IAM does not tell capitals in the names of actions. */
function lower({ but, pattern }: Part): Part {
  return { but, pattern: pattern.toLowerCase() };
}
