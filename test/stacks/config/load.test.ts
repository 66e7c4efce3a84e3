import { RunError } from "@pulumi/pulumi";
import { expect } from "chai";
import { ConfigError, UnknownStackError } from "../../../stacks/config/config-error.ts";
import { engineValues } from "../../../stacks/config/engine-values.ts";
import { loadConfig, loadStack } from "../../../stacks/config/load.ts";
import { platformSchema } from "../../../stacks/config/schema.ts";
import { holdDay } from "../../support/held-day.ts";
import {
  areaOf,
  asEngine,
  inEngine,
  prodText,
  rawStack,
  repository,
  withStackFiles,
} from "../../support/stack-files.ts";

const prodInEngine = (changes: Readonly<Record<string, string>> = {}) => ({
  ...asEngine(rawStack("prod")),
  ...changes,
});

describe("engineValues", () => {
  it("turns JSON back into maps, lists, numbers and truth values, and leaves text alone", () => {
    expect(engineValues(prodInEngine(), platformSchema)).to.deep.equal(rawStack("prod").values);
  });

  it("keeps the leading zero of an account id", () => {
    expect(engineValues({ "plinth:accountId": "001122223333" }, platformSchema)).to.deep.equal({
      accountId: "001122223333",
    });
  });

  it("keeps text that is no JSON, and the namespace of other keys", () => {
    expect(
      engineValues({ "plinth:protect": "yes", "aws:region": "us-east-1" }, platformSchema),
    ).to.deep.equal({
      protect: "yes",
      "aws:region": "us-east-1",
    });
  });
});

describe("loadConfig", () => {
  holdDay();

  it("gives the program what the stack's file holds", async () => {
    const { config, warnings } = await inEngine("prod", prodInEngine(), () => loadConfig());
    expect(warnings).to.deep.equal([]);
    expect(config).to.deep.equal(loadStack(repository, "prod").config);
  });

  it("does not depend on the working directory", async () => {
    const before = process.cwd();
    process.chdir("/");
    try {
      const { config } = await inEngine("prod", prodInEngine(), () => loadConfig());
      expect(config.environment).to.equal("prod");
    } finally {
      process.chdir(before);
    }
  });

  it("rejects a number in quotes as the file's own check does, though the engine has no quotes", async () => {
    const text = prodText(["keyDeletionWindowDays: 30", 'keyDeletionWindowDays: "30"']);
    await withStackFiles({ "Pulumi.prod.yaml": text }, async (root) => {
      const message = "is text, not a number: write it without quotes";
      expect(() => loadStack(root, "prod")).to.throw(ConfigError, message);
      await inEngine("prod", prodInEngine(), () => {
        expect(() => loadConfig(root)).to.throw(ConfigError, message);
      });
    });
  });

  it("rejects an overlap with the file of another stack", async () => {
    const network = JSON.stringify({ ...areaOf(rawStack("prod"), "network"), cidr: "10.16.0.0/16" });
    await inEngine("prod", prodInEngine({ "plinth:network": network }), () => {
      expect(() => loadConfig()).to.throw(
        ConfigError,
        "shares addresses with the network of Pulumi.dev.yaml, 10.16.0.0/16",
      );
    });
  });

  it("rejects a secret, which the engine hands over decrypted, by looking into the file", async () => {
    const files = {
      "Pulumi.prod.yaml": prodText(["plinth:protect: true", "plinth:protect:\n    secure: AAABAK"]),
    };
    await withStackFiles(files, (root) =>
      inEngine("prod", prodInEngine(), () => {
        expect(() => loadConfig(root)).to.throw(ConfigError, "plinth:protect  is a Pulumi secret");
      }),
    );
  });

  it("rejects a stack that has neither values nor a file", async () => {
    await inEngine("prd", {}, () => {
      expect(() => loadConfig()).to.throw(UnknownStackError, 'Did you mean "prod"?');
    });
  });

  it("rejects with errors of which the Pulumi host prints the message alone", async () => {
    await inEngine("prod", prodInEngine({ "plinth:protect": "yes" }), () => {
      try {
        loadConfig();
        expect.fail("nothing was rejected");
      } catch (error) {
        expect(RunError.isInstance(error)).to.equal(true);
        expect(error)
          .to.have.property("message")
          .that.does.not.match(/\n\s+at /);
      }
    });
    expect(RunError.isInstance(new UnknownStackError("prd", ["prod"]))).to.equal(true);
  });
});
