import { Option } from "commander";

/** `--stack`, of commands for which dev will do where none is named. */
export const stackOption = () =>
  new Option("--stack <name>", "the environment: NAME of a Pulumi.NAME.yaml").default("dev");

export const jsonOption = () => new Option("--json", "print JSON to stdout, and talk to stderr only");
