import { createHmac } from "node:crypto";
import { expect } from "chai";
import { FunctionFailure } from "../../functions/database/failure.ts";
import { scramVerifier } from "../../functions/database/scram.ts";

describe("scramVerifier", () => {
  it("agrees with the exchange that RFC 7677 prints", () => {
    const nonce = "rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
    const salt = "W22ZaJ0SNY7soEsUEjb6gQ==";
    const exchange = `n=user,r=rOprNGfwEbeRWgbNEkqO,r=${nonce},s=${salt},i=4096,c=biws,r=${nonce}`;

    const verifier = scramVerifier("pencil", Buffer.from(salt, "base64"));

    const [, iterationsAndSalt, keys = ""] = verifier.split("$");
    expect(iterationsAndSalt).to.equal(`4096:${salt}`);
    const serverKey = Buffer.from(keys.split(":")[1] ?? "", "base64");
    expect(createHmac("sha256", serverKey).update(exchange).digest("base64")).to.equal(
      "6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
    );
  });

  it("uses another salt each time", () => {
    expect(scramVerifier("pencil")).not.to.equal(scramVerifier("pencil"));
  });

  it("rejects a password that would need normalising, without telling it", () => {
    for (const password of ["", "with space", "Ünïcode", "tab\t"]) {
      expect(() => scramVerifier(password)).to.throw(
        FunctionFailure,
        /^A password holds characters other than printable ASCII\. Nothing was changed\.$/,
      );
    }
  });
});
