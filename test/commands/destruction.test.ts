import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { destroy } from "../../commands/destroy.ts";
import { type DestructionPlan, destructionPlan, type ExistingResource } from "../../commands/destruction.ts";
import { stateResources } from "../../commands/state-file.ts";
import { loadStack } from "../../stacks/config/load.ts";
import { repository } from "../support/stack-files.ts";

const prod = loadStack(repository, "prod").config;
const dev = loadStack(repository, "dev").config;

const resource = (
  type: string,
  inputs: ExistingResource["inputs"] = {},
  more: Partial<ExistingResource> = {},
): ExistingResource => ({
  urn: `urn:pulumi:prod::plinth::${type}::${type.split(":").at(-1) ?? ""}`,
  type,
  inputs,
  protect: false,
  retainOnDelete: false,
  ...more,
});

const instance = "aws:rds/instance:Instance";
const vault = "aws:backup/vault:Vault";
const lock = "aws:backup/vaultLockConfiguration:VaultLockConfiguration";
const secret = "aws:secretsmanager/secret:Secret";
const key = "aws:kms/key:Key";

const named = (entries: DestructionPlan["stays"]) =>
  entries.map(({ urns, what }) => [urns.map((urn) => urn.split("::").at(-1)).join(), what.split(/,|;|:/)[0]]);

describe("the plan of an environment's end", () => {
  it("names what must be unprotected first, where and by whom", () => {
    const { first } = destructionPlan(
      [
        resource(instance, { deletionProtection: true }, { protect: true, retainOnDelete: true }),
        resource(key, {}, { protect: true }),
      ],
      prod,
      "prod",
    );
    const who = "platform@example.com, by a reviewed change of the stack file that is then deployed";
    expect(first.map(({ how, urns, who: person }) => [urns.length, how, person])).to.deep.equal([
      [2, "set plinth:protect to false in Pulumi.prod.yaml", who],
      [1, "set plinth:database.deletionProtection to false in Pulumi.prod.yaml", who],
      [1, "set plinth:database.retainOnDelete to false in Pulumi.prod.yaml", who],
    ]);
  });

  it("names the locks while a vault keeps its content, and the right it takes to lift them", () => {
    const { first } = destructionPlan(
      [resource(vault, { forceDestroy: false }), resource(lock)],
      prod,
      "prod",
    );
    expect(named(first)).to.deep.equal([["VaultLockConfiguration", "locks"]]);
    expect(first[0]?.who)
      .to.contain("backup:DeleteBackupVaultLockConfiguration")
      .and.to.contain("777788889999");
    const open = destructionPlan([resource(vault, { forceDestroy: true }), resource(lock)], prod, "prod");
    expect(open.first).to.deep.equal([]);
  });

  it("says what stays and for how long: snapshots, backups, recovery points, secrets and keys", () => {
    const { lost, stays } = destructionPlan(
      [
        resource(instance, { skipFinalSnapshot: false, deleteAutomatedBackups: false }),
        resource(vault, { forceDestroy: false }),
        resource(secret, { recoveryWindowInDays: 30 }),
        resource(key),
        resource(key, {}, { retainOnDelete: true }),
      ],
      prod,
      "prod",
    );
    expect(named(stays)).to.deep.equal([
      ["Instance", "the final snapshot"],
      ["Instance", "the automated backups"],
      ["Vault", "vaults as long as they hold recovery points"],
      ["Secret", "secrets in recovery"],
      ["Key", "keys"],
      ["Key", "keys pending deletion"],
    ]);
    expect(stays[0]?.what).to.equal(
      "the final snapshot, until somebody deletes it, 0.095 USD a GB and month",
    );
    expect(stays[4]?.what).to.contain("1 USD a month").and.to.contain("delete them first, then each key");
    expect(stays[2]?.what).to.contain("at most 365 days");
    expect(lost).to.deep.equal([]);
  });

  it("warns of a final snapshot whose key would go, as in a state from before keys were kept", () => {
    const { stays } = destructionPlan(
      [resource(instance, { skipFinalSnapshot: false, deleteAutomatedBackups: true }), resource(key)],
      prod,
      "prod",
    );
    expect(named(stays).map(([type]) => type)).to.deep.equal(["Instance", "Key"]);
    expect(stays[0]?.what).to.contain("cancel that deletion within 30 days");
  });

  it("says what is lost for good", () => {
    const { lost, stays } = destructionPlan(
      [
        resource(instance, { skipFinalSnapshot: true, deleteAutomatedBackups: true }),
        resource(vault, { forceDestroy: true }),
        resource(secret, { recoveryWindowInDays: 0 }),
        resource("aws:s3/bucket:Bucket", { forceDestroy: true }),
      ],
      dev,
      "dev",
    );
    expect(named(lost)).to.deep.equal([
      ["Instance", "all data"],
      ["Instance", "the automated backups"],
      ["Vault", "vaults and every recovery point in them"],
      ["Secret", "secrets"],
      ["Bucket", "buckets and everything in them"],
    ]);
    expect(stays).to.deep.equal([]);
  });

  it("counts resources in the cloud and reads what protects them from an exported state", () => {
    const state = {
      version: 3,
      deployment: {
        resources: [
          { urn: "urn:a", custom: false, type: "plinth:data:Database" },
          { urn: "urn:b", custom: true, type: instance, protect: true, inputs: { deletionProtection: true } },
        ],
      },
    };
    expect(stateResources(JSON.stringify(state), "state.json")).to.deep.equal([
      {
        urn: "urn:b",
        type: instance,
        inputs: { deletionProtection: true },
        protect: true,
        retainOnDelete: false,
      },
    ]);
  });

  it("rejects a file that is no exported state, with the command that writes one", () => {
    expect(() => stateResources("x", "state.json")).to.throw(
      "state.json is no exported state: it is not JSON. Write one with: pulumi stack export --stack <name> --file <file>",
    );
    expect(() => stateResources("{}", "state.json")).to.throw("state.json is no exported state: ");
  });

  it("rejects to do more than to plan", async () => {
    const problem = await destroy({ stack: "prod" }).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(problem).to.have.property("name", "MissingPlan");
    expect(problem).to.have.property("message").that.includes("npm run destroy -- --stack prod --plan");
  });

  it("rejects a state that is not there", async () => {
    const state = join(tmpdir(), "plinth-no-such-state.json");
    const problem = await destroy({ stack: "prod", plan: true, state }).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(problem).to.have.property("name", "UnreadableState");
  });
});
