import { z } from "zod";
import { FunctionFailure } from "../database/failure.ts";
import { identifierRule, isIdentifier } from "../database/identifiers.ts";

const identifier = z.string().refine(isIdentifier, { error: `allowed is ${identifierRule}` });

const service = z.strictObject({
  schema: identifier,
  owner: identifier,
  application: z.tuple([identifier, identifier]),
  migrator: identifier,
});

const provisioning = z.strictObject({
  services: z.array(service),
  schemaVersion: z.int().min(1),
  validator: identifier,
});

/** The names of one service's schema and roles, derived by whoever calls; this function makes up no name. */
export type ServiceLogins = z.infer<typeof service>;

/** What shall exist in the database. `schemaVersion` counts changes to what provisioning lays down, from 1 upwards. */
export type Provisioning = z.infer<typeof provisioning>;

/**
 * @throws FunctionFailure listing every mistake in the event, and every name that stands for two things.
 */
export function parseEvent(event: unknown): Provisioning {
  const parsed = provisioning.safeParse(event);
  if (!parsed.success) throw malformed(z.prettifyError(parsed.error));
  const { services, validator } = parsed.data;
  const roles = services.flatMap(({ application, migrator, owner }) => [owner, ...application, migrator]);
  const twice = [...repeated([...roles, validator]), ...repeated(services.map(({ schema }) => schema))];
  if (twice.length > 0) throw malformed(`✖ named twice: ${twice.toSorted().join(", ")}`);
  return parsed.data;
}

function malformed(mistakes: string): FunctionFailure {
  return new FunctionFailure(`The event is malformed; nothing was changed.\n${mistakes}`);
}

function repeated(names: readonly string[]): readonly string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}
