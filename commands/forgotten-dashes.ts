import type { Command, Option } from "commander";
import { shellWord } from "./shell-word.ts";

/** Options that npm kept for itself, or a word where a command takes none. Nothing was run. Exit code 1. */
export class MisplacedArguments extends Error {
  override readonly name = "MisplacedArguments";
}

/** An option as somebody meant it; a flag alone has no value. */
interface Meant {
  readonly option: Option;
  readonly value?: string;
}

/**
 * Refuses what only looks like the command that was meant. `npm run preview --stack prod` previews dev without a word: npm keeps
 * what begins with dashes for itself, as `npm_config_stack`, and passes on the word alone. So does `npm run preview prod`, by
 * another way.
 *
 * @param command the command asked for
 * @param args what came after its name
 * @param env the environment in which npm started it
 * @param stacks names of the stacks that exist, by which one is recognised among the words
 * @throws MisplacedArguments with the command as it should be typed
 */
export function refuseMisplaced(
  command: Command,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  stacks: readonly string[],
): void {
  const { given, words } = sorted(command, args);
  const kept = command.options.filter(
    ({ long }) => long !== undefined && !given.has(long) && isKept(long, env),
  );
  const stack = command.options.find(({ long }) => long === "--stack");
  const places = placed(command, words, kept, stacks, env);
  const stray = places.rest;
  // A word beside something else that is wrong is the parser's matter: it may be that option's value.
  const isElseRight =
    places.isComplete && [...given].every((name) => command.options.some(({ long }) => long === name));
  const asStack =
    kept.length === 0 && stack !== undefined && !given.has("--stack") && stray.length === 1 && isElseRight;
  if (kept.length === 0 && !asStack) return;

  const meant = asStack ? [{ option: stack, value: stray[0] ?? "" }] : places.meant;
  const script = command.name().replace("config-check", "config:check");
  const options = args.filter((word) => !words.includes(word));
  const line = [
    ...places.taken,
    ...meant.flatMap(({ option, value }) => [option.long ?? "", ...(value === undefined ? [] : [value])]),
    ...options,
    ...(asStack ? [] : stray),
  ];
  const what = asStack
    ? `"${stray[0] ?? ""}" is not an argument of this command; an environment is named by --stack.`
    : `npm kept ${kept.map(({ long }) => long).join(" and ")} for itself. Did you forget -- before it?`;
  throw new MisplacedArguments(
    `${what} Nothing was run. Type:\n  npm run ${script} -- ${line.map(shellWord).join(" ")}`,
  );
}

/** Words that are neither options nor values of options, and which options are given. */
function sorted(
  { options }: Command,
  args: readonly string[],
): { readonly given: ReadonlySet<string>; readonly words: readonly string[] } {
  const given = new Set<string>();
  const words: string[] = [];
  let isValue = false;
  for (const arg of args) {
    const [name = ""] = arg.split("=");
    if (isValue) isValue = false;
    else if (arg.startsWith("-")) {
      given.add(name);
      isValue = !arg.includes("=") && options.some(({ long, required }) => long === arg && required);
    } else words.push(arg);
  }
  return { given, words };
}

function keptValue(long: string, env: NodeJS.ProcessEnv): string | undefined {
  return env[`npm_config_${long.slice(2).replaceAll("-", "_")}`];
}

function isKept(long: string, env: NodeJS.ProcessEnv): boolean {
  return !["", "false", "null", undefined].includes(keptValue(long, env));
}

interface Placed {
  readonly taken: readonly string[];
  readonly meant: readonly Meant[];
  readonly rest: readonly string[];
  /** False where the argument with fixed choices has none of them. */
  readonly isComplete: boolean;
}

/** Gives each word to who most likely should have it: an argument with fixed choices, the stack, other arguments, other options. */
function placed(
  command: Command,
  words: readonly string[],
  kept: readonly Option[],
  stacks: readonly string[],
  env: NodeJS.ProcessEnv,
): Placed {
  const rest = [...words];
  const take = (fits: (word: string) => boolean): string | undefined => {
    const index = rest.findIndex(fits);
    return index === -1 ? undefined : rest.splice(index, 1)[0];
  };
  const choices = command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []);
  const choice = choices.length === 0 ? undefined : take((word) => choices.includes(word));
  const stackWord = kept.some(({ long }) => long === "--stack" && keptValue(long, env) === "true")
    ? take((word) => stacks.includes(word))
    : undefined;
  const free = command.registeredArguments
    .filter(({ argChoices }) => argChoices === undefined)
    .map(() => take(() => true));
  const meant = kept.map((option) => {
    if (!option.required) return { option };
    const value = keptValue(option.long ?? "", env);
    if (value !== "true") return { option, value: value ?? "" };
    const word = option.long === "--stack" ? stackWord : undefined;
    return { option, value: word ?? take(() => true) ?? placeholder(option) };
  });
  return {
    taken: [choice, ...free].filter((word) => word !== undefined),
    meant,
    rest,
    isComplete: choices.length === 0 || choice !== undefined,
  };
}

/** `<name>` of `--stack <name>`. */
function placeholder({ flags }: Option): string {
  return /<.+>/.exec(flags)?.[0] ?? "<value>";
}
