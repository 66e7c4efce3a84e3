import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import type { PolicyEvent } from "@pulumi/pulumi/automation/events.js";
import type { Environment } from "../../simulator/environment.ts";
import { repository } from "./stack-files.ts";

/** What a preview came to under the policy pack of this repository. */
export interface PackRun {
  readonly succeeded: boolean;
  readonly violations: readonly PolicyEvent[];
}

/**
 * Previews with `--policy-pack policies`. Where the Pulumi CLI cannot be had with its hosts of languages, nothing starts a pack written
 * in TypeScript; a script of two lines does here what the host would: it runs the pack's main file in its folder.
 */
export async function previewWithPack({ stack }: Environment): Promise<PackRun> {
  const bin = mkdtempSync(join(tmpdir(), "plinth-analyzer-"));
  const script = `#!/bin/sh\ncd "$2" && exec "${process.execPath}" main.js\n`;
  writeFileSync(join(bin, "pulumi-analyzer-policy-nodejs"), script, { mode: 0o755 });
  const { envVars } = stack.workspace;
  const path = envVars["PATH"];
  envVars["PATH"] = [bin, path ?? process.env["PATH"] ?? ""].join(delimiter);
  const violations: PolicyEvent[] = [];
  try {
    const succeeded = await stack
      .preview({
        color: "never",
        suppressProgress: true,
        policyPacks: [join(repository, "policies")],
        onEvent: ({ policyEvent }) => {
          if (policyEvent !== undefined) violations.push(policyEvent);
        },
      })
      .then(
        () => true,
        (problem: unknown) => {
          if (violations.length === 0) throw problem;
          return false;
        },
      );
    return { succeeded, violations };
  } finally {
    if (path === undefined) delete envVars["PATH"];
    else envVars["PATH"] = path;
    rmSync(bin, { recursive: true });
  }
}
