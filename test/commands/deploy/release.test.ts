import { expect } from "chai";
import { deployOrdinarily } from "../../../commands/deploy/ordinary-deployment.ts";
import { requireRelease } from "../../../commands/deploy/release.ts";
import { judgeFailure } from "../../../commands/exit-codes.ts";
import type { LiveEnvironment } from "../../../commands/live/live-environment.ts";
import { loadStack } from "../../../stacks/config/load.ts";
import { DeployableCheckout } from "../../support/deployable-checkout.ts";
import { holding, withRegistry } from "../../support/registry-stub.ts";
import { digestOf } from "../../support/stack-repository.ts";
import { untouchedDeployment } from "../../support/untouched-deployment.ts";

describe("the release of a deployment", () => {
  let checkout: DeployableCheckout;
  const said: string[] = [];

  beforeEach(() => {
    said.length = 0;
    checkout = new DeployableCheckout();
  });

  afterEach(() => checkout.remove());

  const live = (kind: LiveEnvironment["kind"] = "live") => ({
    root: checkout.root,
    stack: "dev",
    settings: loadStack(checkout.root, "dev").config,
    kind,
  });

  const required = (kind: LiveEnvironment["kind"] = "live") =>
    requireRelease(live(kind), (text) => said.push(text));

  const refusal = async (run: () => Promise<unknown>) => {
    const problem: unknown = await run().then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    return judgeFailure(problem);
  };

  const silent = () => ({ status: 400, body: { __type: "AccessDeniedException", message: "no" } });

  it("is the commit with its digests, where the registry has them", async () => {
    const digests = { api: digestOf("a"), worker: digestOf("a") };
    expect(await withRegistry(holding("a"), () => required())).to.deep.equal({
      commit: checkout.head,
      digests,
    });
    expect(said).to.deep.equal([]);
  });

  it("rejects digests that the registry does not have, all of them at once and with what else is wrong", async () => {
    checkout.edit("dev", (text) => `${text}# not committed\n`);
    const { code, text } = await withRegistry(holding(""), () => refusal(() => required()));
    expect(code).to.equal(1);
    const [first, ...lines] = text.split("\n");
    expect(first).to.equal("dev is not deployed, and nothing was changed:");
    expect(lines.map((line) => line.replace(/, \S+@sha256:a{64}:/u, ":"))).to.deep.equal([
      "  The image of api cannot be pulled: the repository has no image with this digest; push it, or name the digest that was pushed.",
      "  The image of worker cannot be pulled: the repository has no image with this digest; push it, or name the digest that was pushed.",
      "  the checkout has changes that are in no commit: Pulumi.dev.yaml. Commit them, or put them away: git stash -u",
    ]);
  });

  it("rejects a registry that does not answer, because then nothing is known", async () => {
    const { code, text } = await withRegistry(silent, () => refusal(() => required()));
    expect(code, text).to.equal(2);
    expect(text).to.contain("did not say what");
    expect(text).to.contain("Nothing was changed.");
  });

  it("tells what is wrong here as well where the registry does not answer", async () => {
    checkout.edit("dev", (text) => `${text}# not committed\n`);
    const { code, text } = await withRegistry(silent, () => refusal(() => required()));
    expect(code, text).to.equal(1);
    const [, registry, changes] = text.split("\n");
    expect(registry).to.contain("did not say what");
    expect(changes).to.contain("changes that are in no commit: Pulumi.dev.yaml");
  });

  it("names an image without a release once, by the command that gives it one", async () => {
    checkout.edit("dev", (text) => text.replaceAll(digestOf("a"), digestOf("0")));
    checkout.commit();
    const { text } = await withRegistry(holding(""), () => refusal(() => required()));
    expect(
      text
        .split("\n")
        .slice(1)
        .map((line) => line.slice(0, 44)),
    ).to.deep.equal([
      "  api has no image yet, its digest is 64 zer",
      "  worker has no image yet, its digest is 64 ",
    ]);
  });

  it("asks no registry where the cloud is simulated", async () => {
    const asked = await withRegistry(holding(""), async (requests) => {
      await required("simulated");
      return requests.length;
    });
    expect(asked).to.equal(0);
  });

  it("is looked at before a deployment reads a state or a record", async () => {
    const deployment = untouchedDeployment(live());
    const { code, text } = await withRegistry(holding(""), () =>
      refusal(() => deployOrdinarily(deployment, false)),
    );
    expect(code, text).to.equal(1);
  });
});
