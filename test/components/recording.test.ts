import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { record } from "../support/mocks.ts";
import { listing } from "./listing.ts";
import { rejection } from "./rejection.ts";

class Thing extends pulumi.CustomResource {
  declare readonly arn: pulumi.Output<string>;
  constructor(name: string, props: pulumi.Inputs, opts?: pulumi.CustomResourceOptions) {
    super("test:index:Thing", name, { ...props, arn: undefined }, opts);
  }
}

const region = () => ({ region: new pulumi.Config("plinth").get("region") ?? "none" });
const names = () => ({ project: pulumi.getProject(), stack: pulumi.getStack() });

describe("a recording", () => {
  it("holds inputs, parents and options as the engine would get them", async () => {
    const { resources } = await record(() => {
      const first = new Thing("first", { size: 1 }, { protect: true });
      return new Thing("second", { of: first.arn }, { parent: first, ignoreChanges: ["size"] }).arn;
    });
    const [first, second] = resources;
    expect(first)
      .to.include({ name: "first", protect: true })
      .and.to.deep.include({ inputs: { size: 1 } });
    expect(second)
      .to.include({ name: "second", parent: first?.urn, protect: true })
      .and.to.deep.include({
        ignoreChanges: ["size"],
        inputs: { of: "arn:aws:mock:us-east-1:111122223333:first" },
        dependencies: [first?.urn],
      });
  });

  it("marks what a preview cannot know", async () => {
    const { outputs } = await record(() => ({ arn: new Thing("first", {}).arn }), { preview: true });
    expect(outputs).to.deep.equal({ arn: { unknown: true } });
  });

  it("marks secrets", async () => {
    const { outputs, resources } = await record(() => {
      new Thing("first", { word: pulumi.secret("hush") });
      return { word: pulumi.secret("hush") };
    });
    expect(resources[0]?.inputs).to.deep.equal({ word: { secret: "hush" } });
    expect(outputs).to.deep.equal({ word: { secret: "hush" } });
  });

  it("gives a program its config, and the next one none", async () => {
    expect((await record(region, { config: { "plinth:region": "us-east-1" } })).outputs).to.deep.equal({
      region: "us-east-1",
    });
    expect((await record(region)).outputs).to.deep.equal({ region: "none" });
  });

  it("names project and stack", async () => {
    expect((await record(names, { project: "p", stack: "s" })).outputs).to.deep.equal({
      project: "p",
      stack: "s",
    });
  });

  it("rejects with what the program throws, and is ready for the next program", async () => {
    const message = await rejection(() => {
      new Thing("half", {});
      throw new Error("no further");
    });
    expect(message).to.equal("no further");
    expect(listing((await record(() => ({ arn: new Thing("first", {}).arn }))).resources)).to.deep.equal([
      "test:index:Thing first",
    ]);
  });

  it("rejects a question to AWS and names it", async () => {
    const message = await rejection(() => pulumi.runtime.invoke("aws:index/getRegion:getRegion", {}));
    expect(message).to.include("aws:index/getRegion:getRegion is not mocked");
  });
});
