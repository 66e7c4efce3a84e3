/** The part of JSON Schema draft 7 that the schema of the stack files uses; anything else makes a test fail. */
interface Schema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly propertyNames?: Schema;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly uniqueItems?: boolean;
  readonly minProperties?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  readonly default?: unknown;
  readonly description?: string;
}

const annotations = ["$schema", "title", "description", "default"];
const keywords =
  "type enum const anyOf properties propertyNames required additionalProperties items minItems uniqueItems minProperties "
    .concat("minLength maxLength minimum maximum pattern")
    .split(" ");

/** The schema of one key below `config`. */
export function settingOf(
  schema: unknown,
  key: string,
): { readonly default?: unknown; readonly description?: string } {
  return (schema as Schema).properties?.["config"]?.properties?.[key] ?? {};
}

interface Described {
  /** As in `plinth:network.nat`. */
  readonly path: string;
  readonly description?: string;
  readonly value: unknown;
  /** True for a map, whose keys stand for themselves. */
  readonly isMap: boolean;
}

/** Every key below `config`, at every depth, with what an editor shows there. */
export function described(schema: unknown): readonly Described[] {
  const config = (schema as Schema).properties?.["config"];
  return config === undefined ? [] : keysBelow(config, "");
}

function keysBelow(schema: Schema, path: string): readonly Described[] {
  const { additionalProperties, anyOf = [], items, properties = {} } = schema;
  const inner = typeof additionalProperties === "object" ? [additionalProperties] : [];
  return [
    ...Object.entries(properties).flatMap(([key, below]) => {
      const at = path === "" ? key : `${path}.${key}`;
      const isMap =
        below.properties !== undefined || below.anyOf?.every((one) => one.properties !== undefined) === true;
      return [
        {
          path: at,
          value: below.default,
          isMap,
          ...(below.description === undefined ? {} : { description: below.description }),
        },
        ...keysBelow(below, at),
      ];
    }),
    ...[...anyOf, ...(items === undefined ? [] : [items]), ...inner].flatMap((one) => keysBelow(one, path)),
  ];
}

/** Keywords of a schema that `accepts` would ignore. */
export function unusedKeywords(schema: unknown): readonly string[] {
  const { additionalProperties, items, anyOf = [], properties = {}, ...rest } = schema as Schema;
  const values = typeof additionalProperties === "object" ? additionalProperties : undefined;
  const own = Object.keys(rest).filter((key) => ![...annotations, ...keywords].includes(key));
  const inner = [items, values, ...anyOf, ...Object.values(properties)].filter((one) => one !== undefined);
  return own.concat(inner.flatMap(unusedKeywords));
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

function ofType(type: string | undefined, value: unknown): boolean {
  if (type === undefined) return true;
  return type === "integer" ? Number.isInteger(value) : typeOf(value) === type;
}

function map(schema: Schema, value: Readonly<Record<string, unknown>>): boolean {
  const { additionalProperties = true, minProperties = 0, properties = {}, required = [] } = schema;
  const keys = Object.keys(value);
  return (
    keys.length >= minProperties &&
    required.every((key) => keys.includes(key)) &&
    keys.every((key) => {
      const inner = properties[key];
      if (inner !== undefined) return accepts(inner, value[key]);
      if (typeof additionalProperties === "boolean") return additionalProperties;
      return accepts(additionalProperties, value[key]) && accepts(schema.propertyNames ?? {}, key);
    })
  );
}

function list({ items = {}, minItems = 0, uniqueItems }: Schema, value: readonly unknown[]): boolean {
  const distinct = new Set(value.map((entry) => JSON.stringify(entry))).size;
  return (
    value.length >= minItems &&
    (uniqueItems !== true || distinct === value.length) &&
    value.every((entry) => accepts(items, entry))
  );
}

/** True when a value is valid by a schema, as far as the keywords above go. */
export function accepts(schema: unknown, value: unknown): boolean {
  const own = schema as Schema;
  if (!ofType(own.type, value)) return false;
  if (own.enum !== undefined && !own.enum.includes(value)) return false;
  if (own.const !== undefined && own.const !== value) return false;
  if (own.anyOf !== undefined && !own.anyOf.some((one) => accepts(one, value))) return false;
  if (typeof value === "string") {
    const { maxLength = Number.POSITIVE_INFINITY, minLength = 0, pattern = "" } = own;
    return value.length >= minLength && value.length <= maxLength && new RegExp(pattern).test(value);
  }
  if (typeof value === "number") return value >= (own.minimum ?? value) && value <= (own.maximum ?? value);
  if (Array.isArray(value)) return list(own, value);
  return typeof value !== "object" || value === null || map(own, value as Readonly<Record<string, unknown>>);
}
