import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { serviceEntry } from "../../../commands/release/service-entry.ts";
import { stackText } from "../../support/stack-files.ts";
import { digestOf, StackRepository } from "../../support/stack-repository.ts";

const prod = "Pulumi.prod.yaml";
const zeros = digestOf("0");

// A real git and real stack files; who pushes and deploys the commit is not part of it.
describe("a release", () => {
  let repository: StackRepository;

  beforeEach(() => {
    repository = new StackRepository();
  });

  afterEach(() => repository.remove());

  const toProd = { service: "api", digest: digestOf("a"), to: "prod" };

  it("writes the digest into the file, shows the difference as a patch and proposes the commit", async () => {
    const head = repository.head();

    const { code, printed, refused, told } = await repository.release(toProd);

    expect({ code, refused }).to.deep.equal({ code: 0, refused: undefined });
    expect(repository.read(prod)).to.equal(stackText("prod").replace(zeros, toProd.digest));
    expect(repository.git("diff", "--", prod)).to.contain(printed.slice(printed.indexOf("@@")));
    expect(printed.split("\n").filter((line) => /^[-+] /.test(line))).to.have.lengthOf(2);
    expect(told).to.contain(
      `Release api sha256:aaaaaaaaaaaa to prod\n\n    Its image becomes\n    ${toProd.digest}`,
    );
    expect(told).to.match(
      /^worker runs another build of the same image\. To release it too: .* --service worker /m,
    );
    expect(repository.head()).to.equal(head);
  });

  it("commits this file alone, with the message that it proposes, where it shall", async () => {
    const { code, told } = await repository.release({ ...toProd, commit: true });

    expect(code).to.equal(0);
    expect(told).to.contain(`Committed ${prod} as ${repository.head()}.`);
    expect(repository.git("show", "--name-only", "--format=%B", "HEAD").split(/\n+/)).to.deep.equal([
      "Release api sha256:aaaaaaaaaaaa to prod",
      "Its image becomes",
      toProd.digest,
      "instead of",
      `${zeros}.`,
      prod,
    ]);
    expect(repository.git("status", "--porcelain")).to.equal("");
  });

  it("is nothing to do for the digest that is there, and fine", async () => {
    await repository.release({ ...toProd, commit: true });
    const head = repository.head();

    const again = await repository.release({ ...toProd, commit: true });

    expect(again.code).to.equal(0);
    expect(again.printed).to.equal("");
    expect(again.told).to.contain(`api in prod has ${toProd.digest} already; nothing was changed.`);
    expect(repository.head()).to.equal(head);
  });

  it("works without a repository, as long as it need not commit", async () => {
    const tree = repository.read(prod);
    repository.git("config", "core.worktree", "/nowhere");

    expect((await repository.release(toProd)).code).to.equal(0);
    expect(repository.read(prod)).to.equal(tree.replace(zeros, toProd.digest));
  });

  it("rejects everything that is wrong with its names and its digest at once", async () => {
    expect(await repository.release({ service: "apy", digest: "sha256:ABC", to: "prod" })).to.deep.equal({
      printed: "",
      told: "",
      refused: [
        `ReleaseRefused: There is no service "apy" in ${prod}. Those that exist: api, worker. Did you mean "api"?`,
        '"sha256:ABC" is no digest. Allowed is sha256: and 64 hexadecimal digits in lower case, as a push of the image prints it.',
      ].join("\n"),
    });
    const unknown = await repository.release({ service: "api", digest: zeros, to: "../prod" });
    expect(unknown.refused).to.equal(
      'ReleaseRefused: There is no stack "../prod": Pulumi.../prod.yaml does not exist. Stacks that exist: dev, prod, staging.\n' +
        "The digest of 64 zeros stands for an image before its first release, and no registry has it.",
    );
  });

  it("rejects a file that would not be valid, with every mistake in it, and leaves it as it is", async () => {
    repository.edit(prod, 'version: "1.36"', 'version: "1.3"');
    repository.edit(prod, "nat: perZone", "nat: perhaps");
    const before = repository.read(prod);

    const { printed, refused } = await repository.release(toProd);

    expect(printed).to.equal("");
    expect(refused)
      .to.match(/^ConfigError: /)
      .and.contain("plinth:cluster.version")
      .and.contain("plinth:network.nat");
    expect(repository.read(prod)).to.equal(before);
  });

  it("rejects a file in which the service stands twice, because one of both would win", async () => {
    repository.edit(prod, "    worker:\n", "    api:\n");
    const before = repository.read(prod);

    expect((await repository.release(toProd)).refused)
      .to.match(/^ConfigError: /)
      .and.contain("plinth:services.api")
      .and.contain("stands in the file twice");
    expect(repository.read(prod)).to.equal(before);
  });

  it("rejects a file that is no YAML by its own mistakes, not by a service that is missing in it", async () => {
    repository.write(prod, `${repository.read(prod)}\n<<<<<<< HEAD\n`);

    const { refused } = await repository.release(toProd);

    expect(refused)
      .to.match(/^ConfigError: /)
      .and.contain("a mark that a git merge left");
    expect(refused).not.to.contain("no service");
  });

  it("rejects a commit that would hold other changes too, naming all of them, and writes nothing", async () => {
    repository.edit(prod, "min: 3, max: 12", "min: 3, max: 11");
    repository.write("other.txt", "staged");
    repository.git("add", "other.txt");
    const before = repository.read(prod);

    const { refused } = await repository.release({ ...toProd, commit: true });

    expect(refused).to.equal(
      [
        "ReleaseRefused: The commit would not hold this change alone, so nothing was written.",
        "  Staged already: other.txt. Commit it, or take it off with: git restore --staged :/",
        `  ${prod} has changes that are not committed. Commit them, or drop them with: git restore ${prod}`,
      ].join("\n"),
    );
    expect(repository.read(prod)).to.equal(before);
    expect(repository.git("diff", "--cached", "--name-only")).to.equal("other.txt");
  });

  it("leaves the file as it was when a hook of the repository refuses the commit", async () => {
    const hook = join(repository.root, ".git", "hooks", "pre-commit");
    mkdirSync(join(hook, ".."), { recursive: true });
    writeFileSync(hook, "#!/bin/sh\necho not on a Friday >&2\nexit 1\n");
    chmodSync(hook, 0o755);

    const { refused } = await repository.release({ ...toProd, commit: true });

    expect(refused).to.match(/^CannotRun: git commit failed .*not on a Friday$/);
    expect(repository.read(prod)).to.equal(stackText("prod"));
    expect(repository.git("status", "--porcelain")).to.equal("");
  });

  it("changes one image for the service, its migration and its jobs", async () => {
    await repository.release(toProd);

    const text = repository.read(prod);
    expect(text.split(toProd.digest)).to.have.lengthOf(2);
    expect(serviceEntry(text, "api")?.value).to.deep.include({
      migration: { args: ["migrate"], timeoutSeconds: 600 },
      jobs: { purge: { schedule: "17 3 * * *", args: ["purge"], timeoutSeconds: 900 } },
    });
  });
});
