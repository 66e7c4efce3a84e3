import { type Command, InvalidArgumentError, Option } from "commander";
import type { ExitCode } from "../exit-codes.ts";
import type { SmokeOptions } from "../smoke.ts";

/** @param ended takes the exit code that the command has come to */
export function registerSmoke(program: Command, ended: (code: ExitCode) => void): void {
  program
    .command("smoke")
    .description("look at a deployed service from outside: health, commit, metrics, TLS, headers")
    .requiredOption("--url <url>", "where its users reach it, as https://api.dev.example.com")
    .addOption(
      new Option("--commit <sha>", "the commit that its image must have been built from").argParser(commit),
    )
    .option("--live <path>", "the liveness probe, which also tells the commit", "/health/live")
    .option("--ready <path>", "the readiness probe", "/health/ready")
    .addOption(
      new Option("--metrics-port <port>", "the port that metrics have inside").argParser(port).default(9464),
    )
    .addOption(new Option("--json", "print JSON to stdout, and talk to stderr only"))
    .action(async (options: SmokeOptions) => {
      ended(await (await import("../smoke.ts")).smoke(options));
    });
}

function commit(text: string): string {
  if (!/^[0-9a-f]{7,40}$/.test(text))
    throw new InvalidArgumentError("Allowed are 7 to 40 characters of 0-9 and a-f.");
  return text;
}

function port(text: string): number {
  const value = Number(text);
  if (!/^\d{1,5}$/.test(text) || value < 1 || value > 65_535)
    throw new InvalidArgumentError("Allowed is a port from 1 to 65535.");
  return value;
}
