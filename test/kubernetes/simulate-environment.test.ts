import { expect } from "chai";
import { kubernetesObjects } from "../../simulator/kubernetes/objects.ts";
import { Checkout } from "../support/checkout.ts";
import { cluster } from "./cluster.ts";
import { removeAll } from "./environment-objects.ts";

/** A preview and an update, twice; each runs the whole program. */
const timeoutMs = 480_000;

describe("npm run simulate -- up --kubeconfig", () => {
  let checkout: Checkout;

  beforeEach(() => {
    checkout = new Checkout();
  });

  afterEach(() => checkout.remove());

  it("puts dev's objects onto the API server, and changes nothing the second time", async function () {
    this.timeout(timeoutMs);
    const up = () => checkout.run(["simulate", "up", "--stack", "dev", "--kubeconfig", cluster().kubeconfig]);

    const first = await up();
    const exported = await checkout.run(["simulate", "export", "--stack", "dev"]);
    const objects = kubernetesObjects(exported.stdout);
    try {
      expect(first.code, first.stderr).to.equal(0);
      expect(first.stderr).to.contain(`Kubernetes objects went to the cluster at ${cluster().api.server}`);
      expect(objects.length).to.be.at.least(40);
      for (const object of objects) {
        expect(await cluster().api.get(object), `${object.kind} ${object.metadata.name}`).not.to.equal(
          undefined,
        );
      }

      const second = await up();

      expect(second.code, second.stderr).to.equal(0);
      expect(second.stderr).to.match(/: 0 created, 0 updated, 0 replaced, 0 deleted, \d+ unchanged\./);
    } finally {
      await removeAll(objects);
    }
  });
});
