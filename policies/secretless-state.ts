import type { Finding } from "../model/plan.ts";
import type { ResourceRule } from "./resource-rule.ts";
import { secretIn } from "./secret-text.ts";

const id = "secretless-state";

const fix =
  "Create the secret without a value, set it with npm run secrets -- set, and give the program its ARN only. A " +
  `value that only looks like a secret needs a waiver for ${id} in policies/waivers.yaml.`;

/** A resource as a plan step or an exported state knows it; `inputs` may hold the engine's marks. */
export interface RegisteredInputs {
  readonly urn: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** Blocks inputs that would put a secret into the state, also one marked as secret: it would only be encrypted there. */
export const secretlessState: ResourceRule = {
  id,
  severity: "block",
  protects: "Secrets: whoever reads the state, or a backup of it, would have them.",
  control: "AWS Well-Architected SEC02-BP03",
  fix,
  reads: {},
  check: ({ all }) => secretlessFindings(all),
};

/**
 * The same rule over resources of an exported state, whose `inputs` and `urn` it reads. Pure.
 *
 * @param part what the values are to their resource, for the message; default `input`
 * @returns one finding for each place; none of them repeats the value
 */
export function secretlessFindings(
  resources: readonly RegisteredInputs[],
  part: "input" | "output" = "input",
): readonly Finding[] {
  return resources.flatMap(({ urn, inputs }) =>
    leaks("", "", inputs).map(
      ({ path, what }): Finding => ({
        id,
        severity: "block",
        urn,
        message: `${titles[part]} ${path} ${what}, and every ${part} is stored in the state, encrypted at best.`,
        fix,
      }),
    ),
  );
}

const titles = { input: "Input", output: "Output" } as const;

/** Inputs that exist to carry a secret, write-only ones included: Pulumi stores those in its state too. */
const forbidden: ReadonlySet<string> = new Set([
  "password",
  "passwordWo",
  "secretBinary",
  "secretString",
  "secretStringWo",
  "valueWo",
]);

/** True for an input that exists to carry a secret, whatever its value looks like. */
export function carriesSecret(name: string): boolean {
  return forbidden.has(name);
}

/** Inputs that are random by nature and public: hashes of code, and names that S3 gives to versions of objects. */
const random: ReadonlySet<string> = new Set(["codeSha256", "hash", "s3ObjectVersion", "sourceCodeHash"]);

/** The engine's mark on secrets, assets and archives (sdk/nodejs/runtime/rpc.ts). */
const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

interface Leak {
  readonly path: string;
  /** What is wrong, continuing the sentence that starts with the path. */
  readonly what: string;
}

function leaks(path: string, name: string, value: unknown): readonly Leak[] {
  if (forbidden.has(name) && isSet(value)) return [{ path, what: "is set" }];
  if (typeof value === "string") return leaksOfText(path, name, value);
  if (Array.isArray(value)) {
    return value.flatMap((inner: unknown, index) => leaks(`${path}[${index}]`, name, inner));
  }
  if (typeof value !== "object" || value === null) return [];
  const members = new Map<string, unknown>(Object.entries(value));
  // What is encrypted in the state is judged by the name of its input alone.
  if (members.get(signatureKey) === secretSignature) return [];
  return [...members].flatMap(([key, inner]) => leaks(childPath(path, key), key, inner));
}

function leaksOfText(path: string, name: string, text: string): readonly Leak[] {
  if (random.has(name)) return [];
  const document = parsed(text);
  if (document !== undefined) return leaks(path, name, document);
  const what = secretIn(text);
  return what === undefined ? [] : [{ path, what: `holds ${what}` }];
}

/** Policies, patterns and events are JSON in a text: their members are judged one by one. */
function parsed(text: string): object | undefined {
  if (!/^\s*[[{]/u.test(text)) return undefined;
  try {
    const document: unknown = JSON.parse(text);
    return typeof document === "object" && document !== null ? document : undefined;
  } catch {
    return undefined;
  }
}

/** A switch is no secret, and an empty text holds none. */
function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "" && typeof value !== "boolean";
}

function childPath(path: string, key: string): string {
  if (!/^[A-Za-z_$][\w$-]*$/u.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === "" ? key : `${path}.${key}`;
}
