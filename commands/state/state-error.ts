/** A checkpoint that nothing can be done with: damaged, or written by a newer Pulumi. Exit code 1. */
export class UnusableCheckpoint extends Error {
  override readonly name = "UnusableCheckpoint";
  /** What is wrong, without a place: for a list of several. */
  readonly reason: string;

  constructor(key: string, reason: string) {
    super(`${key} is no checkpoint that can be used: ${reason}.`);
    this.reason = reason;
  }
}

/** What was asked for is refused, because the state is not as it would have to be. Nothing was changed. Exit code 1. */
export class StateRefused extends Error {
  override readonly name = "StateRefused";
}
