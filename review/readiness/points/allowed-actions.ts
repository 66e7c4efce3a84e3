import { z } from "zod";
import { fine, type Judge, open, wrong } from "../judgement.ts";
import { notKnown, valueAt } from "../values.ts";

const list = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());

const document = z.object({
  Statement: z
    .union([z.unknown().array(), z.unknown()])
    .transform((value) => [value].flat())
    .pipe(z.array(z.object({ Effect: z.string(), Action: list.optional(), Resource: list.optional() }))),
});

/** The types that say what a role may do. */
export const permissionTypes = [
  "aws:iam/rolePolicy:RolePolicy",
  "aws:iam/policy:Policy",
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
] as const;

/** No role may do everything with everything. */
export const allowsNotEverything: Judge = ({ inputs, type }) => {
  const property = type.endsWith(":RolePolicyAttachment") ? "policyArn" : "policy";
  const value = valueAt(inputs, property);
  if (value === notKnown) return open(property);
  if (property === "policyArn")
    return String(value).endsWith(":policy/AdministratorAccess")
      ? wrong("It may do everything:", value)
      : fine;
  const parsed = document.safeParse(typeof value === "string" ? json(value) : value);
  if (!parsed.success) return wrong("Its policy cannot be read:", value ?? "not set");
  const all = parsed.data.Statement.some(
    ({ Action = [], Effect, Resource = [] }) =>
      Effect === "Allow" && Action.includes("*") && Resource.includes("*"),
  );
  return all ? wrong("A statement allows every action on every resource.") : fine;
};

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
