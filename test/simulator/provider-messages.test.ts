import { expect } from "chai";
import { different } from "../../simulator/provider-messages.ts";

describe("a difference on the wire", () => {
  const name = { path: "name", kind: "update", replaces: true } as const;
  const tag = { path: "tags.Name", kind: "add", replaces: false } as const;

  it("says whether the old resource goes first", () => {
    const first = (deleteBeforeReplace: boolean) =>
      different({ changes: [name], deleteBeforeReplace }).getDeletebeforereplace();

    expect([first(true), first(false)]).to.deep.equal([true, false]);
  });

  it("names the properties that differ, and of these the ones that replace", () => {
    const message = different({ changes: [name, tag], deleteBeforeReplace: false });

    expect(message.getDiffsList()).to.deep.equal(["name", "tags"]);
    expect(message.getReplacesList()).to.deep.equal(["name"]);
  });
});
