import { expect } from "chai";
import {
  archiveSignature,
  assetSignature,
  assetText,
  secretSignature,
  signatureKey,
} from "../../simulator/wire.ts";

describe("files and archives on the wire", () => {
  it("are one text with the engine's hash", () => {
    expect(assetText({ [signatureKey]: assetSignature, hash: "1a", text: "hello" })).to.equal("asset:1a");
    expect(assetText({ [signatureKey]: archiveSignature, hash: "2b", assets: {} })).to.equal("archive:2b");
  });

  it("are told apart by where they come from as long as nobody has hashed them", () => {
    expect(assetText({ [signatureKey]: archiveSignature, path: "dist" })).to.equal('archive:{"path":"dist"}');
    expect(assetText({ [signatureKey]: assetSignature, hash: "", uri: "https://example.com/a" })).to.equal(
      'asset:{"uri":"https://example.com/a"}',
    );
  });

  it("are not found in other values", () => {
    expect(assetText({ hash: "1a", path: "dist" })).to.equal(undefined);
    expect(assetText({ [signatureKey]: secretSignature, value: "x" })).to.equal(undefined);
  });
});
