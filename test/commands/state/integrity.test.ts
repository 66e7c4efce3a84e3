import { createHash } from "node:crypto";
import { expect } from "chai";
import { flawOf } from "../../../commands/state/integrity.ts";

type Resource = Parameters<typeof flawOf>[0][number];

const urnOf = (type: string, name: string) => `urn:pulumi:dev::plinth::${type}::${name}`;

const root: Resource = { urn: urnOf("pulumi:pulumi:Stack", "plinth-dev"), type: "pulumi:pulumi:Stack" };
const provider: Resource = {
  urn: urnOf("pulumi:providers:aws", "aws"),
  type: "pulumi:providers:aws",
  custom: true,
  id: "0001",
  parent: root.urn,
};
const topic: Resource = {
  urn: urnOf("aws:sns/topic:Topic", "a"),
  type: "aws:sns/topic:Topic",
  custom: true,
  id: "arn",
  parent: root.urn,
  provider: `${provider.urn}::0001`,
};
const rest = [root, provider] as const;

describe("the integrity of a state", () => {
  const whole: readonly (readonly [what: string, resources: readonly Resource[]])[] = [
    ["a stack with a provider and a resource", [...rest, topic]],
    [
      "a resource beside its predecessors that wait for their deletion",
      [...rest, topic, { ...topic, delete: true }],
    ],
    [
      "nothing but what waits for its deletion",
      [...rest, { ...topic, delete: true }, { ...topic, delete: true }],
    ],
    ["a replaced resource whose provider is gone", [root, { ...topic, pendingReplacement: true }]],
    ["no resource at all", []],
  ];
  for (const [what, resources] of whole) {
    it(`is given for ${what}`, () => {
      expect(flawOf(resources)).to.equal(undefined);
    });
  }

  const flawed: readonly (readonly [what: string, resources: readonly Resource[], flaw: string])[] = [
    ["a resource that stands there twice", [...rest, topic, topic], `${topic.urn} stands there twice`],
    [
      "a provider after its resource",
      [root, topic, provider],
      `${topic.urn} needs the provider ${provider.urn}::0001`,
    ],
    ["a provider without an id", [root, { ...provider, id: "" }], `the provider ${provider.urn} has no id`],
    ["a component with an id", [{ ...root, id: "x" }], `${root.urn} has the id x`],
    ["a missing parent", [provider], `${provider.urn} needs ${root.urn}`],
    ["a missing dependency", [...rest, { ...topic, dependencies: ["x"] }], `${topic.urn} needs x`],
    [
      "a missing dependency of a property",
      [...rest, { ...topic, propertyDependencies: { name: ["x"] } }],
      `${topic.urn} needs x`,
    ],
    [
      "a missing resource to be deleted with",
      [...rest, { ...topic, deletedWith: "x" }],
      `${topic.urn} needs x`,
    ],
    [
      "a missing resource to be replaced with",
      [...rest, { ...topic, replaceWith: ["x"] }],
      `${topic.urn} needs x`,
    ],
  ];
  for (const [what, resources, flaw] of flawed) {
    it(`rejects ${what}`, () => {
      expect(flawOf(resources)).to.contain(flaw);
    });
  }

  it("rejects a manifest that somebody has edited", () => {
    const magic = createHash("sha256").update("v3.259.0").digest("hex");
    expect(flawOf([], { version: "v3.259.0", magic })).to.equal(undefined);
    expect(flawOf([], { version: "v3.260.0", magic })).to.contain("the hash in its manifest");
  });
});
