import { z } from "zod";
import { FunctionFailure } from "../database/failure.ts";
import type { Variables } from "../database/settings.ts";

const identifier = /^[a-z_][a-z0-9_]{0,62}$/;
const table = z.string().regex(/^[a-z_][a-z0-9_]{0,62}\.[a-z_][a-z0-9_]{0,62}$/, {
  error: "allowed is schema.table in lower case",
});
const amount = z.int().min(0);

const expectations = z.strictObject({
  /** Version of the layout that the provisioning has written into the database. */
  schemaVersion: amount,
  /** Tables, each with the least number of rows. May be empty. */
  tables: z.array(z.strictObject({ name: table, minimumRows: amount })),
  /** Days that the last validated restore of each plan may be old. */
  maximumAgeDays: z.int().min(1),
  /** The restore testing plans whose restores are validated; any other is somebody else's. */
  plans: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        arn: z.string().startsWith("arn:"),
        recoveryPointType: z.enum(["CONTINUOUS", "SNAPSHOT"]),
        /** Age in seconds that the newest row may have when the restore starts. */
        rpoSeconds: amount,
      }),
    )
    .min(1),
  /** Where the newest row is looked for. Without it the RPO is not measured, and the result says so. */
  freshness: z.strictObject({ table, column: z.string().regex(identifier) }).optional(),
});

/** What a restored database must hold to count as restored. */
export type Expectations = z.infer<typeof expectations>;

/** One restore testing plan: what it restores, and how much may be lost by it. */
export type TestingPlan = Expectations["plans"][number];

/** The function's environment. */
export interface Settings {
  /** Endpoint of the live database; that of a restored one differs in its first label only. */
  readonly liveHost: string;
  readonly port: number;
  readonly database: string;
  /** File of the certificate authorities to trust; Node's own and those of NODE_EXTRA_CA_CERTS when absent. */
  readonly caFile: string | undefined;
  /** Value of the metrics' dimension `Platform`. */
  readonly platform: string;
  readonly expectations: Expectations;
}

const set = z.string({ error: "is not set" }).min(1, { error: "is not set" });

const environment = z.object({
  DATABASE_HOST: set,
  DATABASE_PORT: set.regex(/^\d{1,5}$/, { error: "allowed is a port" }).transform(Number),
  DATABASE_NAME: set,
  PLATFORM: set,
  RDS_CA_FILE: z.string().optional(),
  EXPECTATIONS: set
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue({ code: "custom", message: "is not JSON" });
        return z.NEVER;
      }
    })
    .pipe(expectations),
});

/**
 * @throws FunctionFailure listing every variable that is missing or malformed: nothing has been tried then.
 */
export function readSettings(variables: Variables): Settings {
  const parsed = environment.safeParse(variables);
  if (!parsed.success) {
    throw new FunctionFailure(
      "The function's environment is malformed; the component that makes the function sets it. No result was reported.\n" +
        z.prettifyError(parsed.error),
    );
  }
  const { data } = parsed;
  return {
    liveHost: data.DATABASE_HOST,
    port: data.DATABASE_PORT,
    database: data.DATABASE_NAME,
    caFile: data.RDS_CA_FILE === "" ? undefined : data.RDS_CA_FILE,
    platform: data.PLATFORM,
    expectations: data.EXPECTATIONS,
  };
}
