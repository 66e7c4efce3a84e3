import { expect } from "chai";
import { judgeState, type StateResource } from "../../review/judge-state.ts";

/** A type of which rules ask nothing but that it holds no secret. */
const call = "aws:lambda/invocation:Invocation";

function resource(type: string, more: Partial<StateResource> = {}): StateResource {
  return { urn: `urn:pulumi:prod::plinth::${type}::x`, type, inputs: {}, outputs: {}, ...more };
}

const messages = (resources: readonly StateResource[]) =>
  judgeState(resources, []).findings.map(({ message }) => message.split(",")[0]);

describe("the rules over a state", () => {
  it("find a secret among inputs", () => {
    expect(messages([resource(call, { inputs: { password: "hunter2" } })])).to.deep.equal([
      "Input password is set",
    ]);
  });

  it("find a secret that the cloud has made, also in the outputs of the stack", () => {
    const stack = resource("pulumi:pulumi:Stack", { outputs: { password: "hunter2" } });
    expect(messages([stack])).to.deep.equal(["Output password is set"]);
  });

  it("say once what a provider repeats among its outputs", () => {
    const inputs = { password: "hunter2" };
    expect(messages([resource(call, { inputs, outputs: inputs })])).to.deep.equal(["Input password is set"]);
  });

  it("know a resource by the id that other ones name", () => {
    const named = (type: string, id: string, inputs: Readonly<Record<string, unknown>>) =>
      resource(`aws:ec2/${type}`, { inputs, outputs: { id } });
    const state = [
      named("subnet:Subnet", "subnet-1", {}),
      named("routeTable:RouteTable", "rtb-1", {}),
      named("routeTableAssociation:RouteTableAssociation", "rtbassoc-1", {
        subnetId: "subnet-1",
        routeTableId: "rtb-1",
      }),
      named("route:Route", "r-1", { routeTableId: "rtb-1", gatewayId: "igw-1" }),
    ];
    const { findings } = judgeState(state, []);
    expect(findings.filter(({ id }) => id === "private-routes").map(({ urn }) => urn)).to.deep.equal([
      state[3]?.urn,
    ]);
  });

  it("name a type that no table knows, and nothing known", () => {
    const strange = resource("aws:unheardof/thing:Thing");
    const { resources, unknown } = judgeState([strange, resource(call)], []);
    expect(resources).to.equal(2);
    expect(unknown.map(({ type }) => type)).to.deep.equal([strange.type]);
  });

  it("are waived as a plan's are", () => {
    const waiver = {
      id: "secretless-state",
      urn: `urn:pulumi:prod::plinth::${call}::x`,
      owner: "o",
      reason: "Public.",
      expires: "2027-01-31",
    };
    const { findings } = judgeState([resource(call, { inputs: { password: "p" } })], [waiver]);
    expect(findings.map(({ waived }) => waived)).to.deep.equal(["Public."]);
  });
});
