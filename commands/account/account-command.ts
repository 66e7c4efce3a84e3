import { shellWord } from "../shell-word.ts";

export type AccountAction = "preview" | "up" | "adopt" | "status" | "export";

/**
 * What a person is told to run next.
 *
 * @param directory as it was given by `--directory`: without it, the next run would look for the first state elsewhere
 */
export function accountCommand(
  action: AccountAction,
  { directory, stack }: { readonly stack: string; readonly directory?: string | undefined },
): string {
  const place = directory === undefined ? "" : ` --directory ${shellWord(directory)}`;
  return `npm run account -- ${action} --stack ${stack}${place}`;
}
