/** One thing that was done, for the function's log. Never give it a secret's value. */
export type LogRecord = Readonly<Record<string, string | number | readonly string[]>>;

export type Tell = (record: LogRecord) => void;

/** Writes one line of JSON to stdout, which Lambda sends to the function's log group. */
export const log: Tell = (record) => {
  process.stdout.write(`${JSON.stringify(record)}\n`);
};
