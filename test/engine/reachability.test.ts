import { expect } from "chai";
import { resourcesAfter, resourcesBefore } from "../../model/planned-resource.ts";
import { pathsDelta } from "../../review/reachability/paths-delta.ts";
import { pathsOf, type ReachPath } from "../../review/reachability/reachability.ts";
import { Checkout } from "../support/checkout.ts";

const titles = (paths: readonly ReachPath[]) => paths.map(({ source, target }) => `${source} > ${target}`);

// The real engine plans in the simulator. What a live cluster enforces it does not prove.
describe("who reaches whom by a plan of the real engine", () => {
  let checkout: Checkout;

  beforeEach(() => {
    checkout = new Checkout();
  });

  afterEach(() => checkout.remove());

  it("is decided of an environment that is not there yet: the plan says where each id will come from", async () => {
    const { plan } = await checkout.plan(["preview"]);

    const after = pathsOf(resourcesAfter(plan.steps));
    const { closed, opened, undecided } = pathsDelta(pathsOf(resourcesBefore(plan.steps)), after);

    expect([after.unjudged, closed, undecided]).to.deep.equal([[], [], []]);
    expect(titles(opened)).to.include.members([
      "internet > api 8080",
      "api > worker 8080",
      "api > database 5432",
      "login-rotation > internet 443",
    ]);
  });

  it("closes the paths of a connection that is gone since HEAD, and opens those of one that is new", async () => {
    checkout.edit(
      "Pulumi.dev.yaml",
      'connectsTo: [database, "service:worker"]',
      "connectsTo: [database, https]",
    );
    checkout.edit("Pulumi.dev.yaml", 'exposedTo: ["service:api"]', "exposedTo: []");

    const { plan } = await checkout.plan(["preview", "--against", "HEAD"]);

    const delta = pathsDelta(pathsOf(resourcesBefore(plan.steps)), pathsOf(resourcesAfter(plan.steps)));
    expect(titles(delta.closed)).to.deep.equal(["api > worker 8080", "api purge > worker 8080"]);
    expect(titles(delta.opened)).to.deep.equal(["api > internet 443", "api purge > internet 443"]);
    expect(delta.undecided).to.deep.equal([]);
  });
});
