import { chmodSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { UnknownStackError } from "../../../stacks/config/config-error.ts";
import { checkStack } from "../../../stacks/config/parse.ts";
import { formatProblems } from "../../../stacks/config/problem.ts";
import { valid } from "../../../stacks/config/rule.ts";
import { services as servicesSchema } from "../../../stacks/config/services.ts";
import { parseStackFile, readStackFile, readStackFiles, stackOf } from "../../../stacks/config/stack-file.ts";
import {
  mistakesIn,
  prodText,
  stackNames,
  stackText,
  testDay,
  told,
  withStackFiles,
} from "../../support/stack-files.ts";

const mistakesOf = (text: string) => mistakesIn(parseStackFile("Pulumi.prod.yaml", text));

/** Where a part of the text stands, counted from 1. */
const lineOf = (text: string, part: string) => text.split("\n").findIndex((line) => line.includes(part)) + 1;

describe("the text of a stack file", () => {
  it("rejects a zone letter that stands twice, with both lines", () => {
    const text = prodText(["      c: use1-az4\n", "      c: use1-az4\n      a: use1-az6\n"]);
    const [first, second] = [lineOf(text, "a: use1-az1"), lineOf(text, "a: use1-az6")];
    const [mistake, ...more] = mistakesOf(text);
    expect(more).to.deep.equal([]);
    expect(mistake).to.deep.equal({
      file: "Pulumi.prod.yaml",
      line: second,
      path: "plinth:network.zones.a",
      message: `stands in the file twice, in lines ${first} and ${second}`,
      allowed: "each key once; of two, one would silently win",
    });
  });

  it("rejects a whole area that stands twice", () => {
    const text = prodText(["  plinth:budget:", "  plinth:protect: false\n  plinth:budget:"]);
    expect(told(mistakesOf(text))).to.deep.equal([
      `plinth:protect stands in the file twice, in lines ${lineOf(text, "protect: true")} and ${lineOf(text, "protect: false")}`,
    ]);
  });

  it("rejects a service that stands twice in one mistake, without one for each of its keys", () => {
    const whole = stackText("prod");
    const again = whole.slice(whole.indexOf("    worker:\n"), whole.indexOf("  plinth:ingress:"));
    const text = prodText(["  plinth:ingress:", `${again}  plinth:ingress:`]);
    const places = text.split("\n").flatMap((line, index) => (line === "    worker:" ? [index + 1] : []));
    expect(told(mistakesOf(text))).to.deep.equal([
      `plinth:services.worker stands in the file twice, in lines ${places.join(" and ")}`,
    ]);
  });

  it("rejects text that is no YAML, in one mistake with its line", () => {
    const text = prodText(["    cidr: 10.48", "   cidr: [10.48"]);
    const mistakes = mistakesOf(text);
    expect(mistakes).to.have.length(1);
    expect(mistakes[0]?.path).to.equal("");
    expect(mistakes[0]?.message).to.match(/^is not YAML: /);
    expect(mistakes[0]?.line).to.be.within(lineOf(text, "cidr:"), lineOf(text, "serviceIpv4Cidr:"));
  });

  const broken: readonly (readonly [
    what: string,
    part: string,
    by: string,
    message: string,
    next: RegExp,
  ])[] = [
    [
      "a tab in the indentation",
      "    nat: perZone",
      "\tnat: perZone",
      "the line is indented with a tab",
      /^spaces alone/,
    ],
    [
      "a colon in a value",
      "owner: platform@example.com",
      "owner: team: platform",
      "the value holds a colon and a space, like a second key",
      /^the value in quotes/,
    ],
    [
      "a line that is indented too little",
      "    nat: perZone",
      "   nat: perZone",
      "the line is indented by 3 spaces, and no key around it is",
      /two for each level; if this line is right, mend line 25 before it$/,
    ],
    [
      "a value without a space before it",
      "nat: perZone",
      "nat:perZone",
      "the line is no key with a value",
      /^a key, a colon, a space and the value/,
    ],
    ["a quotation mark too few", '"4712"', '"4712', "a quotation mark is opened and not closed", /same mark/],
    [
      "a value that begins with a reserved character",
      "owner: platform@example.com",
      "owner: @platform",
      "the value begins with a character that YAML keeps for itself",
      /^the value in quotes/,
    ],
    [
      "a backslash in double quotes",
      '"4712"',
      '"\\q"',
      "a backslash in double quotes begins nothing that YAML knows",
      /^single quotes/,
    ],
    [
      "what a merge left",
      "    nat: perZone",
      "<<<<<<< HEAD\n    nat: perZone\n=======\n    nat: single\n>>>>>>> other\n    #",
      "the line is a mark that a git merge left",
      /choose between both sides/,
    ],
    [
      "a second document",
      "  plinth:alarms:",
      "---\n  plinth:alarms:",
      "a second document begins here",
      /^one document/,
    ],
  ];
  for (const [what, part, by, message, next] of broken) {
    it(`rejects ${what}, with line, column, the line's text and the next step`, () => {
      const text = prodText([part, by]);
      const [mistake, ...more] = mistakesOf(text);
      expect(more).to.deep.equal([]);
      const line = lineOf(text, by.split("\n", 1)[0] ?? "");
      expect([mistake?.message, mistake?.line, mistake?.path]).to.deep.equal([
        `is not YAML: ${message}`,
        line,
        "",
      ]);
      expect(mistake?.text).to.equal(text.split("\n")[line - 1]?.replaceAll("\t", "→"));
      expect(mistake?.column).to.be.within(1, (mistake?.text?.length ?? 0) + 1);
      expect(mistake?.allowed).to.match(next);
    });
  }

  it("rejects a bracket that is not closed, at the line after it", () => {
    const text = prodText(["tables: []", "tables: ["]);
    expect(mistakesOf(text).map(({ line, message }) => [line, message])).to.deep.equal([
      [lineOf(text, "freshness:"), "is not YAML: a [ or { is opened above this line and not closed"],
    ]);
  });

  it("rejects every line with a tab at once, and nothing that only follows from them", () => {
    const text = prodText(["    owner:", "\towner:"], ["    nat:", "\tnat:"]);
    expect(mistakesOf(text).map(({ line, message }) => [line, message])).to.deep.equal([
      [lineOf(text, "owner:"), "is not YAML: the line is indented with a tab"],
      [lineOf(text, "\tnat:"), "is not YAML: the line is indented with a tab"],
    ]);
  });

  it("lays a line that is no YAML out below what is wrong with it", () => {
    const said = formatProblems(mistakesOf(prodText(["nat: perZone", "nat:perZone"])), "mistake");
    expect(said.split("\n").slice(2)).to.deep.equal([
      "  (file)  is not YAML: the line is no key with a value.",
      "          Line 26, column 5:     nat:perZone # a zone's failure stays in it",
      "          Allowed: a key, a colon, a space and the value, as in nat: single.",
    ]);
  });

  it("shows no more of a URL than its host where the line is no YAML", () => {
    const [mistake] = mistakesOf(
      prodText(["owner: platform@example.com", "owner: a: https://me:pw@example.com/hook"]),
    );
    expect(mistake?.text).to.equal("    owner: a: https://example.com/...");
  });

  it("rejects a YAML tag, which would vanish without a word", () => {
    const text = prodText(["nat: perZone", "nat: !choice perZone"]);
    expect(told(mistakesOf(text))).to.deep.equal([' holds the YAML tag "!choice"']);
  });

  it("rejects a file without a config block", () => {
    for (const text of ["", "# nothing\n", "- a\n", "config:\n", "encryptionsalt: v1\n"]) {
      expect(told(mistakesOf(text))).to.deep.equal([" has no config block"]);
    }
  });

  it("rejects YAML anchors, because each file says everything about its environment", () => {
    const text = prodText(
      ["    owner: platform@example.com", "    owner: &who platform@example.com"],
      ["      - platform@example.com", "      - *who"],
    );
    expect(mistakesOf(text)).to.deep.equal([
      {
        file: "Pulumi.prod.yaml",
        line: lineOf(text, "*who"),
        path: "",
        message: 'refers to the YAML anchor "who"',
        allowed: "the value written out, so that each file says everything about its environment",
      },
    ]);
  });

  it("rejects a key without namespace and names the right one", () => {
    const mistakes = mistakesOf(
      prodText(["  plinth:protect: true", "  protect: true\n  plinth:protect: true"]),
    );
    expect(told(mistakes)).to.deep.equal(["protect has no namespace"]);
    expect(mistakes[0]?.allowed).to.equal("plinth:protect");
  });

  it("rejects keys of the AWS provider with the reason, and keys of any other namespace", () => {
    const mistakes = mistakesOf(
      prodText(["  plinth:protect: true", "  aws:region: eu-west-1\n  other:key: 1\n  plinth:protect: true"]),
    );
    expect(told(mistakes)).to.deep.equal([
      "aws:region is not a setting of this program",
      "other:key is not a setting of this program",
    ]);
    expect(mistakes[0]?.allowed).to.equal(
      "plinth:region and plinth:accountId, which pin the AWS provider; it takes nothing else",
    );
  });

  it("rejects a secret at any depth without showing it, and says nothing else about its place", () => {
    const mistakes = mistakesOf(
      prodText(
        ["nat: perZone", "nat:\n      secure: AAABAKabcdef"],
        ["      - finance@example.com", "      - secure: AAABAKabcdef"],
      ),
    );
    expect(told(mistakes)).to.deep.equal([
      "plinth:network.nat is a Pulumi secret, and no value of this config is secret",
      "plinth:budget.subscribers[1] is a Pulumi secret, and no value of this config is secret",
    ]);
    expect(mistakes.map(({ given }) => given)).to.deep.equal(['"(secret)"', '"(secret)"']);
  });

  it("takes what Pulumi itself writes beside the config", () => {
    expect(
      mistakesOf(`secretsprovider: awskms://alias/state\nencryptedkey: abc\n${prodText()}`),
    ).to.deep.equal([]);
    expect(mistakesOf(`${prodText()}encryptionsalt: v1:abc\nenvironment:\n  - shared\n`)).to.deep.equal([]);
  });

  it("rejects any other key beside the config", () => {
    const mistakes = mistakesOf(`${prodText()}encryptionsalts: v1:abc\n`);
    expect(told(mistakes)).to.deep.equal(["encryptionsalts is not a key of a stack file"]);
    expect(mistakes[0]?.nearest).to.equal("encryptionsalt");
  });

  it("is told line by line, a missing key at the line of its area", () => {
    const text = prodText(
      ["      traffic: ALL\n", "      traffic: SOME\n"],
      ["    cidr: 10.48.0.0/16", "    ncidr: x"],
    );
    const mistakes = mistakesOf(text);
    expect(mistakes.map(({ line, path }) => [line, path])).to.deep.equal([
      [lineOf(text, "plinth:network:"), "plinth:network.cidr"],
      [lineOf(text, "ncidr:"), "plinth:network.ncidr"],
      [lineOf(text, "traffic: SOME"), "plinth:network.flowLogs.traffic"],
    ]);
  });
});

describe("the stack files of a directory", () => {
  it("are found by name alone", async () => {
    await withStackFiles(
      { "Pulumi.yaml": "name: plinth\n", "Pulumi.prod-eu.yaml": prodText(), "notes.yaml": "" },
      (root) => {
        expect(readStackFiles(root).map(({ file }) => stackOf(file))).to.deep.equal([
          "dev",
          "prod-eu",
          "prod",
          "staging",
        ]);
      },
    );
  });

  it("rejects a stack without a file, listing those that exist and the nearest", async () => {
    await withStackFiles({}, (root) => {
      expect(() => readStackFile(root, "prd")).to.throw(
        UnknownStackError,
        'There is no stack "prd": Pulumi.prd.yaml does not exist. Stacks that exist: dev, prod, staging. Did you mean "prod"?',
      );
    });
  });

  it("rejects a stack whose name is a way to another directory", () => {
    expect(() => readStackFile(import.meta.dirname, "../../prod")).to.throw(
      UnknownStackError,
      "No other stack has a file either",
    );
  });

  it("rejects a file that cannot be read", async function () {
    if (process.platform === "win32") this.skip();
    await withStackFiles({}, async (root) => {
      const { mkdirSync, rmSync } = await import("node:fs");
      rmSync(join(root, "Pulumi.dev.yaml"));
      mkdirSync(join(root, "Pulumi.dev.yaml"));
      chmodSync(join(root, "Pulumi.dev.yaml"), 0o700);
      const files = readStackFiles(root);
      expect(files.flatMap((raw) => told(checkStack(raw, files, testDay).mistakes))).to.deep.equal([
        " cannot be read (EISDIR)",
      ]);
    });
  });
});

describe("the tracked stack files", () => {
  it("are valid and give no warning", () => {
    const files = readStackFiles(join(import.meta.dirname, "..", "..", ".."));
    expect(files.map(({ file }) => stackOf(file))).to.include.members([...stackNames]);
    for (const raw of files) {
      const { mistakes, warnings } = checkStack(raw, files, testDay);
      expect({ mistakes, warnings }).to.deep.equal({ mistakes: [], warnings: [] });
    }
  });

  it("write every default out but a service's, so that nothing but the file decides", () => {
    const files = readStackFiles(join(import.meta.dirname, "..", "..", ".."));
    for (const raw of files) {
      const { services, ...platform } = checkStack(raw, files, testDay).config ?? {};
      const { services: written, ...rest } = raw.values;
      expect(platform).to.deep.equal(rest);
      // What a service leaves out is the same in every environment: the defaults of one schema.
      expect(services).to.deep.equal(valid(servicesSchema, written));
    }
  });

  it("name the JSON Schema in their first line", () => {
    for (const stack of stackNames) {
      expect(stackText(stack).split("\n")[0]).to.equal(
        "# yaml-language-server: $schema=./schema/stack.schema.json",
      );
    }
  });
});
