/** A file that is not a plan as `preview --json` prints it, ours or that of the Pulumi CLI. */
export class UnreadablePlan extends Error {
  override readonly name = "UnreadablePlan";

  constructor(file: string, reason: string) {
    super(
      `${file} is no plan: ${reason}. Write one with: npm run -s preview -- --stack <name> --json > <file>, or for a live environment with: pulumi preview --stack <name> --json --show-sames > <file>`,
    );
  }
}

/** @throws OtherStack when a stack was asked for, and the file is another's */
export function requireStack(file: string, found: string, asked: string | undefined): void {
  if (asked !== undefined && asked !== found) throw new OtherStack(file, found, asked);
}

/** The file belongs to another stack than the one that was asked for. */
export class OtherStack extends Error {
  override readonly name = "OtherStack";

  constructor(file: string, found: string, asked: string) {
    super(`${file} belongs to the stack "${found}", not to "${asked}". Leave out --stack, or name ${found}.`);
  }
}
