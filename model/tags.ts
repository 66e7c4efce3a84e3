/** Values of the tags that every resource of an environment carries. */
export interface TagInput {
  /** Name of the platform's project, as in `plinth`. */
  readonly project: string;
  /** Name of the environment, as in `prod`. */
  readonly environment: string;
  /** Team or address that answers for the environment. */
  readonly owner: string;
  /** Where the cost is booked. */
  readonly costCenter: string;
  /** Repository the program comes from, as in `example/platform`. */
  readonly repository: string;
  /** Highest class of data that the environment holds, as in `confidential`. */
  readonly dataClass: string;
  /** `platformId` of the environment: the one value that no other stack shares, so budgets can tell stacks apart. */
  readonly platform: string;
}

/**
 * The provider's default tags. No commit or date among them: it would change every resource on every deployment.
 */
export function defaultTags(input: TagInput): Readonly<Record<string, string>> {
  return {
    Project: input.project,
    Environment: input.environment,
    Owner: input.owner,
    CostCenter: input.costCenter,
    ManagedBy: "pulumi",
    Repository: input.repository,
    DataClass: input.dataClass,
    Platform: input.platform,
  };
}

/** Letters, digits and spaces of any script, and the signs that every AWS service accepts in a tag. */
const tagCharacters = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const maxKey = 128;
const maxValue = 256;

/**
 * What is wrong with a tag, as one sentence, or `undefined` when AWS would take it. Lengths are in Unicode characters.
 *
 * Source: https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
 */
export function checkTag(key: string, value: string): string | undefined {
  const keyLength = Array.from(key).length;
  const valueLength = Array.from(value).length;
  if (keyLength < 1 || keyLength > maxKey) {
    return `The tag key "${key}" has ${keyLength} characters; allowed are 1 to ${maxKey}.`;
  }
  if (valueLength > maxValue) {
    return `The value of tag ${key} has ${valueLength} characters; allowed are at most ${maxValue}.`;
  }
  if (key.toLowerCase().startsWith("aws:")) {
    return `The tag key "${key}" begins with "aws:", which AWS keeps for itself. Choose another prefix.`;
  }
  const allowed = "letters, digits, spaces and _ . : / = + - @";
  if (!tagCharacters.test(key)) {
    return `The tag key "${key}" contains a character that AWS refuses; allowed are ${allowed}.`;
  }
  if (!tagCharacters.test(value)) {
    return `The value "${value}" of tag ${key} contains a character that AWS refuses; allowed are ${allowed}.`;
  }
  return undefined;
}
