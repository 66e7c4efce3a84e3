import { expect } from "chai";
import { configDifference, differences, ignoring } from "../../simulator/difference.ts";
import { archiveSignature, secretSignature, signatureKey, unknownValue } from "../../simulator/wire.ts";

const never = () => false;

describe("the difference of two input maps", () => {
  it("names leaves by the engine's paths", () => {
    const olds = {
      tags: { Name: "a", "cost center": "1" },
      routes: [{ cidrBlock: "0.0.0.0/0" }],
      same: [1, 2],
    };
    const news = {
      tags: { Name: "b", "cost center": "2" },
      routes: [{ cidrBlock: "10.0.0.0/8" }, {}],
      same: [1, 2],
    };

    expect(differences(olds, news, never)).to.deep.equal([
      { path: "tags.Name", kind: "update", replaces: false },
      { path: 'tags["cost center"]', kind: "update", replaces: false },
      { path: "routes[0].cidrBlock", kind: "update", replaces: false },
      { path: "routes[1]", kind: "add", replaces: false },
    ]);
  });

  it("tells an added from a removed value, also where false or null stands", () => {
    expect(differences({ a: false }, { b: null }, never)).to.deep.equal([
      { path: "a", kind: "delete", replaces: false },
      { path: "b", kind: "add", replaces: false },
    ]);
  });

  it("takes a value that is not known yet for a change, and for a replacement where the property forces one", () => {
    const changes = differences(
      { vpcId: "vpc-1", name: "n" },
      { vpcId: unknownValue, name: "n" },
      (path) => path === "vpcId",
    );

    expect(changes).to.deep.equal([{ path: "vpcId", kind: "update", replaces: true }]);
  });

  it("finds none between two unknown values", () => {
    expect(differences({ id: unknownValue }, { id: unknownValue }, never)).to.deep.equal([]);
  });

  it("compares what a secret holds, not that it is one", () => {
    const secret = (value: string) => ({ [signatureKey]: secretSignature, value });

    expect(differences({ token: "x" }, { token: secret("x") }, never)).to.deep.equal([]);
    expect(differences({ token: secret("x") }, { token: secret("y") }, never)).to.deep.equal([
      { path: "token", kind: "update", replaces: false },
    ]);
  });

  it("leaves the bridge's notes about defaults out", () => {
    expect(differences({ __defaults: ["name"] }, { __defaults: [] }, never)).to.deep.equal([]);
  });

  it("compares code by its hash, wherever it lies", () => {
    const archive = (hash: string, path: string) => ({ [signatureKey]: archiveSignature, hash, path });

    expect(
      differences({ code: archive("1a", "/one") }, { code: archive("1a", "/two") }, never),
    ).to.deep.equal([]);
    expect(
      differences({ code: archive("1a", "/one") }, { code: archive("2b", "/one") }, never),
    ).to.deep.equal([{ path: "code", kind: "update", replaces: false }]);
    expect(differences({}, { code: archive("2b", "/one") }, never)).to.deep.equal([
      { path: "code", kind: "add", replaces: false },
    ]);
  });
});

describe("the difference of a provider's arguments", () => {
  it("does not replace the provider for another region: each resource decides for itself", () => {
    const olds = { region: "us-east-1", allowedAccountIds: '["111122223333"]', version: "1" };
    const news = { region: "eu-central-1", defaultTags: "{}", version: "2" };

    expect(configDifference(olds, news)).to.deep.equal({
      changes: [
        { path: "region", kind: "update", replaces: false },
        { path: "allowedAccountIds", kind: "delete", replaces: false },
        { path: "defaultTags", kind: "add", replaces: false },
      ],
      deleteBeforeReplace: false,
    });
  });

  it("replaces the provider for an argument that says so, as another cluster's does", () => {
    const { changes } = configDifference(
      { clusterIdentifier: "one", kubeconfig: "a" },
      { clusterIdentifier: "two", kubeconfig: "b" },
      ["clusterIdentifier"],
    );

    expect(changes).to.deep.equal([
      { path: "clusterIdentifier", kind: "update", replaces: true },
      { path: "kubeconfig", kind: "update", replaces: false },
    ]);
  });

  it("is empty where only the engine's own version differs", () => {
    expect(
      configDifference({ region: "us-east-1", version: "1" }, { region: "us-east-1", version: "2" }).changes,
    ).to.deep.equal([]);
  });
});

describe("what ignoreChanges names", () => {
  it("is left out of a difference, with everything below it and nothing beside it", () => {
    const change = (path: string) => ({ path, kind: "update" as const, replaces: true });
    const changes = ["tags.Name", "tagsAll.Name", "routes[0].cidrBlock", "tags"].map(change);

    expect(ignoring({ changes, deleteBeforeReplace: true }, ["tags", "routes"])).to.deep.equal({
      changes: [change("tagsAll.Name")],
      deleteBeforeReplace: true,
    });
  });
});
