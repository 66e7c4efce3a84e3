import { spawn } from "node:child_process";
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { expect } from "chai";
import { transform } from "esbuild";
import manifest from "../../package.json" with { type: "json" };

const repository = join(import.meta.dirname, "..", "..");
const platform = process.platform === "win32" ? "win" : process.platform;
const nodePackage = `node-${platform}-${process.arch}`;
const program = process.platform === "win32" ? "node.exe" : "node";

/** Makes the Node that is started take itself for an older one; what it starts in turn does not. */
const asOlder = [
  "--import",
  'data:text/javascript,Object.defineProperty(process,"versions",{value:{...process.versions,node:"20.20.2"}})',
];

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

// A layout as `npm ci` of npm 10 leaves it: the package with a Node is there, and .bin has no link to it. The older Node is the one
// that runs these tests under a false name, so that no second one is needed; that the files parse on a real one is looked at by
// their syntax alone.
describe("a command that an older Node starts", () => {
  let place: string;
  let script: string;

  beforeEach(() => {
    place = mkdtempSync(join(tmpdir(), "plinth-node-"));
    mkdirSync(join(place, "commands"));
    for (const file of ["require-node.mjs", "run.mjs"])
      cpSync(join(repository, "commands", file), join(place, "commands", file));
    cpSync(join(repository, "package.json"), join(place, "package.json"));
    installNode("24.21.0", (file) => symlinkSync(process.execPath, file));
    script = join(place, "script.mjs");
  });

  afterEach(() => rmSync(place, { recursive: true, force: true }));

  function installNode(version: string, make: (file: string) => void): void {
    const installed = join(place, "node_modules", nodePackage);
    rmSync(installed, { recursive: true, force: true });
    mkdirSync(join(installed, "bin"), { recursive: true });
    writeFileSync(
      join(installed, "package.json"),
      JSON.stringify({ name: nodePackage, version, bin: { node: `bin/${program}` } }),
    );
    make(join(installed, "bin", program));
  }

  function start(args: readonly string[], env: NodeJS.ProcessEnv = process.env, older = asOlder) {
    const child = spawn(process.execPath, [...older, "commands/run.mjs", "script.mjs", ...args], {
      cwd: place,
      env,
    });
    const said = { stdout: "", stderr: "" };
    child.stdout.on("data", (chunk: Buffer) => {
      said.stdout += chunk.toString();
    });
    child.stderr.on("data", (chunk: Buffer) => {
      said.stderr += chunk.toString();
    });
    const ended = new Promise<Ended>((resolve) => {
      child.on("close", (code) => resolve({ code, ...said }));
    });
    return { child, ended };
  }

  it("runs on the Node of npm's package, with its arguments, input and exit code", async () => {
    writeFileSync(
      script,
      'import { text } from "node:stream/consumers"; console.log(process.versions.node, process.argv[1], ...process.argv.slice(2), await text(process.stdin)); process.exit(7);',
    );
    const { child, ended } = start(["one", "--two"]);
    child.stdin.end("three");

    expect(await ended).to.deep.equal({
      code: 7,
      stdout: `${process.versions.node} ${script} one --two three\n`,
      stderr: "",
    });
  });

  it("starts the same Node by its name, before any other on the path", async () => {
    const others = join(place, "others");
    mkdirSync(others);
    writeFileSync(join(others, program), "#!/bin/sh\necho another\n");
    chmodSync(join(others, program), 0o755);
    writeFileSync(
      script,
      'import { execFileSync } from "node:child_process"; console.log(execFileSync("node", ["-p", "process.versions.node"]).toString().trim(), process.env.PATH);',
    );

    const { stdout } = await start([], { PATH: others }).ended;

    const own = join(place, "node_modules", nodePackage, "bin");
    expect(stdout).to.equal(`${process.versions.node} ${own}${delimiter}${others}\n`);
  });

  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const) {
    it(`passes on ${signal} and waits until the command has cleaned up`, async () => {
      writeFileSync(
        script,
        `const stay = setInterval(() => {}, 1000);
        process.on("${signal}", () => setTimeout(() => { clearInterval(stay); console.log("cleaned up"); process.exit(${code}); }, 200));
        console.log("ready");`,
      );
      const { child, ended } = start([]);
      child.stdout.once("data", () => child.kill(signal));

      expect(await ended).to.deep.equal({ code, stdout: "ready\ncleaned up\n", stderr: "" });
    });
  }

  it("ends as shells say of a command that a signal has ended", async () => {
    writeFileSync(script, 'process.kill(process.pid, "SIGKILL"); setInterval(() => {}, 1000);');

    expect((await start([]).ended).code).to.equal(137);
  });

  it("rejects an installation without the package, and says how to get it", async () => {
    rmSync(join(place, "node_modules", nodePackage), { recursive: true });
    offer(nodePackage);

    const { code, stderr, stdout } = await start([]).ended;

    expect(code).to.equal(2);
    expect(stdout).to.equal("");
    expect(stderr).to.equal(
      [
        "Node 20.20.2 runs this command; Plinth needs Node 24 or newer.",
        `npm brings it along as the optional package ${nodePackage}, which is missing or too old in node_modules. Run:`,
        "  npm ci --include=optional",
        "and then the command again. Or install Node 24 (https://nodejs.org/) yourself.",
        "",
      ].join("\n"),
    );
  });

  it("rejects a platform for which there is no package, and names Node as what to install", async () => {
    rmSync(join(place, "node_modules", nodePackage), { recursive: true });
    offer("node-of-another-platform");

    const { code, stderr } = await start([]).ended;

    expect(code).to.equal(2);
    expect(stderr).to.contain("install Node 24 (https://nodejs.org/)").and.not.to.contain("npm ci");
  });

  it("rejects a package that is too old itself, and does not start itself for ever", async () => {
    installNode("22.22.0", (file) => symlinkSync(process.execPath, file));

    const { code, stderr } = await start([]).ended;

    expect(code).to.equal(2);
    expect(stderr).to.match(/^Node 20\.20\.2 runs this command;/);
  });

  it("rejects a Node that cannot be started, as under musl, with the reason", async () => {
    installNode("24.21.0", (file) => {
      writeFileSync(file, "#!/no/such/loader\n");
      chmodSync(file, 0o755);
    });

    const { code, stderr } = await start([]).ended;

    expect(code).to.equal(2);
    expect(stderr)
      .to.contain("cannot be started here (spawn ")
      .and.to.contain("ENOENT")
      .and.to.contain("musl");
  });

  it("rejects a checkout without packages, on any Node", async () => {
    rmSync(join(place, "node_modules"), { recursive: true });

    for (const older of [asOlder, []]) {
      const { code, stderr } = await start([], process.env, older).ended;

      expect(code).to.equal(2);
      expect(stderr).to.equal(
        "The packages of Plinth are not installed: there is no node_modules. Run `npm ci`, then the command again.\n",
      );
    }
  });

  it("gives the reason as JSON too where JSON was asked for", async () => {
    rmSync(join(place, "node_modules"), { recursive: true });

    const { stderr, stdout } = await start(["--json"]).ended;

    expect(JSON.parse(stdout)).to.deep.equal({ error: { message: stderr.trimEnd(), exitCode: 2 } });
  });

  it("stays in its process, with its path, where Node is new enough", async () => {
    writeFileSync(script, "console.log(process.pid, process.env.PATH);");

    const { child, ended } = start([], { PATH: "/somewhere" }, []);

    expect((await ended).stdout).to.equal(`${child.pid ?? ""} /somewhere\n`);
  });

  /** What package.json then says that npm could bring along. */
  function offer(name: string): void {
    writeFileSync(
      join(place, "package.json"),
      JSON.stringify({ optionalDependencies: { [name]: "24.21.0" } }),
    );
  }
});

describe("the way into a command", () => {
  it("is the same for every npm script", () => {
    expect(
      Object.values(manifest.scripts).filter((line) => !line.startsWith("node commands/run.mjs ")),
    ).to.deep.equal([]);
  });

  const plain = readdirSync(join(repository, "commands")).filter((file) => file.endsWith(".mjs"));

  for (const file of plain) {
    it(`can be read by Node 18: ${file}`, async () => {
      const text = readFileSync(join(repository, "commands", file), "utf8");
      const [old, current] = await Promise.all(
        ["node18", "esnext"].map((target) => transform(text, { format: "esm", target })),
      );

      // Nothing in it had to be written otherwise for the older one.
      expect(old?.code).to.equal(current?.code);
    });
  }

  it("are three files", () => {
    expect(plain).to.deep.equal(["main.mjs", "require-node.mjs", "run.mjs"]);
  });
});
