import { expect } from "chai";
import { pendingRollouts } from "../../../commands/deploy/rollout.ts";
import type { DeployedResource } from "../../../commands/live/deployed-state.ts";

const type = "kubernetes:apps/v1:Deployment";

function deployment(status?: unknown): DeployedResource {
  return {
    urn: `urn:pulumi:dev::plinth::${type}::api`,
    type,
    protect: false,
    outputs: status === undefined ? {} : { status },
    initErrors: [],
  };
}

const available = { type: "Available", status: "True" };
const over = { type: "Progressing", status: "True", reason: "NewReplicaSetAvailable" };

describe("what is not ready after an update", () => {
  it("is nothing where each Deployment has ended its rollout, or never had one", () => {
    expect(pendingRollouts([deployment({ conditions: [available, over] })], true)).to.deep.equal([]);
    expect(pendingRollouts([deployment({ conditions: [available] })], true)).to.deep.equal([]);
  });

  for (const [what, status, said] of [
    [
      "still rolls out",
      { conditions: [available, { ...over, reason: "ReplicaSetUpdated" }] },
      `api (${type}) is still rolling out: ReplicaSetUpdated`,
    ],
    [
      "is not available",
      { conditions: [{ ...available, status: "False" }, over] },
      `api (${type}) is not available`,
    ],
    ["has said nothing of itself", { conditions: [] }, `api (${type}) is not available`],
  ] as const) {
    it(`is a Deployment that ${what}`, () => {
      expect(pendingRollouts([deployment(status)], true)).to.deep.equal([said]);
    });
  }

  it("is a Deployment without a status, where there is a cluster that would report one", () => {
    expect(pendingRollouts([deployment()], true)).to.deep.equal([`api (${type}) has reported no status`]);
    expect(pendingRollouts([deployment()], false)).to.deep.equal([]);
  });

  it("is whatever a provider has made and not seen become ready", () => {
    const ingress = {
      ...deployment(),
      type: "kubernetes:networking.k8s.io/v1:Ingress",
      initErrors: ["no address"],
    };
    expect(pendingRollouts([ingress], false)).to.deep.equal([
      "api (kubernetes:networking.k8s.io/v1:Ingress) is there and not ready: no address",
    ]);
  });
});
