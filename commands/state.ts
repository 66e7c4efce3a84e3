import { evidenceFolder } from "../model/evidence-access.ts";
import type { PlanStep } from "../model/plan.ts";
import { quantity } from "../model/quantity.ts";
import type { Tell } from "../simulator/cli.ts";
import { findCli } from "../simulator/cli.ts";
import { age } from "../simulator/lock.ts";
import { loadStack } from "../stacks/config/load.ts";
import { type EvidenceOptions, openEvidence } from "./evidence-place.ts";
import type { ExitCode } from "./exit-codes.ts";
import { exitCode } from "./exit-codes.ts";
import { freshBundle } from "./function-bundle.ts";
import { checkedConfigBlock, checkout, projectName } from "./stack-run.ts";
import type { Checkpoint } from "./state/checkpoint.ts";
import { copiesOf, readCopy } from "./state/copies.ts";
import { examineLocks } from "./state/doctor.ts";
import type { GuardedStateArgs } from "./state/guarded-state.ts";
import { copyState, proveState } from "./state/guarded-state.ts";
import { backendUrl, openStore } from "./state/open-store.ts";
import type { Chosen } from "./state/restoration.ts";
import { candidatesOf, choose, currentCheckpoint, putBack } from "./state/restoration.ts";
import { noteRestore } from "./state/restore-record.ts";
import { openSecrets } from "./state/scratch-stack.ts";
import { describeLock } from "./state/stack-lock.ts";
import { StateRefused, UnusableCheckpoint } from "./state/state-error.ts";
import { sizeWarning } from "./state/state-size.ts";
import { tell as told } from "./terminal.ts";

export type StateAction = "backup" | "restore" | "verify" | "doctor" | "drill";

export interface StateOptions extends EvidenceOptions {
  readonly stack: string;
  /** Where the state is kept; by default what PULUMI_BACKEND_URL names. */
  readonly backend?: string;
  /** The account that a bucket must belong to; by default that of the stack file. */
  readonly owner?: string;
  /** The key of what is restored, for good or in a drill; by default the newest that is whole. */
  readonly copy?: string;
  /** Notes a drill that went well in the record of the deployment that runs. Default: nothing is written. */
  readonly record?: boolean;
  readonly tell?: Tell;
}

/** What every action works with. */
interface ActionArgs extends GuardedStateArgs {
  readonly tell: Tell;
}

/** Looks after the state of a deployed environment, in the backend that keeps it. */
export async function state(action: StateAction, options: StateOptions): Promise<ExitCode> {
  const { copy, stack, tell = told } = options;
  if (copy !== undefined && action !== "restore" && action !== "drill")
    throw new StateRefused(
      `--copy names what is restored, and ${action} restores nothing. It goes with restore and drill.`,
    );
  if (options.record === true && action !== "drill")
    throw new StateRefused(`--record notes a drill, and ${action} is none.`);
  const config = checkedConfigBlock(stack);
  const { accountId } = loadStack(checkout, stack).config;
  const { owner = accountId } = options;
  const store = openStore({ url: backendUrl(options.backend), owner, ownerNamedBy: "--owner" });
  // Named wrongly it is told before the drill, which takes minutes.
  const records = options.record === true ? openEvidence(options, accountId) : undefined;
  await records?.list(evidenceFolder);
  if (action === "doctor") return doctor({ store, project: projectName, stack, tell });
  // Asked before the engine is found, which may take minutes: a wrong bucket is told at once.
  await store.list(".pulumi/meta.yaml");
  const args = { store, project: projectName, stack, config, tell, cli: await findCli(tell) };
  if (action === "backup") return backup(args);
  if (action === "verify") return verify(args);
  if (action === "restore") return restored(args, copy);
  const code = await drill(args, copy);
  if (code === exitCode.fine && records !== undefined) tell(await noteRestore(records, stack, new Date()));
  return code;
}

async function backup(args: ActionArgs): Promise<ExitCode> {
  const { checkpoint, copy, opened } = await copyState(args);
  args.tell(
    `${copy.key} holds the state of ${args.stack}: ${contentOf(checkpoint, opened)}. It was read back.`,
  );
  warnOf(args, checkpoint);
  return exitCode.fine;
}

async function verify(args: ActionArgs): Promise<ExitCode> {
  const { tell } = args;
  const { checkpoint, key, opened } = await proveState(args);
  tell(`${key} is whole: ${contentOf(checkpoint, opened)}.`);
  warnOf(args, checkpoint);
  const [newest] = await copiesOf(args.store, args);
  if (newest === undefined) {
    tell(`There is no copy of it yet: npm run state -- backup --stack ${args.stack}`);
    return exitCode.blocked;
  }
  const copied = await readCopy(args.store, newest, args);
  const openedOfCopy = await openSecrets(args.cli, { ...args, checkpoint: copied });
  tell(`${newest.key}, ${age(newest.made, new Date())} old, is whole: ${contentOf(copied, openedOfCopy)}.`);
  return exitCode.fine;
}

