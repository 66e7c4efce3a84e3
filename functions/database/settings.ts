import { FunctionFailure } from "./failure.ts";

/** Where the database is and who may administer it; from the function's environment variables. */
export interface Settings {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  /** The secret that RDS itself keeps: it holds `username` and `password`, and nothing of where the database is. */
  readonly masterSecretArn: string;
  /** File of the certificate authorities to trust; Node's own and those of NODE_EXTRA_CA_CERTS when absent. */
  readonly caFile: string | undefined;
}

export type Variables = Readonly<Record<string, string | undefined>>;

/**
 * @throws FunctionFailure naming the variable that is missing or malformed.
 */
export function readSettings(variables: Variables): Settings {
  return {
    host: required(variables, "DATABASE_HOST"),
    port: wholeNumber(variables, "DATABASE_PORT", 1, 65_535),
    database: required(variables, "DATABASE_NAME"),
    masterSecretArn: required(variables, "MASTER_SECRET_ARN"),
    caFile: variables["RDS_CA_FILE"] === "" ? undefined : variables["RDS_CA_FILE"],
  };
}

/**
 * @throws FunctionFailure when the variable is not a whole number from `least` to `most`.
 */
export function wholeNumber(variables: Variables, name: string, least: number, most: number): number {
  const text = required(variables, name);
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > most) {
    throw new FunctionFailure(
      `The function's environment variable ${name} is "${text}"; allowed is a whole number from ${least} to ${most}. Nothing was changed.`,
    );
  }
  return value;
}

/** @throws FunctionFailure when the variable is not set. */
export function required(variables: Variables, name: string): string {
  const value = variables[name];
  if (value === undefined || value === "") {
    throw new FunctionFailure(
      `The function's environment variable ${name} is not set; the component that makes the function sets it. Nothing was changed.`,
    );
  }
  return value;
}
