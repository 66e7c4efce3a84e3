import { expect } from "chai";
import { StepCollector } from "../../simulator/engine-events.ts";
import { archiveSignature, secretSignature, signatureKey, unknownValue } from "../../simulator/wire.ts";
import { endedEvent, engineEvent, failure } from "../support/engine-events.ts";

const urn = "urn:pulumi:dev::plinth::plinth:network:Network$aws:ec2/subnet:Subnet::network-private-a";
const parent = "urn:pulumi:dev::plinth::plinth:network:Network::network";

describe("the engine's events as steps of a plan", () => {
  it("keep inputs, parent, provider, protection and the property that forces a replacement", () => {
    const collector = new StepCollector();
    collector.onEvent(
      engineEvent({
        op: "replace",
        urn,
        type: "aws:ec2/subnet:Subnet",
        provider: "aws::1",
        logical: true,
        keys: ["vpcId"],
        old: { parent, protect: true, inputs: { vpcId: "vpc-1", tags: { a: "1" } } },
        new: { parent, protect: true, inputs: { vpcId: unknownValue, tags: { a: "2" }, __defaults: [] } },
        detailedDiff: {
          vpcId: { diffKind: "update-replace", inputDiff: true },
          "tags.a": { diffKind: "update", inputDiff: true },
        },
      }),
    );

    expect(collector.steps).to.deep.equal([
      {
        op: "replace",
        urn,
        type: "aws:ec2/subnet:Subnet",
        name: "network-private-a",
        parent,
        provider: "aws::1",
        old: { vpcId: "vpc-1", tags: { a: "1" } },
        new: { vpcId: { unknown: true }, tags: { a: "2" } },
        replaceKeys: ["vpcId"],
        stateful: true,
        protect: true,
        diff: [
          { path: "tags.a", kind: "update", replaces: false, old: "1", new: "2" },
          { path: "vpcId", kind: "update", replaces: true, old: "vpc-1", new: { unknown: true } },
        ],
      },
    ]);
  });

  it("show a changed resource option, and are a change where the engine changes nothing else", () => {
    const collector = new StepCollector();
    const made = {
      op: "same",
      urn,
      type: "t",
      provider: "",
      old: { parent, protect: true, retainOnDelete: true, inputs: {} },
      new: { parent, protect: false, retainOnDelete: true, inputs: {} },
    };
    collector.onEvent(engineEvent(made));
    collector.onEvent(endedEvent(made));

    expect(collector.ended.map(({ diff, op, protect }) => ({ diff, op, protect }))).to.deep.equal([
      {
        op: "update",
        protect: true,
        diff: [{ path: "options.protect", kind: "update", replaces: false, old: true, new: false }],
      },
    ]);
  });

  it("count as protected where they were, though the engine was told otherwise", () => {
    const collector = new StepCollector(new Set([urn]));
    const kept = { parent, protect: true, inputs: {} };
    collector.onEvent(
      engineEvent({ op: "delete", urn, type: "t", provider: "", old: { parent, inputs: {} } }),
    );
    expect(collector.steps[0]?.protect).to.equal(true);

    collector.onEvent(
      engineEvent({ op: "same", urn, type: "t", provider: "", old: { parent, inputs: {} }, new: kept }),
    );
    expect(collector.steps.map(({ diff, op }) => [op, diff])).to.deep.equal([["same", []]]);
  });

  it("read a value whose key holds a quote or a space", () => {
    const collector = new StepCollector();
    const inputs = (value: string) => ({ tags: { 'a "b" c': value } });
    collector.onEvent(
      engineEvent({
        op: "update",
        urn,
        type: "t",
        provider: "",
        old: { parent, inputs: inputs("1") },
        new: { parent, inputs: inputs("2") },
        detailedDiff: { 'tags["a \\"b\\" c"]': { diffKind: "update", inputDiff: true } },
      }),
    );

    expect(collector.steps[0]?.diff.map((change) => [change.old, change.new])).to.deep.equal([["1", "2"]]);
  });

  it("count a replacement once, though the engine tells of both its halves too", () => {
    const collector = new StepCollector();
    const state = { parent, inputs: {} };
    for (const op of ["create-replacement", "delete-replaced"]) {
      collector.onEvent(
        engineEvent({ op, urn, type: "t", provider: "", logical: false, old: state, new: state }),
      );
    }
    collector.onEvent(
      engineEvent({ op: "replace", urn, type: "t", provider: "", logical: true, old: state, new: state }),
    );

    expect(collector.steps.map(({ op }) => op)).to.deep.equal(["replace"]);
    expect(collector.unknownOperations).to.deep.equal([]);
  });

  it("have ended only when the engine says so, not when they are announced", () => {
    const collector = new StepCollector();
    const made = { op: "create", urn, type: "t", provider: "", new: { parent, inputs: {} } };
    collector.onEvent(engineEvent(made));
    collector.onEvent(engineEvent({ ...made, urn: `${urn}-failed` }));
    collector.onEvent(endedEvent(made));

    expect(collector.steps.map((step) => step.urn)).to.deep.equal([urn, `${urn}-failed`]);
    expect(collector.ended.map((step) => step.urn)).to.deep.equal([urn]);
  });

  it("have not ended when only a half of an earlier replacement has", () => {
    const collector = new StepCollector();
    const gone = { urn, type: "t", provider: "", old: { parent, inputs: {} } };
    collector.onEvent(engineEvent({ ...gone, op: "delete" }));
    collector.onEvent(endedEvent({ ...gone, op: "delete-replaced" }));

    expect(collector.ended).to.deep.equal([]);
  });

  it("of a refresh are what was found, and have ended with it", () => {
    const collector = new StepCollector();
    const state = { parent, inputs: {} };
    collector.onEvent(engineEvent({ op: "refresh", urn, type: "t", provider: "", old: state, new: state }));
    collector.onEvent(endedEvent({ op: "delete", urn, type: "t", provider: "", old: state }));

    expect(collector.ended.map(({ op }) => op)).to.deep.equal(["delete"]);
  });

  it("never show a secret, at any depth", () => {
    const collector = new StepCollector();
    const secret = { [signatureKey]: secretSignature, value: "hush" };
    collector.onEvent(
      engineEvent({
        op: "create",
        urn,
        type: "t",
        provider: "",
        new: { parent, inputs: { a: [{ b: secret }] } },
      }),
    );

    expect(collector.steps[0]?.new).to.deep.equal({ a: [{ b: "[secret]" }] });
  });

  it("show code by its hash, not by the place of a checkout", () => {
    const collector = new StepCollector();
    const code = { [signatureKey]: archiveSignature, hash: "1a2b", path: "/home/me/functions/dist/x" };
    collector.onEvent(
      engineEvent({ op: "create", urn, type: "t", provider: "", new: { parent, inputs: { code } } }),
    );

    expect(collector.steps[0]?.new).to.deep.equal({ code: "archive:1a2b" });
  });

  it("report an operation that this version does not know", () => {
    const collector = new StepCollector();
    collector.onEvent(
      engineEvent({ op: "teleport", urn, type: "t", provider: "", new: { parent, inputs: {} } }),
    );

    expect(collector.steps).to.deep.equal([]);
    expect(collector.unknownOperations).to.deep.equal(["teleport"]);
  });

  it("give each error once, without terminal colours", () => {
    const collector = new StepCollector();
    for (let times = 0; times < 2; times++)
      collector.onEvent(failure("<{%fg 1%}>no such thing<{%reset%}>\n"));

    expect(collector.errors).to.deep.equal(["no such thing"]);
  });
});
