import { PassThrough } from "node:stream";
import { expect } from "chai";
import { type AnswerSource, confirmed, requireAnswerable } from "../../commands/confirmation.ts";
import { NotConfirmed } from "../../commands/refusal.ts";
import { typedAnswer } from "../support/typed-answer.ts";

const unasked = "npm run account -- up --stack all-in-one --yes";

describe("a question before a change", () => {
  const asked = async (source: AnswerSource, yes = false) => {
    const shown: string[] = [];
    const agreed = await confirmed({ yes, source, unasked }, "Change it?", (text) => shown.push(text));
    return { agreed, shown: shown.join("") };
  };

  it("takes yes for yes, and says that nothing else will do", async () => {
    expect(await asked(typedAnswer("yes\n"))).to.deep.equal({
      agreed: true,
      shown: "Change it? Only yes is taken for it: ",
    });
  });

  for (const typed of ["y\n", "YES\n", "\n", "no\nyes\n", ""]) {
    it(`rejects ${JSON.stringify(typed)}`, async () => {
      expect((await asked(typedAnswer(typed))).agreed).to.equal(false);
    });
  }

  it("asks nobody where the answer is given already", async () => {
    expect(await asked(new PassThrough(), true)).to.deep.equal({ agreed: true, shown: "" });
  });

  it("rejects to begin where nobody can be asked, and names what to type", () => {
    const begin = (yes: boolean) => () => requireAnswerable({ yes, source: new PassThrough(), unasked });
    expect(begin(false)).to.throw(NotConfirmed, unasked);
    expect(begin(true)).not.to.throw();
  });
});
