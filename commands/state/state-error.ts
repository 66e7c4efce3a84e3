/** A checkpoint that is damaged. Exit code 1. */
export class UnusableCheckpoint extends Error {
  override readonly name = "UnusableCheckpoint";
  /** What is wrong, without a place: for a list of several. */
  readonly reason: string;

  constructor(key: string, reason: string) {
    super(`${key} is no checkpoint that can be used: ${reason}. What to do: docs/runbooks/corrupt-state.md.`);
    this.reason = reason;
  }
}

/** What was asked for is refused, because the state is not as it would have to be. Nothing was changed. Exit code 1. */
export class StateRefused extends Error {
  override readonly name: string = "StateRefused";
}

/** A checkpoint of a newer Pulumi is no damage, and nothing is put in its place. Exit code 1. */
export class NewerCheckpoint extends StateRefused {
  override readonly name = "NewerCheckpoint";

  /** @param known the newest version that can be read */
  constructor(key: string, version: number, known: number) {
    super(
      `${key} was written by a newer Pulumi: it has version ${version}, and versions up to ${known} are known here. Bring the CLI and this repository up to date; nothing older is put in its place.`,
    );
  }
}
