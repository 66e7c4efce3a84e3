import { createHash } from "node:crypto";
import type { LiveResource } from "./cloud.ts";
import type { CheckedInputs, PropertyDifference } from "./simulated-provider.ts";
import type { Properties } from "./wire.ts";

/** What the computed outputs of one resource may be made from. */
export interface Subject {
  readonly id: string;
  readonly inputs: Properties;
  readonly region: string;
  readonly accountId: string;
  readonly partition: string;
  /** Digits that are always the same for this resource and label, as ids of a real cloud never change. */
  readonly hex: (label: string, digits: number) => string;
  /** Another resource of the simulated cloud; `undefined` for one that only an id in the config speaks of. */
  readonly find: (type: string, id: string) => LiveResource | undefined;
  /** Every resource of a type in the simulated cloud. */
  readonly every: (type: string) => readonly LiveResource[];
}

/** How a type's auto-made names differ from `<resource name>-<7 hex digits>` of at most 255 characters. */
export interface Naming {
  /** Longest name, in characters. */
  readonly maximum?: number;
  /** What the provider makes of the finished name. */
  readonly complete?: (name: string) => string;
}

/** How one resource type of AWS looks from outside. Which properties replace it stands in `model/replacement.ts`. */
export interface SimulatedType {
  readonly type: string;
  /** Inputs that the provider refuses to do without. */
  readonly required: readonly string[];
  /**
   * The input that receives `<resource name>-<7 hex digits>` when the program gives none, as Pulumi's auto-naming does. Where the
   * program gives the input's prefix (`namePrefix` for `name`) the cloud completes it instead.
   */
  readonly autoname?: string;
  readonly naming?: Naming;
  /** True where the type takes `tags` and the provider's default tags become `tagsAll`. */
  readonly tagged: boolean;
  readonly id: (subject: Omit<Subject, "id">) => string;
  /** Outputs beyond the inputs given; in a preview of a create they are unknown. */
  readonly computed: Readonly<Record<string, (subject: Subject) => unknown>>;
  /** Input block to what the cloud adds inside it, as in `vpcConfig` to `clusterSecurityGroupId`; in a preview of a create unknown. */
  readonly completes?: Readonly<Record<string, Readonly<Record<string, (subject: Subject) => unknown>>>>;
  /** Outputs of the installed package that the simulated cloud leaves out: in AWS they have a value, here they are undefined. */
  readonly notComputed?: readonly string[];
  /** Computed outputs that an update in place computes anew; all others stay as the creation made them. */
  readonly follows?: readonly string[];
  /** What the provider refuses in the inputs beyond a missing one; a value may still be unknown. */
  readonly problems?: (inputs: Properties) => CheckedInputs["failures"];
  /** True where this change replaces the resource though the same property may also update: see `conditional` in `model/replacement.ts`. */
  readonly replacesWhen?: (change: PropertyDifference, news: Properties) => boolean;
  /** True where the real provider always deletes the old resource first, whatever its name. */
  readonly deletedFirst?: true;
  /** Why the cloud refuses to create the resource beside those that exist; `undefined` where it does not. */
  readonly refusesCreation?: (subject: Subject) => string | undefined;
  /** Why the cloud refuses to delete the resource as it is, as a sentence; `undefined` where it does not. */
  readonly refusesDeletion?: (inputs: Properties) => string | undefined;
}

type Details = Partial<Omit<SimulatedType, "type" | "id">>;

/** A type whose id is a prefix and 17 hex digits, as EC2 gives them. */
export function ec2Type(type: string, prefix: string, details: Details = {}): SimulatedType {
  return {
    type,
    required: [],
    tagged: true,
    computed: {},
    ...details,
    id: (subject) => `${prefix}-0${subject.hex("id", 16)}`,
  };
}

/** A type whose id is made from its inputs. */
export function namedType(type: string, id: SimulatedType["id"], details: Details = {}): SimulatedType {
  return { type, required: [], tagged: false, computed: {}, ...details, id };
}

/** A type that only binds others together and has an id of no meaning. */
export function bindingType(type: string, prefix: string, details: Details = {}): SimulatedType {
  return { ...ec2Type(type, prefix, details), tagged: false };
}

export function text(inputs: Properties, name: string): string {
  const value = inputs[name];
  return typeof value === "string" ? value : "";
}

export function arn(
  subject: Pick<Subject, "accountId" | "partition" | "region">,
  service: string,
  resource: string,
  { regional = true, owned = true }: { regional?: boolean; owned?: boolean } = {},
): string {
  return `arn:${subject.partition}:${service}:${regional ? subject.region : ""}:${owned ? subject.accountId : ""}:${resource}`;
}

/** Digits derived from an identity: 16 hex digits are 64 bits, enough that two resources never meet. */
export function hexOf(identity: string): (label: string, digits: number) => string {
  return (label, digits) =>
    createHash("sha256").update(`${label} ${identity}`).digest("hex").slice(0, digits);
}

/** A UUID derived from an identity, as KMS keys and budgets' monitors have them. */
export function uuid(subject: Pick<Subject, "hex">, label: string): string {
  const digits = subject.hex(label, 32);
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-8${digits.slice(17, 20)}-${digits.slice(20, 32)}`;
}
