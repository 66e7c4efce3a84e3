import type { PlannedResource } from "../../model/planned-resource.ts";
import type { Recorded } from "./mocks.ts";

/** Types whose name AWS' provider makes up from the program's name, and that others name by it. */
const named: Readonly<Record<string, string>> = {
  "aws:s3/bucket:Bucket": "bucket",
  "aws:rds/parameterGroup:ParameterGroup": "name",
};

/** What a program registered, as rules judge it: before any provider has looked at it. */
export function asRegistered(recorded: readonly Recorded[]): readonly PlannedResource[] {
  return recorded.map(({ custom, inputs, name, protect, provider, type, urn }) => ({
    urn,
    type,
    name,
    inputs: withName(type, name, plain(inputs) as Record<string, unknown>),
    protect,
    provider,
    ...(custom ? { id: `${name}-id` } : {}),
  }));
}

function withName(type: string, name: string, inputs: Record<string, unknown>): Record<string, unknown> {
  const property = named[type];
  return property === undefined || inputs[property] !== undefined ? inputs : { ...inputs, [property]: name };
}

/** Secrets as plans write them. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  if (Object.hasOwn(value, "secret") && Object.keys(value).length === 1) return "[secret]";
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}
