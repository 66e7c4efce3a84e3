/** `destroy` was asked to do more than to plan. */
export class MissingPlan extends Error {
  override readonly name = "MissingPlan";

  constructor(stack: string) {
    super(
      `Nothing was destroyed: this command only plans. See what the end of ${stack} means with: npm run destroy -- --stack ${stack} --plan\n` +
        `When nothing stands in the way any more, pulumi destroy --stack ${stack} does it.`,
    );
  }
}

/** A file that is not an exported state. */
export class UnreadableState extends Error {
  override readonly name = "UnreadableState";

  constructor(file: string, reason: string) {
    super(
      `${file} is no exported state: ${reason}. Write one with: pulumi stack export --stack <name> --file <file>`,
    );
  }
}
