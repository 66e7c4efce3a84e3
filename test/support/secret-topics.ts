import { Provider } from "@pulumi/aws/provider.js";
import { Topic } from "@pulumi/aws/sns/topic.js";
import { secret } from "@pulumi/pulumi";
import type { PulumiFn } from "@pulumi/pulumi/automation/workspace.js";

/** Must stand in no object of a backend. */
export const clearText = "swordfish-in-the-clear";

/**
 * A program of so many topics, each with a secret in it, and a secret output.
 *
 * @param released the program ends only then; by default at once
 */
export function secretTopics(count: number, released: Promise<void> = Promise.resolve()): PulumiFn {
  return async () => {
    const provider = new Provider("aws", { region: "us-east-1", allowedAccountIds: ["111122223333"] });
    for (let index = 0; index < count; index++)
      new Topic(`topic-${index}`, { displayName: secret(clearText) }, { provider });
    await released;
    return { word: secret(clearText) };
  };
}
