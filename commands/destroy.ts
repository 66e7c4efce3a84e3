import { loadStack } from "../stacks/config/load.ts";
import { MissingPlan } from "./destroy-error.ts";
import { type DestructionPlan, destructionPlan, type Remainder } from "./destruction.ts";
import type { ExitCode } from "./exit-codes.ts";
import { exitCode } from "./exit-codes.ts";
import { broughtUp } from "./simulated-state.ts";
import { checkout } from "./stack-run.ts";
import { readStateFile, stateResources } from "./state-file.ts";
import { print } from "./terminal.ts";

export interface DestroyOptions {
  readonly stack: string;
  /** Must be true: the command changes nothing. */
  readonly plan?: boolean;
  /** File with an exported state; without it the environment is brought up in the simulator, as its config describes it. */
  readonly state?: string;
  readonly json?: boolean;
}

/** Plans the end of an environment. It ends 1 while something stands in the way. */
export async function destroy({
  json = false,
  plan = false,
  stack,
  state,
}: DestroyOptions): Promise<ExitCode> {
  if (!plan) throw new MissingPlan(stack);
  const { config } = loadStack(checkout, stack);
  const resources =
    state === undefined
      ? stateResources(
          await broughtUp(stack, (environment) => environment.exportState()),
          "the simulated state",
        )
      : stateResources(readStateFile(state), state);
  const planned = destructionPlan(resources, config, stack);
  if (json) print(JSON.stringify({ stack, simulated: state === undefined, ...planned }, null, 2));
  else print(render(planned, stack, state));
  return planned.first.length === 0 ? exitCode.fine : exitCode.blocked;
}

const shownUrns = 4;

/** A long list is cut: `--json` has all of it. */
function namesOf(urns: readonly string[]): string {
  const names = urns.slice(0, shownUrns).map(nameOf).join(", ");
  return urns.length <= shownUrns ? names : `${names} and ${urns.length - shownUrns} more`;
}

function nameOf(urn: string): string {
  const [type = "", name = ""] = urn.split("::").slice(-2);
  return `${name} (${type.split(":").at(-1) ?? ""})`;
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

function becomes(title: string, entries: readonly Remainder[]): readonly string[] {
  if (entries.length === 0) return [];
  const lines = entries.flatMap(({ urns, what }) => [`  ${namesOf(urns)}`, `     ${sentence(what)}`]);
  return ["", title, ...lines];
}

function render({ first, lost, resources, stays }: DestructionPlan, stack: string, state?: string): string {
  const source = state === undefined ? "its config, brought up in the simulator" : `the state in ${state}`;
  return [
    `The end of ${stack}: ${resources} resources, from ${source}. No account was read, and nothing was destroyed.`,
    "",
    first.length === 0 ? "Nothing stands in the way." : "First:",
    ...first.flatMap(({ how, urns, what, who }, index) => [
      `  ${index + 1}. ${namesOf(urns)}`,
      `     ${sentence(what)}`,
      `     ${sentence(how)}`,
      `     By: ${who}.`,
    ]),
    ...becomes("Stays afterwards:", stays),
    ...becomes("Is lost:", lost),
    "",
    first.length === 0
      ? `Destroyed by: pulumi destroy --stack ${stack}`
      : "Plan again when that is done and deployed.",
  ].join("\n");
}
