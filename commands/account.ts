import { existsSync, renameSync } from "node:fs";
import type { PulumiFn } from "@pulumi/pulumi/automation/workspace.js";
import { stringify } from "yaml";
import { accountRoot, loadAccountStack } from "../account/config/kind.ts";
import accountProgram from "../account/index.ts";
import type { Plan } from "../model/plan.ts";
import { quantity } from "../model/quantity.ts";
import { exitCodeOf, judge } from "../review/judge.ts";
import { renderSummary } from "../review/summary.ts";
import type { Tell } from "../simulator/cli.ts";
import { findCli } from "../simulator/cli.ts";
import type { Outcome } from "../simulator/operations.ts";
import { ensureWritable } from "../simulator/places.ts";
import { makeTemporaryDirectory, removeTemporaryDirectory } from "../simulator/temporary-directory.ts";
import { readStackFiles } from "../stacks/config/stack-file.ts";
import { type AccountAction, accountCommand } from "./account/account-command.ts";
import {
  type AccountEngine,
  directoryUrl,
  type Operation,
  runOperation,
  withAccountStack,
} from "./account/account-engine.ts";
import {
  type AccountPlaces,
  currentState,
  type FoundState,
  placesOfAccount,
  stateInBucket,
  stateInDirectory,
} from "./account/account-places.ts";
import { toldBy } from "./account/account-told.ts";
import { valuesDocuments } from "./account/account-values.ts";
import { adopt, putAway } from "./account/adoption.ts";
import { requireCaller } from "./account/caller.ts";
import { statusOf } from "./account/status.ts";
import { type AnswerSource, type Confirmation, confirmed, requireAnswerable } from "./confirmation.ts";
import type { ExitCode } from "./exit-codes.ts";
import { exitCode } from "./exit-codes.ts";
import { waiverUntil } from "./preview.ts";
import { NoPlan } from "./refusal.ts";
import { checkout, configBlockOf, errorsOf, readWaivers } from "./stack-run.ts";
import { providerSettings } from "./state/scratch-stack.ts";
import { StateRefused } from "./state/state-error.ts";
import { ask, print as printed, tell as told, wantsColor, widthOf } from "./terminal.ts";

export interface AccountOptions {
  /** NAME of an account/Pulumi.NAME.yaml. */
  readonly stack: string;
  /** Directory of the first state. Default: one of the user's, by account and stack. */
  readonly directory?: string;
  /** Changes the account without asking. Default: asks, on a terminal. */
  readonly yes?: boolean;
  /** Where the answer is read from. Default: standard input. */
  readonly source?: AnswerSource;
  /** Directory of the accounts' stack files. Default: `account/`. */
  readonly root?: string;
  /** Default: the program of `account/`. */
  readonly program?: PulumiFn;
  /** What the engine finds in its environment beside this process' own variables. Default: nothing. */
  readonly variables?: Readonly<Record<string, string>>;
  readonly print?: (text: string) => void;
  readonly tell?: Tell;
}

interface Work {
  readonly places: AccountPlaces;
  readonly engine: AccountEngine;
  readonly caller: string;
  readonly confirmation: Confirmation;
  readonly print: (text: string) => void;
  readonly tell: Tell;
}

/** Works on a real account, by an administrator's credentials: brings it up from a directory, and moves its state into its bucket. */
export async function account(action: AccountAction, options: AccountOptions): Promise<ExitCode> {
  const { print = printed, program = accountProgram, root = accountRoot, stack, tell = told } = options;
  const { source = process.stdin, yes = false } = options;
  const confirmation = { yes, source, unasked: `${accountCommand("up", options)} --yes` };
  if (action === "up") requireAnswerable(confirmation);
  const loaded = loadAccountStack(stack, root);
  const block = configBlockOf(loaded);
  // Before the engine is found, which may take minutes: a wrong account is told at once.
  const caller = await requireCaller(stack, loaded.config);
  const places = placesOfAccount(stack, loaded.config, options.directory);
  const engine = { cli: await findCli(tell), stack, block, program, variables: options.variables ?? {} };
  return perform[action]({ places, engine, caller, confirmation, print, tell });
}

