import type { Service } from "../../model/service.ts";
import type { Mistake } from "./problem.ts";
import { type Rule, valid } from "./rule.ts";
import { service } from "./services.ts";
import { type Fields, isFields } from "./value.ts";

type Entry = readonly [name: string, entry: unknown];

/** The entries as they stand in the file. */
export function servicesOf(values: Fields): readonly Entry[] {
  const services = values["services"];
  return isFields(services) ? Object.entries(services) : [];
}

/** Those that are valid in themselves: a mistake in one does not hide what is wrong between the others. */
export function validServices(values: Fields): Readonly<Record<string, Service>> {
  return Object.fromEntries(
    servicesOf(values).flatMap(([name, entry]) => {
      const declared = valid(service, entry);
      return declared === undefined ? [] : [[name, declared] as const];
    }),
  );
}

/** A rule about one service's own values. */
export function perService(mistakesOf: (name: string, entry: unknown) => readonly Mistake[]): Rule {
  return (values) => servicesOf(values).flatMap(([name, entry]) => mistakesOf(name, entry));
}
