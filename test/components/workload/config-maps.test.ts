import { expect } from "chai";
import {
  configMapOf,
  databaseCaDocument,
  flagsDocument,
  settingsDocument,
} from "../../../components/workload/config-maps.ts";
import { fields } from "../../support/kubernetes-documents.ts";
import { record } from "../../support/mocks.ts";
import { theOnly } from "../listing.ts";
import { caBundle, complete, full, fullPods, makeWorkload, plainPods } from "./workload-fixture.ts";

const templateWith = async (changes: Partial<typeof full>, ca = caBundle) => {
  const { database } = complete;
  if (database === "none") throw new Error("the fixture has a database");
  const args = { ...complete, service: { ...full, ...changes }, database: { ...database, caBundle: ca } };
  const { resources } = await record(() => makeWorkload(args));
  const { inputs } = theOnly(resources, "kubernetes:apps/v1:Deployment");
  return JSON.stringify(fields(inputs, "spec", "template"));
};

describe("ConfigMaps of a workload", () => {
  it("exist where there is something in them", () => {
    expect([
      settingsDocument(plainPods),
      flagsDocument(plainPods),
      databaseCaDocument(plainPods),
    ]).to.deep.equal([undefined, undefined, undefined]);
  });

  it("of settings and certificates are named by their content and cannot be changed", () => {
    for (const document of [settingsDocument(fullPods), databaseCaDocument(fullPods)]) {
      expect(document?.name).to.match(/^orders-(settings|database-ca)-[0-9a-f]{10}$/);
      expect(document?.immutable).to.equal(true);
    }
    expect(databaseCaDocument(fullPods)?.data).to.deep.equal({ "rds-ca.pem": caBundle });
    expect(settingsDocument(fullPods)?.data).to.deep.equal({ FEATURE: "on", LOG_LEVEL: "info" });
  });

  it("are the same whatever the order in the stack file", () => {
    const turned = {
      ...full,
      settings: { FEATURE: "on", LOG_LEVEL: "info" },
      flags: { beta: false, newCheckout: true },
    };
    const pods = { ...fullPods, service: turned };
    expect(settingsDocument(pods)).to.deep.equal(settingsDocument(fullPods));
    expect(flagsDocument(pods)).to.deep.equal(flagsDocument(fullPods));
  });

  it("of flags keep their name and hold one file, which changes in place", () => {
    const document = flagsDocument(fullPods);
    expect(document).to.deep.include({ name: "orders-flags", immutable: false });
    expect(JSON.parse(document?.data["flags.json"] ?? "")).to.deep.equal({ beta: false, newCheckout: true });
    if (document === undefined) throw new Error("no flags");
    expect(configMapOf(document, {})).not.to.have.property("immutable");
  });

  it("roll the pods when a setting or a certificate changes, and not when a flag does", async () => {
    const before = await templateWith({});
    expect(await templateWith({})).to.equal(before);
    expect(await templateWith({ settings: { LOG_LEVEL: "debug" } })).not.to.equal(before);
    expect(await templateWith({}, caBundle.replace("MA==", "MQ=="))).not.to.equal(before);
    expect(await templateWith({ flags: { newCheckout: false, beta: true } })).to.equal(before);
  });
});
