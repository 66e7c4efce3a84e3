import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "./stack-files.ts";

/** What the reference service says of itself; its own tests hold it to that. */
export interface ServiceContract {
  readonly startModes: readonly string[];
  readonly jobs: { readonly release: string; readonly scheduled: string };
  readonly image: { readonly user: number; readonly readOnlyRootFilesystem: boolean };
  readonly ports: Readonly<Record<"http" | "metrics", { readonly number: number }>>;
  readonly paths: {
    readonly http: Readonly<Record<"live" | "ready" | "startup", string>>;
  };
  readonly files: {
    readonly secretsDirectory: string;
    readonly login: { readonly name: string };
    readonly migratorLogin: { readonly name: string };
  };
  readonly variables: Readonly<Record<string, { readonly requiredBy?: readonly string[] }>>;
}

export function serviceContract(): ServiceContract {
  return JSON.parse(readFileSync(join(repository, "service", "contract.json"), "utf8")) as ServiceContract;
}
