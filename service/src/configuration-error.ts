/** EX_CONFIG of sysexits.h: starting again with the same configuration would fail again. */
export const configurationExitCode = 78;

/** Everything that is wrong with the configuration, at once. No message holds a value: it could be a secret. */
export class ConfigurationError extends Error {
  readonly mistakes: readonly string[];

  constructor(mistakes: readonly string[]) {
    super(
      `The configuration is wrong; nothing was started.\n${mistakes.map((line) => `  ${line}`).join("\n")}`,
    );
    this.name = "ConfigurationError";
    this.mistakes = mistakes;
  }
}
