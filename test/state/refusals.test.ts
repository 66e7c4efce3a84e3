import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import type { StateAction } from "../../commands/state.ts";
import { kmsError, s3Error } from "../support/aws-recorder.ts";
import { checkpointKey, GuardedStack } from "../support/guarded-stack.ts";
import { motoAccount } from "../support/moto.ts";
import { sharedBackend } from "../support/shared-state-backend.ts";
import { stateCommand } from "../support/state-backend.ts";
import { storedState } from "../support/stored-state.ts";

const locks = ".pulumi/locks/organization/plinth/dev";

const changing = ["backup", "verify", "restore", "drill"] as const satisfies readonly StateAction[];

// Each of them must leave every object as it was; `refused` compares them all.
describe("the state guardian, where it cannot do what it is asked", () => {
  let guarded: GuardedStack;

  before(async () => {
    guarded = await GuardedStack.deployed();
  });

  after(() => guarded.remove());

  it("rejects to restore over a state that is whole, and lists what there is", async () => {
    const told = await guarded.refused(1, "restore");
    expect(told).to.contain("The state of dev is whole, so nothing was restored");
    expect(told).to.match(/^ {2}\.pulumi\/stacks\/plinth\/dev\.json\.bak \(/m);
  });

  it("rejects a copy that is not there, and what goes with another action", async () => {
    expect(await guarded.refused(1, "restore", { copy: "plinth/copies/none" })).to.contain(
      "There is no plinth/copies/none. There are:",
    );
    expect(await guarded.refused(1, "backup", { copy: `${checkpointKey}.bak` })).to.contain(
      "--copy names what is restored, and backup restores nothing.",
    );
    expect(await guarded.refused(1, "restore", { record: true })).to.contain("--record notes a drill");
  });

  it("rejects to restore while somebody holds the stack", async () => {
    const held = { pid: 7, username: "ci", hostname: "runner-17", timestamp: new Date().toISOString() };
    const told = await guarded.instead(`${locks}/1.json`, JSON.stringify(held), () =>
      guarded.refused(1, "restore", { copy: `${checkpointKey}.bak` }),
    );
    expect(told).to.match(
      /The stack "dev" is locked, so nothing was changed:\n {2}ci on runner-17 \(process 7\)/,
    );
  });

  for (const [what, content] of [
    ["nothing", ""],
    ["no lock", "[]"],
    ["no time", JSON.stringify({ pid: 7, hostname: "a", timestamp: "yesterday" })],
    [
      "a fraction of a process",
      JSON.stringify({ pid: 0.5, hostname: "a", timestamp: "2026-11-21T10:00:00Z" }),
    ],
  ] as const) {
    it(`rejects to release a lock that holds ${what}`, async () => {
      const told = await guarded.instead(`${locks}/1.json`, content, () => guarded.refused(1, "doctor"));
      expect(told).to.contain(
        `Locked by ${locks}/1.json, which cannot be read. Left alone: it cannot be read, so nobody knows whose it is.`,
      );
    });
  }

  it("rejects a lock without letting what stands in it reach the terminal as commands", async () => {
    const sly = { pid: 7, username: "\u001B[2Kroot", hostname: "b", timestamp: "2026-11-21T10:00:00Z" };
    const told = await guarded.instead(`${locks}/1.json`, JSON.stringify(sly), () =>
      guarded.refused(1, "doctor"),
    );
    expect(told).to.contain("Locked by \u{FFFD}[2Kroot on b (process 7)");
  });

  for (const action of changing) {
    it(`rejects a checkpoint of a newer Pulumi: ${action}`, async () => {
      const newer = JSON.stringify({ version: 99, checkpoint: {} });
      const told = await guarded.instead(checkpointKey, newer, () =>
        action === "drill"
          ? guarded.instead(`${checkpointKey}.bak`, newer, () => guarded.refused(1, action))
          : guarded.refused(1, action),
      );
      expect(told).to.contain(
        "it has version 99, and versions up to 4 are known here. Bring the CLI and this repository up to date;",
      );
    });
  }

  for (const [what, content, reason] of [
    ["is empty", "", "it is cut off or damaged, and no JSON"],
    ["is null", "null", "it is cut off or damaged, and no JSON"],
    ["is a list", "[]", "it has not the form of one"],
    ["is nested without end", `${"[".repeat(200_000)}${"]".repeat(200_000)}`, "it has not the form of one"],
    ["unpacks without end", gzipSync(Buffer.alloc(300 * 1024 * 1024)), "it cannot be decompressed"],
    [
      "has no resource that is one",
      JSON.stringify({
        version: 3,
        checkpoint: {
          stack: "organization/plinth/dev",
          latest: { resources: Array.from({ length: 9 }, () => ({})) },
        },
      }),
      "and 15 more",
    ],
  ] as const) {
    it(`rejects a checkpoint that ${what}`, async () => {
      const told = await guarded.instead(checkpointKey, content, () => guarded.refused(1, "verify"));
      expect(told).to.contain(`${checkpointKey} is no checkpoint that can be used: `);
      expect(told).to.contain(reason.replace("it cannot", "cannot"));
      expect(told).to.contain("What to do: docs/runbooks/corrupt-state.md.");
    });
  }

  it("rejects to copy a secret in plain text", async () => {
    const open = (await guarded.checkpoint())
      .toString()
      .replace(/"ciphertext":"[^"]*"/, '"plaintext":"\\"word\\""');
    const told = await guarded.instead(checkpointKey, open, () => guarded.refused(1, "backup"));
    expect(told).to.contain("The state of dev holds 1 secret in plain text. Nothing was copied.");
  });

  it("rejects a secret that was tampered with", async () => {
    const state = storedState(await guarded.checkpoint());
    const broken = JSON.stringify(state).replace(/("ciphertext":"v1:[^:]*:)[^"]{8}/, "$1AAAAAAAA");
    const told = await guarded.instead(checkpointKey, broken, () => guarded.refused(1, "backup"));
    expect(told).to.contain("The secrets of dev cannot be opened: ");
  });

  for (const [exception, text] of [
    ["DisabledException", "is disabled or about to be deleted"],
    ["KMSInvalidStateException", "is disabled or about to be deleted"],
    ["AccessDeniedException", "these credentials may not decrypt with"],
    ["NotFoundException", "there is no key"],
    ["ExpiredTokenException", "the credentials have expired"],
  ] as const) {
    it(`rejects a key that answers ${exception}`, async () => {
      const { recorder } = sharedBackend();
      recorder.fault = ({ actions }) => (actions.includes("kms:Decrypt") ? kmsError(exception) : undefined);
      const told = await guarded.refused(1, "backup");
      expect(told).to.contain("The secrets of dev cannot be opened: ");
      expect(told).to.contain(text);
    });
  }

  for (const [what, code, text] of [
    ["expired credentials", "ExpiredToken", "the credentials have expired; log in again"],
    ["credentials that AWS does not know", "InvalidAccessKeyId", "AWS does not know the access key"],
    ["a bucket that is not there", "NoSuchBucket", "there is no such bucket"],
  ] as const) {
    it(`rejects ${what}, whatever is asked`, async () => {
      sharedBackend().recorder.fault = () => s3Error(403, code);
      for (const action of [...changing, "doctor"] as const)
        expect(await guarded.refused(2, action), action).to.contain(text);
    });
  }

  it("rejects a bucket of another owner, whatever is asked", async () => {
    for (const action of [...changing, "doctor"] as const)
      expect(await guarded.refused(2, action, { owner: "999999999999" }), action).to.contain(
        "either the bucket is not owned by account 999999999999",
      );
  });

  it("rejects to work without credentials, without a Region, and without a backend", async () => {
    const home = mkdtempSync(join(tmpdir(), "plinth-home-"));
    const run = (backend: readonly string[], env: Readonly<Record<string, string>>) =>
      stateCommand(["doctor", ...backend, "--owner", motoAccount], {
        PULUMI_BACKEND_URL: "",
        HOME: home,
        ...env,
      });
    try {
      const there = ["--backend", guarded.url];
      const nobody = await run(there, { AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "" });
      const nowhere = await run(["--backend", guarded.url.replace(/\?.*/, "")], { AWS_REGION: "" });
      const unnamed = await run([], {});

      expect(nobody.code, nobody.stderr).to.equal(2);
      expect(nobody.stderr).to.contain("There are no usable AWS credentials for the backend");
      expect(nowhere.code, nowhere.stderr).to.equal(2);
      expect(nowhere.stderr).to.contain("No Region is named for the backend");
      expect(unnamed.code, unnamed.stderr).to.equal(2);
      expect(unnamed.stderr).to.contain("No backend is named.");
    } finally {
      rmSync(home, { recursive: true });
    }
  });

  it("rejects an environment that is unknown, and one that was never deployed", async () => {
    expect(await guarded.refused(1, "backup", { stack: "production" })).to.contain("production");
    expect(await guarded.refused(1, "backup", { stack: "staging" })).to.contain("holds no state of staging");
  });
});
