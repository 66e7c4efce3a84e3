import type { Stack } from "@pulumi/pulumi/automation/stack.js";
import type { EngineStack } from "../../simulator/engine-run.ts";
import { CannotRun } from "../../simulator/places.ts";
import { StateRefused } from "../state/state-error.ts";
import { heldBy } from "./held-stack.ts";
import type { LiveEnvironment } from "./live-environment.ts";

/** A live stack, with what is to be said where the engine or a provider stops at the surroundings. */
export function engineStack(live: LiveEnvironment, stack: Stack): EngineStack {
  return {
    stack,
    locked: async () =>
      (await heldBy(live)) ??
      new StateRefused(`Another run on "${live.stack}" was just ending. Nothing was changed; run it again.`),
    explain: (errors) => explained(live, errors.join("\n")),
  };
}

/** By what a provider says; the first that fits. Sources: the AWS provider's and the SDK's own messages. */
function explained({ settings, stack }: LiveEnvironment, said: string): CannotRun | undefined {
  const { accountId, region } = settings;
  const [, other] = /account ID not allowed:? ?(\d{12})/i.exec(said) ?? [];
  if (other !== undefined)
    return new CannotRun(
      `These credentials are of account ${other}, and ${stack} is in ${accountId}. Nothing was changed. Log in to ${accountId} (AWS_PROFILE, or aws sso login).`,
    );
  if (/ExpiredToken|token .*expired|InvalidGrantException/i.test(said))
    return new CannotRun(
      `The credentials have expired. What had been made by then is in the state. Log in again, and run the command again.`,
    );
  if (/No valid credential sources|failed to refresh cached credentials|InvalidClientTokenId/i.test(said))
    return new CannotRun(
      `There are no usable AWS credentials for account ${accountId} in ${region}. Log in (aws sso login, or AWS_PROFILE), and run the command again.`,
    );
  return undefined;
}
