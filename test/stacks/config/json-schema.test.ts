import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { schema } from "../../../commands/schema.ts";
import { stackFileSchema } from "../../../stacks/config/json-schema.ts";
import { platformSchema } from "../../../stacks/config/schema.ts";
import type { RawStack } from "../../../stacks/config/stack-file.ts";
import { accepts, described, settingOf, unusedKeywords } from "../../support/json-schema.ts";
import {
  type Change,
  keyPaths,
  prodWith,
  rawStack,
  stackNames,
  wholeFile,
} from "../../support/stack-files.ts";

const document = ({ values }: RawStack) => ({
  config: Object.fromEntries(Object.entries(values).map(([key, value]) => [`plinth:${key}`, value])),
});

describe("the JSON Schema of the stack files", () => {
  it("is up to date", async () => {
    const talk: string[] = [];
    expect(await schema({ check: true, tell: (text) => talk.push(text) })).to.equal(0);
    expect(talk).to.deep.equal([
      "schema/stack.schema.json is up to date.",
      "schema/account.schema.json is up to date.",
      "schema/review.schema.json is up to date.",
    ]);
  });

  it("rejects a stale or missing file when only checked, and writes it otherwise", async () => {
    const directory = mkdtempSync(join(tmpdir(), "plinth-schema-"));
    const talk: string[] = [];
    const tell = (text: string) => talk.push(text);
    try {
      const codes = [
        await schema({ check: true, directory, tell }),
        await schema({ check: false, directory, tell }),
        await schema({ check: true, directory, tell }),
      ];
      expect(codes).to.deep.equal([1, 0, 0]);
      expect(talk[0]).to.equal("schema/stack.schema.json is missing. Write it with: npm run schema");
      expect(JSON.parse(readFileSync(join(directory, "stack.schema.json"), "utf8"))).to.deep.equal(
        stackFileSchema(),
      );
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it("uses only keywords that this test understands", () => {
    expect(unusedKeywords(stackFileSchema())).to.deep.equal([]);
  });

  it("accepts the tracked stack files as they are, Pulumi's own keys beside the config included", () => {
    for (const stack of stackNames) {
      const content = wholeFile(stack);
      expect(accepts(stackFileSchema(), content), stack).to.equal(true);
      expect(accepts(stackFileSchema(), { ...content, encryptionsalt: "v1:abc" }), stack).to.equal(true);
      expect(accepts(stackFileSchema(), { ...content, encryptionsalts: "v1:abc" }), stack).to.equal(false);
    }
  });

  it("agrees with the program on every key of prod: removed, misspelled, or with a value of another type", () => {
    const stackSchema = stackFileSchema();
    for (const path of keyPaths(rawStack("prod").values)) {
      const misspelled = [...path.slice(0, -1), `${path.at(-1) ?? ""}x`];
      for (const changes of [
        [[path, undefined]],
        [[misspelled, 1]],
        [[path, null]],
        [[path, { wrong: true }]],
        [[path, 3.5]],
      ] as const satisfies readonly (readonly Change[])[]) {
        const changed = prodWith(...changes);
        const expected = platformSchema.safeParse(changed.values).success;
        // 3.5 is a fine number of dollars; fewer than two zones is a rule between values for the program.
        expect(accepts(stackSchema, document(changed)), JSON.stringify(changes)).to.equal(expected);
      }
    }
  });

  it("tells at every key what is allowed and the default, in the words of the check", () => {
    const keys = described(stackFileSchema()).filter(({ path }) => path.startsWith("plinth:"));
    expect(keys.filter(({ description = "" }) => !/^[A-Z]/.test(description))).to.deep.equal([]);
    const values = keys.filter(({ isMap }) => !isMap);
    expect(values.filter(({ description = "" }) => !/ Allowed: \S/.test(description))).to.deep.equal([]);
    expect(
      values.filter(
        ({ description = "", value }) =>
          value !== undefined && !description.endsWith(` Default: ${JSON.stringify(value)}.`),
      ),
    ).to.deep.equal([]);
    expect(values.find(({ path }) => path === "plinth:secrets.rotationDays")?.description).to.equal(
      "Days between two rotations of a login. Allowed: a whole number of days from 1 to 1000. Default: 30.",
    );
  });

  it("describes every setting and tells the default of those that have one", () => {
    const told = Object.keys(platformSchema.shape).map((key) => {
      const setting = settingOf(stackFileSchema(), `plinth:${key}`);
      expect(setting.description, key).to.match(/^[A-Z].*\.( https:\/\/\S+)?$/);
      return [key, setting.default];
    });
    expect(told.filter(([, value]) => value !== undefined)).to.deep.equal([
      ["protect", true],
      ["keyDeletionWindowDays", 30],
      ["logRetentionDays", 365],
      ["services", {}],
      ["secrets", {}],
    ]);
    const text = JSON.stringify(stackFileSchema());
    expect(text).to.include('"default":"perZone"').and.include('"default":[50,80,100]');
  });
});
