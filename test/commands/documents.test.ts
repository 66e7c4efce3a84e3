import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { checkDocuments } from "../../commands/documents.ts";

describe("the promises of the documents", () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "plinth-documents-"));
    write("package.json", JSON.stringify({ scripts: { preview: "x", "test:engine": "x" } }));
    write("docs/guide.md", "# Guide\n\n## How it's done: in two steps\n");
    write("model/plan.ts", "");
  });

  afterEach(() => rmSync(root, { recursive: true, force: true }));

  function write(file: string, text: string): void {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }

  it("are kept by links, anchors, paths and commands that exist", async () => {
    write(
      "README.md",
      [
        "[guide](docs/guide.md), [steps](docs/guide.md#how-its-done-in-two-steps), [here](#top), [out](https://example.com/x)",
        "# Top",
        "`model/plan.ts`, `model/`, `model/plan.ts:12`, `model/*.ts`, `simulator/<area>.ts`, `other/words`",
        "npm run preview, npm run -s test:engine",
      ].join("\n"),
    );

    expect(await checkDocuments(root)).to.deep.equal([]);
  });

  for (const [what, text, mistake] of [
    ["a link", "[x](docs/absent.md)", "README.md: the link docs/absent.md leads nowhere"],
    ["an anchor", "[x](docs/guide.md#absent)", "README.md: docs/guide.md has no heading #absent"],
    ["a path", "`model/absent.ts`", "README.md: model/absent.ts does not exist"],
    ["a command", "npm run absent", 'README.md: package.json has no script "absent"'],
  ] as const) {
    it(`rejects ${what} that leads nowhere`, async () => {
      write("README.md", text);

      expect(await checkDocuments(root)).to.deep.equal([mistake]);
    });
  }

  it("are those of a document's own package, where it has one", async () => {
    write("service/package.json", JSON.stringify({ scripts: { dev: "x" } }));
    write("service/README.md", "npm run dev, npm run preview");

    expect(await checkDocuments(root)).to.deep.equal([
      'service/README.md: package.json has no script "preview"',
    ]);
  });

  it("are looked for below docs/ too, and links start at their document", async () => {
    write("docs/adr/one.md", "[guide](../guide.md) [x](guide.md)");

    expect(await checkDocuments(root)).to.deep.equal(["docs/adr/one.md: the link guide.md leads nowhere"]);
  });
});
