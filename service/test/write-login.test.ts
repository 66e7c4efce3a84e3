import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { readLoginFile } from "../src/login.ts";

describe("a login passed by variable", () => {
  let place: string;

  beforeEach(() => {
    place = mkdtempSync(join(tmpdir(), "orders-login-"));
  });

  afterEach(() => rmSync(place, { recursive: true, force: true }));

  const write = (env: Readonly<Record<string, string>>) =>
    spawnSync(process.execPath, ["src/write-login.ts"], {
      cwd: fileURLToPath(new URL("../", import.meta.url)),
      env,
      encoding: "utf8",
    });

  it("becomes the file that the service reads, for its owner only", () => {
    const directory = join(place, "secrets");
    const url = new URL("postgresql://localhost:5432/app");
    url.username = "orders";
    url.password = "p@ss/w:rd";
    const { status, stderr, stdout } = write({ DATABASE_URL: url.href, SECRETS_DIRECTORY: directory });
    expect([status, stdout, stderr]).to.deep.equal([0, "", ""]);
    const { login, path } = readLoginFile(directory, "database.json");
    expect(login).to.deep.equal({ username: "orders", password: "p@ss/w:rd" });
    expect(statSync(path).mode & 0o777).to.equal(0o600);
  });

  for (const url of ["", "hunter2", "postgresql://localhost/app", "postgresql://hunter2@localhost/app"]) {
    it(`rejects ${url === "" ? "nothing" : `"${url}"`}, and repeats no value`, () => {
      const { status, stderr } = write({ DATABASE_URL: url, SECRETS_DIRECTORY: place });
      expect(status).to.equal(78);
      expect(stderr).not.to.contain("hunter2");
    });
  }
});
