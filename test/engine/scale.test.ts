import { expect } from "chai";
import { Checkout } from "../support/checkout.ts";
import { manyServicesText } from "../support/many-services.ts";

const minutes = 60_000;

describe("an environment with 200 services", () => {
  let checkout: Checkout;

  beforeEach(() => {
    checkout = new Checkout();
  });

  afterEach(() => checkout.remove());

  it("is previewed by the real engine without an error, in minutes", async function () {
    this.timeout(6 * minutes);
    checkout.write("Pulumi.dev.yaml", manyServicesText(200));

    const { plan, result } = await checkout.plan(["preview", "--stack", "dev"]);

    expect(result.code, result.stderr).to.equal(0);
    const created = (type: string) =>
      plan.steps.filter((step) => step.op === "create" && step.type === type).length;
    expect({
      namespaces: created("kubernetes:core/v1:Namespace"),
      deployments: created("kubernetes:apps/v1:Deployment"),
      migrations: created("kubernetes:batch/v1:Job"),
      roles: created("aws:eks/podIdentityAssociation:PodIdentityAssociation"),
    }).to.deep.equal({ namespaces: 202, deployments: 200, migrations: 20, roles: 220 });
    expect(plan.steps.filter(({ op }) => op !== "create")).to.deep.equal([]);
  });
});
