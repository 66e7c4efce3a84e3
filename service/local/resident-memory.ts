import type { ServiceProcess } from "./service-process.ts";

/** In MB of a million bytes, as the process itself reports it. */
export async function residentMegabytes({ metricsPort }: ServiceProcess): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
  const [, bytes] = /^process_resident_memory_bytes (\S+)$/m.exec(text) ?? [];
  return Number(bytes) / 1e6;
}
