import { expect } from "chai";
import { Argument, Command, Option } from "commander";
import { MisplacedArguments, refuseMisplaced } from "../../commands/forgotten-dashes.ts";

const stacks = ["dev", "prod", "prod-eu"];

const preview = new Command("preview")
  .addOption(new Option("--stack <name>").default("dev"))
  .option("--against <revision>")
  .option("--json");

const simulate = new Command("simulate")
  .addArgument(new Argument("<action>").choices(["up", "destroy"]))
  .addOption(new Option("--stack <name>").default("dev"))
  .option("--fail-create <resource>");

const secrets = new Command("secrets")
  .addArgument(new Argument("<action>").choices(["status", "set"]))
  .addArgument(new Argument("[secret]"))
  .addOption(new Option("--stack <name>").default("dev"));

const check = new Command("config-check").option("--json");

function refusal(
  command: Command,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): MisplacedArguments | undefined {
  try {
    refuseMisplaced(command, args, env, stacks);
    return undefined;
  } catch (problem) {
    if (problem instanceof MisplacedArguments) return problem;
    throw problem;
  }
}

// The variables are those that npm 9, 10 and 11 were seen to set.
describe("arguments that npm kept or that nobody takes", () => {
  for (const [typed, command, args, env, meant] of [
    ["preview --stack=prod", preview, [], { npm_config_stack: "prod" }, "preview -- --stack prod"],
    ["preview --stack prod", preview, ["prod"], { npm_config_stack: "true" }, "preview -- --stack prod"],
    ["preview --stack", preview, [], { npm_config_stack: "true" }, "preview -- --stack <name>"],
    ["preview --json", preview, [], { npm_config_json: "true" }, "preview -- --json"],
    ["config:check --json", check, [], { npm_config_json: "true" }, "config:check -- --json"],
    [
      "preview --against HEAD --stack prod",
      preview,
      ["HEAD", "prod"],
      { npm_config_stack: "true", npm_config_against: "true" },
      "preview -- --stack prod --against HEAD",
    ],
    [
      "preview --against HEAD -- --json",
      preview,
      ["HEAD", "--json"],
      { npm_config_against: "true" },
      "preview -- --against HEAD --json",
    ],
    [
      "simulate --stack prod up",
      simulate,
      ["prod", "up"],
      { npm_config_stack: "true" },
      "simulate -- up --stack prod",
    ],
    [
      "simulate up --fail-create aws:kms/key:Key",
      simulate,
      ["up", "aws:kms/key:Key"],
      { npm_config_fail_create: "true" },
      "simulate -- up --fail-create aws:kms/key:Key",
    ],
    [
      "secrets set api/database --stack prod",
      secrets,
      ["set", "api/database", "prod"],
      { npm_config_stack: "true" },
      "secrets -- set api/database --stack prod",
    ],
    ["preview dev", preview, ["dev"], {}, "preview -- --stack dev"],
    ["preview -- prd --json", preview, ["prd", "--json"], {}, "preview -- --stack prd --json"],
    ["simulate up prod-eu", simulate, ["up", "prod-eu"], {}, "simulate -- up --stack prod-eu"],
  ] as const) {
    it(`rejects npm run ${typed}, and writes what was meant`, () => {
      expect(refusal(command, args, env)?.message.split("\n")[1]).to.equal(`  npm run ${meant}`);
    });
  }

  it("says what npm kept, and that nothing was run", () => {
    expect(
      refusal(preview, ["prod"], { npm_config_stack: "true", npm_config_json: "true" })?.message,
    ).to.match(/^npm kept --stack and --json for itself\. Did you forget -- before it\? Nothing was run\./);
  });

  it("quotes what a shell would take apart", () => {
    expect(refusal(preview, [], { npm_config_against: "main@{1 day ago}" })?.message).to.contain(
      '--against "main@{1 day ago}"',
    );
  });

  it("takes what is given behind the dashes, whatever npm kept as well", () => {
    for (const args of [["--stack", "prod"], ["--stack=prod"]])
      expect(refusal(preview, args, { npm_config_stack: "dev" })).to.equal(undefined);
  });

  it("takes npm's settings for what they are where they say no", () => {
    for (const value of ["", "false", "null"])
      expect(refusal(preview, [], { npm_config_json: value })).to.equal(undefined);
  });

  it("takes values of options and arguments that a command has", () => {
    expect(refusal(preview, ["--stack", "prod", "--against", "HEAD", "--json"])).to.equal(undefined);
    expect(refusal(secrets, ["set", "api/database", "--stack", "prod"])).to.equal(undefined);
  });

  it("leaves to the parser what it understands no better", () => {
    expect(refusal(preview, ["prod", "HEAD"])).to.equal(undefined);
    expect(refusal(check, ["dev"])).to.equal(undefined);
    expect(refusal(simulate, ["upp"])).to.equal(undefined);
  });
});
