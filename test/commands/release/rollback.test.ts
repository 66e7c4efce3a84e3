import { expect } from "chai";
import { serviceEntry } from "../../../commands/release/service-entry.ts";
import { digestOf, StackRepository } from "../../support/stack-repository.ts";

const prod = "Pulumi.prod.yaml";
const [first, second, third] = [digestOf("a"), digestOf("b"), digestOf("c")];
const back = { stack: "prod", service: "api" };

// A real git and real stack files; that a deployment of the commit rolls a cluster back is Kubernetes' part.
describe("a rollback", () => {
  let repository: StackRepository;
  /** Hash of the last commit with the first digest. */
  let released: string;

  beforeEach(async () => {
    repository = new StackRepository();
    await repository.release({ service: "api", digest: first, to: "prod", commit: true });
    repository.edit(prod, "replicas: { min: 3, max: 12 }", "replicas: { min: 3, max: 12 } # as measured");
    released = repository.commit("Say where the figures are from");
    repository.edit(prod, first, second);
    repository.edit(prod, "replicas: { min: 3, max: 12 } # as measured", "replicas: { min: 2, max: 11 }");
    repository.commit("Release api with less");
  });

  afterEach(() => repository.remove());

  it("gives a service its image, its config and its comments of before, and the file its bytes", async () => {
    const { code, printed, told } = await repository.rollback(back);

    expect(code, told).to.equal(0);
    expect(repository.read(prod)).to.equal(repository.git("show", `${released}:${prod}`).concat("\n"));
    expect(printed).to.contain("+      replicas: { min: 3, max: 12 } # as measured");
    expect(told).to.contain(`Roll api in prod back to sha256:aaaaaaaaaaaa`);
    expect(told).to.match(/Not rolled back, .*infrastructure[\s\S]*the database's schema and data/);
  });

  it("keeps what has changed outside the entry since then", async () => {
    repository.edit(prod, "accessLogRetentionDays: ", "accessLogRetentionDays: 1");
    repository.edit(prod, "    worker:\n", "    # about worker\n    worker:\n");
    repository.commit("Keep access logs longer");
    const now = repository.read(prod);

    await repository.rollback(back);

    const edited = repository.read(prod);
    const [before, after] = [serviceEntry(now, "api"), serviceEntry(edited, "api")];
    expect(edited.slice(0, after?.start)).to.equal(now.slice(0, before?.start));
    expect(edited.slice(after?.end)).to.equal(now.slice(before?.end));
    expect(after?.text).to.equal(serviceEntry(repository.git("show", `${released}:${prod}`), "api")?.text);
  });

  it("commits the file alone and prints for a machine what it did", async () => {
    const before = repository.head();

    expect(await repository.rolledBack({ ...back, commit: true })).to.deep.equal({
      file: prod,
      service: "api",
      from: second,
      to: first,
      revision: released,
      commit: repository.head(),
      message: repository.git("show", "--no-patch", "--format=%B", "HEAD"),
    });
    expect(repository.git("rev-parse", "HEAD^")).to.equal(before);
    expect(repository.git("show", "--name-only", "--format=", "HEAD")).to.equal(prod);
  });

  it("says the same each time that it is asked, and goes further back when it was committed", async () => {
    await repository.release({ service: "api", digest: third, to: "prod", commit: true });
    const once = await repository.rollback({ ...back, json: true });
    repository.git("restore", prod);
    const twice = await repository.rollback({ ...back, json: true });
    expect(twice).to.deep.equal(once);
    repository.commit("Roll back");

    const further = await repository.rolledBack(back);

    expect([further.from, further.to]).to.deep.equal([second, first]);
  });

  it("goes to the digest that is named, and has nothing to do for the one that runs", async () => {
    await repository.release({ service: "api", digest: third, to: "prod", commit: true });

    const named = await repository.rolledBack({ ...back, to: first });
    repository.git("restore", prod);
    const same = await repository.rollback({ ...back, to: third, json: true });

    expect([named.from, named.to, named.revision]).to.deep.equal([third, first, released]);
    expect(same.code).to.equal(0);
    expect(JSON.parse(same.printed)).to.deep.equal({
      file: prod,
      service: "api",
      from: third,
      to: third,
      revision: null,
      commit: null,
      message: null,
    });
    expect(repository.git("status", "--porcelain")).to.equal("");
  });

  it("follows what the branch held: a merge counts where it came in, not where it was written", async () => {
    repository.git("checkout", "--quiet", "-b", "feature");
    repository.edit(prod, second, digestOf("d"));
    repository.commit("Tried on a branch");
    repository.edit(prod, digestOf("d"), third);
    repository.commit("Release api from a branch");
    repository.git("checkout", "--quiet", "main");
    repository.git("merge", "--quiet", "--no-ff", "--message", "Merge", "feature");

    expect((await repository.rolledBack(back)).to).to.equal(second);
  });

  it("rejects a service that had no other release, and offers what was left again for it", async () => {
    await repository.rollback({ ...back, commit: true });
    const head = repository.head();

    const { refused } = await repository.rollback({ ...back, commit: true });

    expect(refused).to.match(
      new RegExp(
        `^ReleaseRefused: There is no release of api before ${first} in the history of ${prod}\\.\nThose that came after it were left again; name one with --to to take it all the same:\n  ${second} until [0-9a-f]{12}$`,
      ),
    );
    expect(repository.head()).to.equal(head);
  });

  it("rejects a service that was never released", async () => {
    expect((await repository.rollback({ stack: "prod", service: "worker" })).refused).to.equal(
      `ReleaseRefused: worker has no release in ${prod} that could be rolled back: its image names the digest of 64 zeros. Release one with: npm run release -- --service worker --digest DIGEST --to prod`,
    );
  });

  it("rejects a digest that the service never had, and lists those that it had", async () => {
    const { refused } = await repository.rollback({ ...back, to: third });

    expect(refused).to.equal(
      [
        `ReleaseRefused: api never had the digest ${third} in the history of ${prod}.`,
        "Digests that it had, the latest first:",
        `  ${first} until ${released.slice(0, 12)}`,
      ].join("\n"),
    );
  });

  it("rejects an entry that today's config would not take, names the rules, and leaves the file as it is", async () => {
    repository.edit(prod, 'connectsTo: [database, "service:worker"]', "connectsTo: [database]");
    repository.edit(prod, '      exposedTo: ["service:api"]\n', "");
    repository.commit("Part api and worker");
    const now = repository.read(prod);

    const { printed, refused } = await repository.rollback(back);

    expect(printed).to.equal("");
    expect(refused).to.match(
      new RegExp(
        `^ReleaseRefused: The entry of api as ${released.slice(0, 12)} left it does not fit into ${prod}`,
      ),
    );
    expect(refused).to.contain("plinth:services.api.connectsTo[1]");
    expect(refused).to.contain(
      `put the older digest alone into today's entry, with npm run release -- --service api --digest ${first} --to prod`,
    );
    expect(repository.read(prod)).to.equal(now);
  });

  it("rejects a clone whose history is cut off, with the command that fetches the rest", async () => {
    const shallow = new StackRepository();
    try {
      shallow.git("fetch", "--quiet", "--depth=1", `file://${repository.root}`, "main");
      shallow.git("reset", "--quiet", "--hard", "FETCH_HEAD");

      expect((await shallow.rollback(back)).refused).to.equal(
        "ReleaseRefused: The history of this clone is cut off, so that the release before may be missing in it. Fetch the rest, then repeat the command: git fetch --unshallow",
      );
    } finally {
      shallow.remove();
    }
  });

  it("rejects a directory that is no repository", async () => {
    repository.write(".git/HEAD", "");

    expect((await repository.rollback(back)).refused).to.match(
      /^CannotRun: git finds no repository at .*: run the command in a clone\.$/,
    );
  });

  it("rejects a commit that would hold more than the rollback", async () => {
    repository.edit(prod, second, third);

    expect((await repository.rollback({ ...back, commit: true })).refused).to.match(
      /^ReleaseRefused: The commit would not hold this change alone, so nothing was written\.\n {2}Pulumi\.prod\.yaml has changes/,
    );
  });
});
