import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { freshBundle } from "../../commands/function-bundle.ts";
import { bundleState, NotBundled, requireBundle } from "../../stacks/function-code.ts";
import { repository } from "../support/stack-files.ts";

describe("the bundle of the functions", () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "plinth-functions-"));
    cpSync(join(repository, "functions"), join(root, "functions"), {
      recursive: true,
      filter: (file) => !file.startsWith(join(repository, "functions", "dist")),
    });
    mkdirSync(join(root, "commands"));
    for (const file of ["package.json", "package-lock.json", "commands/bundle.ts"])
      cpSync(join(repository, file), join(root, file));
    symlinkSync(join(repository, "node_modules"), join(root, "node_modules"), "junction");
  });

  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const built = (name: string) => join(root, "functions", "dist", name, "index.mjs");

  it("is made where it is missing, and left alone while its sources are the same", async () => {
    expect(bundleState(root)).to.equal("missing");
    expect(() => requireBundle(root)).to.throw(NotBundled, /is not bundled, .*npm run bundle$/);

    await freshBundle({ root });

    expect(bundleState(root)).to.equal("fresh");
    expect(readdirSync(join(root, "functions", "dist")).toSorted()).to.deep.equal([
      "check-secret-ages",
      "provision-database",
      "rotate-login",
      "sources.sha256",
      "validate-restore",
    ]);
    const before = statSync(built("rotate-login")).mtimeMs;
    await freshBundle({ root });
    requireBundle(root);
    expect(statSync(built("rotate-login")).mtimeMs).to.equal(before);
  });

  it("is made anew when a source, a package or the bundling changed, and a removed function goes", async () => {
    await freshBundle({ root });
    appendFileSync(
      join(root, "functions", "rotate-login", "index.ts"),
      '\nexport const marker = "changed";\n',
    );
    expect(bundleState(root)).to.equal("outdated");
    expect(() => requireBundle(root)).to.throw(NotBundled, "from other sources than are here");
    rmSync(join(root, "functions", "validate-restore"), { recursive: true });

    await freshBundle({ root });

    expect(readFileSync(built("rotate-login"), "utf8")).to.contain("changed");
    expect(existsSync(built("validate-restore"))).to.equal(false);
    writeFileSync(join(root, "package-lock.json"), "{}");
    expect(bundleState(root)).to.equal("outdated");
  });

  it("comes out whole when two commands make it at once", async () => {
    await Promise.all([freshBundle({ root }), freshBundle({ root })]);
    expect(bundleState(root)).to.equal("fresh");
    expect(existsSync(built("provision-database"))).to.equal(true);
  });
});
