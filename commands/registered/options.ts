import { Option } from "commander";

/** `--stack`, of commands for which dev will do where none is named. */
export const stackOption = () =>
  new Option("--stack <name>", "the environment: NAME of a Pulumi.NAME.yaml").default("dev");

export const jsonOption = () => new Option("--json", "print JSON to stdout, and talk to stderr only");

export const backendOption = () =>
  new Option("--backend <url>", "where the state is kept; without it, what PULUMI_BACKEND_URL names");

export const ownerOption = () =>
  new Option(
    "--owner <account>",
    "the account that the state's bucket belongs to; without it, the stack file's",
  );

export const evidenceOption = () =>
  new Option("--evidence <url>", "where records are kept; without it, what PLINTH_EVIDENCE_URL names");

export const evidenceOwnerOption = () =>
  new Option(
    "--evidence-owner <account>",
    "the account that their bucket belongs to; without it, what PLINTH_EVIDENCE_OWNER names, or else the stack file",
  );