const perform: Readonly<Record<AccountAction, (work: Work) => Promise<ExitCode>>> = {
  preview: async (work) => {
    const { outcome, found } = await planned(work);
    const plan = judged(work, outcome);
    work.print(summaryOf(plan, work, found));
    return exitCodeOf(plan) === 1 ? exitCode.blocked : exitCode.fine;
  },

  up: async (work) => {
    const { outcome, found } = await planned(work);
    const plan = judged(work, outcome);
    work.print(summaryOf(plan, work, found));
    if (exitCodeOf(plan) === 1) {
      work.tell("Nothing was changed, because this plan is blocked.");
      return exitCode.blocked;
    }
    const { accountId } = work.places.config;
    if (!(await confirmed(work.confirmation, `Change account ${accountId} as planned?`, ask))) {
      work.tell("Nothing was changed.");
      return exitCode.blocked;
    }
    await requireUnchanged(work.places, found);
    return changed(work, found);
  },

  adopt: async ({ engine, places, tell }) => {
    const { bucketUrl, directory, stack } = places;
    const first = await stateInDirectory(places);
    if (first === undefined) return nothingToMove(places, tell);
    const moved = await adopt({ places, engine, first, tell });
    const kept = putAway(places, renameSync, new Date());
    tell(
      `The state of ${stack}, ${moved.resources} resources, is in ${bucketUrl}, sealed by the account's key; the engine has read it from there, and it is the same. ` +
        `The first one is kept in ${kept}; delete it when npm run account -- preview --stack ${stack} shows no change. It was ${directory}.`,
    );
    tell(
      `Who types pulumi by hand needs these two lines in account/Pulumi.${stack}.yaml:\n${stringify(providerSettings(moved), { lineWidth: 0 }).trimEnd()}`,
    );
    return exitCode.fine;
  },

  status: async ({ caller, engine, places, print }) => {
    const { isWhole, lines } = await statusOf({
      places,
      engine,
      caller,
      environmentFiles: readStackFiles(checkout),
    });
    print(lines.join("\n"));
    return isWhole ? exitCode.fine : exitCode.blocked;
  },

  export: async ({ engine, places, print }) => {
    const { config, named, stack } = places;
    const found = await currentState(places);
    if (found === undefined)
      throw new StateRefused(
        `The account of ${stack} is not up yet, so it has nothing to give to environments. Bring it up: ${accountCommand("up", named)}`,
      );
    const values = await toldBy(engine, found);
    print(valuesDocuments(config, values).join("\n---\n"));
    return exitCode.fine;
  },
};

interface Planned {
  readonly outcome: Outcome;
  readonly found: FoundState | undefined;
}

/** The plan against the state that counts; where there is none, against an empty one that nobody keeps. */
async function planned({ engine, places }: Work): Promise<Planned> {
  const found = await currentState(places);
  if (found !== undefined)
    return {
      found,
      outcome: await withAccountStack(
        engine,
        { backendUrl: found.store.url, checkpoint: found.checkpoint },
        (stack) => runOperation(stack, "preview"),
      ),
    };
  const empty = makeTemporaryDirectory("plinth-account-empty-");
  try {
    const backendUrl = directoryUrl(empty);
    const outcome = await withAccountStack(engine, { backendUrl, checkpoint: undefined }, (stack) =>
      runOperation(stack, "preview"),
    );
    return { outcome, found };
  } finally {
    removeTemporaryDirectory(empty);
  }
}

function judged({ engine, places }: Work, outcome: Outcome): Plan {
  const errors = errorsOf(outcome);
  if (errors.length > 0) throw new NoPlan(places.stack, errors);
  return judge({ stack: engine.stack, simulated: false, steps: outcome.steps }, readWaivers());
}

function summaryOf(plan: Plan, { places }: Work, found: FoundState | undefined): string {
  return renderSummary(plan, {
    color: wantsColor(process.stdout),
    width: widthOf(process.stdout),
    title: [
      `What the Pulumi engine would do to the account ${places.config.accountId} (${places.stack}).`,
      `Compared with ${found === undefined ? "nothing: all of it would be new" : `the state in ${found.store.url}`}.`,
    ],
    waiverUntil: waiverUntil(new Date()),
  });
}

/** While somebody read the plan, another run may have come and gone; what was said yes to is then not what would be done. */
async function requireUnchanged(places: AccountPlaces, before: FoundState | undefined): Promise<void> {
  const now = await currentState(places);
  const isSame =
    now === undefined || before === undefined
      ? now === before
      : now.store.url === before.store.url && now.checkpoint.content.equals(before.checkpoint.content);
  if (!isSame)
    throw new StateRefused(
      `The state of ${places.stack} has changed since the plan was made. Nothing was changed; run the command again.`,
    );
}

async function changed({ engine, places, tell }: Work, found: FoundState | undefined): Promise<ExitCode> {
  const { directory, stack } = places;
  const backendUrl = found?.store.url ?? directoryUrl(ensureWritable(directory, "XDG_STATE_HOME"));
  const operation: Operation = "up";
  const outcome = await withAccountStack(engine, { backendUrl, checkpoint: found?.checkpoint }, (opened) =>
    runOperation(opened, operation),
  );
  const errors = errorsOf(outcome);
  for (const error of errors) tell(`Error: ${error}`);
  if (errors.length > 0) {
    tell(
      `The update did not end; what was made is in ${backendUrl}. Run it again; it goes on where it stopped.`,
    );
    return exitCode.blocked;
  }
  tell(`${stack} is up: ${quantity(outcome.ended.length, "resource")}, their state in ${backendUrl}.`);
  if (found?.store.url !== places.bucketUrl) tell(`Next: ${accountCommand("adopt", places.named)}`);
  return exitCode.fine;
}

async function nothingToMove(places: AccountPlaces, tell: Tell): Promise<ExitCode> {
  const { bucketUrl, directory, stack } = places;
  const moved = await stateInBucket(places);
  if (moved === undefined)
    throw new StateRefused(
      `There is no state of ${stack} to move: neither in ${directory}${existsSync(directory) ? "" : ", which is not there,"} nor in ${bucketUrl}. Nothing was changed. Bring the account up first: ${accountCommand("up", places.named)}`,
    );
  tell(`The state of ${stack}, ${moved.checkpoint.resources} resources, is in ${bucketUrl} already.`);
  return exitCode.fine;
}
