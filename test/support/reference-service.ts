import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** What a test uses of `service/local/platform.ts`, which has packages and types of its own. */
export interface ServicePlatform {
  runJob(mode: "migrate"): Promise<unknown>;
  startReady(
    mode: "api",
    options: { readonly variables: Readonly<Record<string, string>> },
  ): Promise<{ readonly port: number; readonly metricsPort: number }>;
  stopProcesses(): Promise<void>;
  remove(): Promise<void>;
}

/** The reference service's own local platform: its database, its secrets, its processes. */
export async function startServicePlatform(): Promise<ServicePlatform> {
  const file = join(import.meta.dirname, "..", "..", "service", "local", "platform.ts");
  const { LocalPlatform } = (await import(pathToFileURL(file).href)) as {
    LocalPlatform: { create(): Promise<ServicePlatform> };
  };
  return LocalPlatform.create();
}
