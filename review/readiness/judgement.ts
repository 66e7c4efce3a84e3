import type { PlannedResource } from "../../model/planned-resource.ts";
import type { Facts } from "./facts.ts";
import { listAt, notKnown, valueAt } from "./values.ts";

/** What one resource says about a requirement. */
export type Judgement =
  | { readonly is: "fine" }
  /** A property that decides is not known yet. */
  | { readonly is: "open"; readonly property: string }
  /** `says` is a sentence of ours, `value` what stands there. */
  | { readonly is: "wrong"; readonly says: string; readonly value?: string };

export type Judge = (resource: PlannedResource, facts: Facts) => Judgement;

export const fine: Judgement = { is: "fine" };

export function open(property: string): Judgement {
  return { is: "open", property };
}

export function wrong(says: string, value?: unknown): Judgement {
  return value === undefined ? { is: "wrong", says } : { is: "wrong", says, value: shown(value) };
}

/** The first of several judgements that is wrong, else the first that is open, else fine. */
export function worst(judgements: readonly Judgement[]): Judgement {
  return judgements.find(({ is }) => is === "wrong") ?? judgements.find(({ is }) => is === "open") ?? fine;
}

export function every(...judges: readonly Judge[]): Judge {
  return (resource, facts) => worst(judges.map((judge) => judge(resource, facts)));
}

/** The property has this very value. */
export function equals(property: string, wanted: boolean | number | string): Judge {
  return ({ inputs }) => {
    const value = valueAt(inputs, property);
    if (value === notKnown) return open(property);
    return value === wanted
      ? fine
      : wrong(`${property} has to be ${String(wanted)}, and is`, value ?? "not set");
  };
}

/** The property is a number of at least so much; text such as "30" counts as its number. */
export function atLeast(property: string, minimum: number): Judge {
  return ({ inputs }) => {
    const value = valueAt(inputs, property);
    if (value === notKnown) return open(property);
    const number = typeof value === "string" ? Number(value) : value;
    return typeof number === "number" && number >= minimum
      ? fine
      : wrong(`${property} has to be at least ${minimum}, and is`, value ?? "not set");
  };
}

/** The property is given; a value that is only not known yet, such as the ARN of a key that is made with it, is given. */
export function given(property: string): Judge {
  return ({ inputs }) => {
    const value = valueAt(inputs, property);
    return value === undefined || value === null || value === ""
      ? wrong(`${property} has to be set, and is not`)
      : fine;
  };
}

/** The list at the property has this element. */
export function includes(property: string, element: string): Judge {
  return ({ inputs }) => {
    const list = listAt(inputs, property);
    if (list === notKnown) return open(property);
    if (list?.includes(element) === true) return fine;
    return list?.includes(notKnown) === true
      ? open(property)
      : wrong(`${property} has to include ${element}, and is`, list ?? "not set");
  };
}

function shown(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "not set");
  return text.length > 160 ? `${text.slice(0, 159)}…` : text;
}