async function restored(args: ActionArgs, wanted: string | undefined): Promise<ExitCode> {
  const { stack, store, tell } = args;
  const damage = await damageOf(args);
  if (damage === undefined && wanted === undefined)
    throw new StateRefused(
      `The state of ${stack} is whole, so nothing was restored: an older one would forget what has been made since. To restore all the same, name what: --copy KEY. There are:\n${(
        await candidatesOf(store, args)
      )
        .map(({ key, written }) => `  ${key} (${written.toISOString()})`)
        .join("\n")}`,
    );
  if (damage !== undefined) tell(damage);
  const { candidate, checkpoint, opened } = await chosen(args, wanted);
  const kept = await putBack(store, args, checkpoint, new Date());
  tell(
    `Restored from ${candidate.key}, written ${candidate.written.toISOString()}: ${contentOf(checkpoint, opened)}.`,
  );
  if (kept.length > 0) tell(`What was there before is kept as ${kept.join(" and ")}.`);
  tell(
    `What was made after that moment is not in it. Next: pulumi refresh --stack ${stack} --clear-pending-creates, then npm run preview -- --stack ${stack}; docs/runbooks/corrupt-state.md says what to do with what it shows.`,
  );
  return exitCode.fine;
}

async function drill(args: ActionArgs, wanted: string | undefined): Promise<ExitCode> {
  const { stack, tell } = args;
  await freshBundle();
  // Loaded for this alone: a doctor at night does not wait for the engine's SDK and the whole program.
  const [{ default: program }, { previewRestored }] = await Promise.all([
    import("../stacks/index.ts"),
    import("./state/drill.ts"),
  ]);
  const { candidate, checkpoint, opened, passedOver } = await chosen(args, wanted);
  tell(`${candidate.key} was restored into a scratch stack: ${contentOf(checkpoint, opened)}.`);
  const steps = await previewRestored({ ...args, checkpoint, program });
  if (steps.length === 0) {
    tell("The program previews clean against it: nothing would change. The scratch stack is gone.");
    return passedOver.length === 0 ? exitCode.fine : exitCode.blocked;
  }
  tell(`The program does not preview clean against it; ${quantity(steps.length, "resource")} would change:`);
  for (const step of steps) tell(`  ${lineOf(step)}`);
  tell(
    `Either the copy is older than the last deployment of ${stack}, or this checkout is not what was deployed.`,
  );
  return exitCode.blocked;
}

async function doctor(args: Pick<ActionArgs, "store" | "project" | "stack" | "tell">): Promise<ExitCode> {
  const { stack, store, tell } = args;
  const diagnoses = await examineLocks(store, args);
  const now = new Date();
  if (diagnoses.length === 0) tell(`Nobody holds ${stack}.`);
  for (const { because, found, released } of diagnoses)
    tell(`Locked by ${describeLock(found, now)}. ${released ? "Released" : "Left alone"}: ${because}.`);
  const left = diagnoses.filter(({ released }) => !released);
  if (left.length > 0) {
    tell(
      `Ask there whether that run still lives. Once it is certain that none does, release it by hand: pulumi cancel --stack organization/${projectName}/${stack} --yes`,
    );
    return exitCode.blocked;
  }
  const pending = (await currentCheckpoint(store, args))?.pendingOperations ?? 0;
  if (pending > 0)
    tell(
      `${pending} operations were cut off, and nobody knows how they ended. Next: pulumi refresh --stack ${stack} --clear-pending-creates, then deploy again.`,
    );
  return exitCode.fine;
}

/** What is restored from, with its secrets open; tells what was passed over. */
async function chosen(args: ActionArgs, wanted: string | undefined): Promise<Chosen> {
  const open = (checkpoint: Checkpoint) => openSecrets(args.cli, { ...args, checkpoint });
  const found = await choose(await candidatesOf(args.store, args), wanted, open);
  for (const reason of found.passedOver) args.tell(`Passed over: ${reason}`);
  return found;
}

/** Why the current state cannot be used; undefined where it can. */
async function damageOf(args: ActionArgs): Promise<string | undefined> {
  try {
    const current = await currentCheckpoint(args.store, args);
    return current === undefined ? `There is no state of ${args.stack}.` : undefined;
  } catch (problem) {
    if (problem instanceof UnusableCheckpoint) return problem.message;
    throw problem;
  }
}

function contentOf({ pendingOperations, resources }: Checkpoint, opened: number): string {
  const cutOff = pendingOperations === 0 ? "" : `, ${quantity(pendingOperations, "operation")} cut off`;
  return `${quantity(resources, "resource")}, ${quantity(opened, "secret")} opened${cutOff}`;
}

function warnOf({ tell }: ActionArgs, { jsonBytes, resources }: Checkpoint): void {
  const warning = sizeWarning(jsonBytes, resources);
  if (warning !== undefined) tell(warning);
}

function lineOf({ name, op, type }: PlanStep): string {
  return `${op} ${type} ${name}`;
}
