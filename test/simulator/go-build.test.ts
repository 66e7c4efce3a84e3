import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { expect } from "chai";
import type { GoPrograms } from "../../simulator/go-build.ts";
import { buildPrograms, keptBuild, programIn, requiredVersion } from "../../simulator/go-build.ts";

// Go is a script here, which writes what it was asked to build; what the real one does is shown by the tests that need it.
describe("a build with Go", () => {
  let place: string;
  let told: string[];
  let programs: GoPrograms;
  const kept = process.env["PATH"] ?? "";

  before(function () {
    // A script is no executable there.
    if (process.platform === "win32") this.skip();
  });

  beforeEach(() => {
    place = mkdtempSync(join(tmpdir(), "plinth-go-"));
    told = [];
    const module = join(place, "module");
    mkdirSync(module);
    writeFileSync(join(module, "go.mod"), "module x\n\nrequire (\n\texample.com/a v1.2.3 // indirect\n)\n");
    writeFileSync(join(module, "go.sum"), "sums\n");
    programs = {
      title: "A 1.2.3",
      keptAs: "a-build-1.2.3",
      module,
      packages: { one: "example.com/a/cmd/one", store: "example.com/a/server/v3" },
      variables: { "example.com/a.Version": "v1.2.3" },
      cost: "a second",
    };
    fakeGo('for path in one server; do echo "$*" > "$out/$path"; done');
    process.env["PATH"] = `${join(place, "path")}${delimiter}${kept}`;
  });

  afterEach(() => {
    process.env["PATH"] = kept;
    rmSync(place, { recursive: true, force: true });
  });

  function fakeGo(build: string): void {
    mkdirSync(join(place, "path"), { recursive: true });
    const file = join(place, "path", "go");
    writeFileSync(
      file,
      `#!/bin/sh
if [ "$1" = list ]; then echo a; exit; fi
previous=
for word; do [ "$previous" = -o ] && out=$word; previous=$word; done
${build}
`,
    );
    chmodSync(file, 0o755);
  }

  const root = () => keptBuild(join(place, "cache"), programs);
  const build = () => buildPrograms(programs, root(), (line) => void told.push(line));

  it("puts every program under its own name into the place that is kept", async () => {
    await build();

    expect(readdirSync(join(root(), "bin")).toSorted()).to.deep.equal(["one", "store"]);
    expect(readFileSync(programIn(root(), "store"), "utf8")).to.match(
      /^build -v -mod=readonly -trimpath -ldflags -s -w -X example\.com\/a\.Version=v1\.2\.3 -o \S+ example\.com\/a\/cmd\/one example\.com\/a\/server\/v3\n$/,
    );
    expect(told[0]).to.equal(`Building A 1.2.3 from Go modules: once, a second; kept in ${root()}.`);
    expect(told.at(-1)).to.match(/^Built A 1\.2\.3 in \d+ s\.$/);
  });

  it("is kept by the contents of go.mod and go.sum", () => {
    const before = root();
    writeFileSync(join(programs.module, "go.sum"), "other sums\n");

    expect(root()).not.to.equal(before);
    expect(root()).to.match(/a-build-1\.2\.3-\w+-\w+-[0-9a-f]{12}$/);
  });

  it("leaves one whole result when two run at once", async () => {
    await Promise.all([build(), build()]);

    expect(readdirSync(join(place, "cache"))).to.deep.equal([root().slice(join(place, "cache").length + 1)]);
    expect(existsSync(programIn(root(), "one"))).to.equal(true);
  });

  it("rejects with the last words of Go, and leaves nothing", async () => {
    fakeGo('echo "out of disk" >&2; exit 1');

    const problem: unknown = await build().catch((caught: unknown) => caught);

    expect(String(problem)).to.equal("Error: go build ended with 1: out of disk");
    expect(readdirSync(join(place, "cache"))).to.deep.equal([]);
  });

  it("takes a version from go.mod, and rejects a module that is not required there", () => {
    expect(requiredVersion(programs.module, "example.com/a")).to.equal("1.2.3");
    expect(() => requiredVersion(programs.module, "example.com/b")).to.throw(
      "names no version of example.com/b",
    );
  });
});
