import type { PulumiFn } from "@pulumi/pulumi/automation/workspace.js";
import { CannotRun } from "./places.ts";

/** Imports a program as Pulumi runs it: a module whose default export is one function. */
export async function importProgram(url: string): Promise<PulumiFn> {
  const module: unknown = await import(url);
  if (typeof module === "object" && module !== null && "default" in module && isProgram(module.default)) {
    return module.default;
  }
  throw new CannotRun(`${url} is no program: its default export must be one function.`);
}

function isProgram(value: unknown): value is PulumiFn {
  return typeof value === "function";
}
