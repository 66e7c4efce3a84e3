import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";

const components = join(import.meta.dirname, "..", "..", "components");

function sources(): readonly (readonly [file: string, text: string])[] {
  return readdirSync(components, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .toSorted()
    .map((file) => [file, readFileSync(join(components, file), "utf8")]);
}

/** What only the composition may ask: config, the stack it runs in, its environment. */
const questions = [
  /\bpulumi\s*\.\s*Config\b/,
  /\bnew\s+Config\b/,
  /\{[^}]*\bConfig\b[^}]*\}\s*from\s*"@pulumi\/pulumi"/,
  /\b(getStack|getProject|getOrganization|allConfig|StackReference)\b/,
  /\bprocess\s*\.\s*env\b/,
];

describe("components", () => {
  it("are read by this test", () => {
    expect(sources().map(([file]) => file)).to.include.members([
      "network/network.ts",
      "security/encryption-key.ts",
    ]);
  });

  it("ask neither for config nor for the stack they are in", () => {
    const asking = sources().filter(([, text]) => questions.some((question) => question.test(text)));
    expect(asking.map(([file]) => file)).to.deep.equal([]);
  });

  it("import nothing of this repository but components and model", () => {
    const strangers = sources().flatMap(([file, text]) =>
      [...text.matchAll(/from "(\.[^"]*)"/g)]
        .map((match) => join("components", file, "..", match[1] ?? ""))
        .filter((path) => !path.startsWith("components/") && !path.startsWith("model/"))
        .map((path) => `${file}: ${path}`),
    );
    expect(strangers).to.deep.equal([]);
  });
});
