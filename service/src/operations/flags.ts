import { existsSync, readFileSync } from "node:fs";
import type { Logger } from "pino";
import { z } from "zod";
import { WatchedFile } from "../watched-file.ts";

/**
 * What can be switched while the service runs. A flag the file does not name has its default; a name that no flag has is
 * ignored, because the file may be ahead of, or behind, the version that reads it.
 */
const schema = z.object({
  /** Answers reads only, and processes nothing: for maintenance, and while a disaster is dealt with. */
  readOnly: z.boolean().default(false),
  /** Messages that the worker takes at a time, 1 to 100. */
  outboxBatchSize: z.int().min(1).max(100).default(20),
});

export type FlagValues = z.infer<typeof schema>;

export const flagDefaults: FlagValues = schema.parse({});

/** The flags of a mounted file, hot; a broken file changes nothing. */
export class Flags {
  #values: FlagValues = flagDefaults;
  readonly #file: WatchedFile<FlagValues>;

  constructor(
    path: string,
    { logger, reloaded }: { logger: Logger; reloaded: (result: "taken" | "refused") => void },
  ) {
    const take = (values: FlagValues) => {
      this.#values = values;
      logger.info({ flags: values }, "feature flags taken over");
    };
    const broken = (problem: unknown) =>
      logger.error({ err: problem }, "the file of feature flags is unusable; the last good values stay");
    let text: string | undefined;
    if (existsSync(path)) {
      try {
        text = readFileSync(path, "utf8");
        take(parseFlags(text));
      } catch (problem) {
        broken(problem);
      }
    } else {
      logger.warn("there is no file of feature flags; the defaults apply");
    }
    this.#file = new WatchedFile(
      {
        path,
        parse: parseFlags,
        take: (values) => {
          take(values);
          reloaded("taken");
        },
        broken: (problem) => {
          broken(problem);
          reloaded("refused");
        },
      },
      text,
    );
  }

  get values(): FlagValues {
    return this.#values;
  }

  async stop(): Promise<void> {
    await this.#file.stop();
  }
}

/** @throws Error naming the flags whose values are wrong. */
export function parseFlags(text: string): FlagValues {
  const parsed = schema.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  throw new Error(parsed.error.issues.map(({ message, path }) => `${path.join(".")}: ${message}`).join("; "));
}
