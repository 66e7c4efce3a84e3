import { z } from "zod";

/**
 * What a reviewer is told of a plan, for machines. `npm run -s review -- --json` prints it; `schema/review.schema.json` is made
 * from here. A reader should ignore members that it does not know: new ones may come without another `version`.
 */

const urn = z.string().describe("URN of the resource; empty where the whole plan is meant");
const type = z.string().describe("Type token of the resource");
const name = z.string().describe("Last part of the URN");

const dataLoss = z.object({
  urn,
  type,
  name,
  op: z.enum(["replace", "delete"]),
  forcedBy: z.array(z.string()).describe("Properties that force the replacement, as the provider names them"),
  lost: z.string().describe("What dies with the resource"),
  instead: z.string().describe("What to do instead"),
  protect: z.boolean().describe("True where the engine refuses until the resource is unprotected"),
  follows: z.string().exactOptional().describe("URN of the replaced resource that makes this one follow"),
  waived: z.string().exactOptional().describe("Reason of the waiver that covers it"),
});

const securityChange = z.object({
  direction: z.enum(["widened", "narrowed"]),
  kind: z.enum(["security group", "IAM", "network policy", "public endpoint", "route", "network ACL"]),
  urn,
  type,
  name,
  what: z.array(z.string()).describe("What is opened or closed, in words"),
});

const finding = z.object({
  id: z.string().describe("Rule, as waivers name it"),
  severity: z.enum(["block", "caution", "info"]),
  urn: z.string().describe("URN of the resource; of a waiver that covers nothing, its pattern"),
  message: z.string(),
  fix: z.string(),
  waived: z.string().exactOptional().describe("Reason of the waiver: it then does not block"),
  preexisting: z.boolean().exactOptional().describe("True where the same was found before the change"),
});

const unchecked = z.object({
  urn,
  type,
  property: z.string().exactOptional().describe("Absent where the whole resource or plan is meant"),
  reason: z.string().describe("What is not known, as a sentence"),
});

const cost = z.object({
  beforeMonthlyUsd: z.number(),
  afterMonthlyUsd: z.number(),
  budgetMonthlyUsd: z.number().exactOptional().describe("The budget of the environment, where it is known"),
  notPriced: z.array(z.string()).describe("Types that the price table does not know"),
});

const paths = z.object({
  opened: z.array(z.string()).describe("Paths that are there after the change and were not before"),
  closed: z.array(z.string()),
});

const counts = z.object({
  create: z.int(),
  update: z.int(),
  replace: z.int(),
  delete: z.int(),
  same: z.int(),
});

export const reviewSchema = z
  .object({
    version: z.literal(1),
    stack: z.string(),
    simulated: z.boolean().describe("True where the plan was made against a simulated cloud: no evidence"),
    against: z.string().nullable().describe("Git revision that the plan starts from; null without one"),
    verdict: z.enum(["BLOCK", "CAUTION", "OK"]).describe("BLOCK ends 1, CAUTION and OK end 0"),
    summary: counts.describe("How many resources each operation touches, components included"),
    data: z.array(dataLoss).describe("What holds data and would be replaced or deleted"),
    downtime: z
      .object({
        expected: z.enum(["none", "failover", "restart", "outage"]),
        by: z.array(z.object({ urn, type, name })).describe("The resources with that downtime"),
      })
      .describe("The worst downtime that is known"),
    security: z.array(securityChange).describe("What is widened and narrowed, widenings first"),
    paths: paths.exactOptional().describe("Who can reach whom; absent where nobody has compared it"),
    cost: cost.exactOptional().describe("Estimated cost a month; absent where nobody has estimated it"),
    findings: z.array(finding).describe("What the rules say, waived and preexisting findings included"),
    unchecked: z
      .array(unchecked)
      .describe("What could not be checked: with anything here the verdict is never OK"),
    components: z
      .array(z.object({ label: z.string(), counts }))
      .describe("Counts by component, changed ones alone"),
  })
  .describe("Review of a plan of an environment");

/** Whether a change may be applied, and what a person has to look at first. */
export type Review = Immutable<z.output<typeof reviewSchema>>;

type Immutable<T> = T extends readonly (infer Item)[]
  ? readonly Immutable<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Immutable<T[Key]> }
    : T;

export type DataLoss = Review["data"][number];
export type ReviewedCost = NonNullable<Review["cost"]>;
export type ReviewedPaths = NonNullable<Review["paths"]>;
export type Unchecked = Review["unchecked"][number];

/** The JSON Schema of what `review --json` prints, as it stands in schema/review.schema.json. */
export function reviewSchemaText(): string {
  return `${JSON.stringify(z.toJSONSchema(reviewSchema, { target: "draft-7" }), null, 2)}\n`;
}
