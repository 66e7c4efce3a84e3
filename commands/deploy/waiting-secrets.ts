import { z } from "zod";
import type { LiveEnvironment } from "../live/live-environment.ts";
import type { KnownSecret } from "../secret-names.ts";
import { listSecrets } from "../secrets.ts";

const arns = z.record(z.string(), z.unknown());

/** One line for each secret of the environment that has no value yet, with what gives it one. */
export async function waitingSecrets(
  { settings, stack }: Pick<LiveEnvironment, "settings" | "stack">,
  outputs: Readonly<Record<string, unknown>>,
): Promise<readonly string[]> {
  const declared = Object.keys(arns.safeParse(outputs["secretArns"]).data ?? {});
  if (declared.length === 0) return [];
  return withoutValue(declared, await listSecrets(settings), stack);
}

/** @param declared service and purpose of each, as in `api-database` */
export function withoutValue(
  declared: readonly string[],
  known: readonly KnownSecret[],
  stack: string,
): readonly string[] {
  const found = new Map(known.map((secret) => [secret.name.replace("/", "-"), secret]));
  return declared.toSorted().flatMap((key) => {
    const secret = found.get(key);
    if (secret === undefined)
      return [
        `${key} is not in Secrets Manager, and the state says it was made: npm run drift -- --stack ${stack}`,
      ];
    if (secret.changed !== undefined) return [];
    return secret.changedBy === "people"
      ? [`${secret.name} has no value: npm run secrets -- set ${secret.name} --stack ${stack}`]
      : [
          `${secret.name} has no value; its rotation gives it one within minutes: npm run secrets -- status --stack ${stack}. If it does not: docs/runbooks/rotation-failed.md`,
        ];
  });
}
