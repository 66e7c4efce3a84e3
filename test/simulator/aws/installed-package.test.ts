import { readFileSync } from "node:fs";
import { expect } from "chai";
import { replacementFacts } from "../../../model/replacement.ts";
import { isKnownType } from "../../../model/stateful.ts";
import { simulatedTypes } from "../../../simulator/aws/catalog.ts";
import { declaredInputs } from "../../model/installed-inputs.ts";

/** The properties of a resource's class as the installed package declares them: its inputs and its outputs. */
function declaredProperties(type: string): readonly string[] {
  const [, module = ""] = type.split(":");
  const file = new URL(`../../../node_modules/@pulumi/aws/${module}.d.ts`, import.meta.url);
  return [...readFileSync(file, "utf8").matchAll(/^ {4}readonly (\w+): /gmu)].map(([, name = ""]) => name);
}

describe("simulated types of AWS", () => {
  for (const entry of simulatedTypes) {
    const { autoname, computed, follows = [], notComputed = [], required, tagged, type } = entry;

    it(`know ${type} as the installed package declares it`, () => {
      const inputs = [...declaredInputs(type).keys()];
      const outputs = declaredProperties(type);

      expect(required.filter((name) => !inputs.includes(name))).to.deep.equal([]);
      expect(autoname === undefined || inputs.includes(autoname)).to.equal(true);
      expect(tagged).to.equal(inputs.includes("tags"));
      expect(Object.keys(computed).filter((name) => !outputs.includes(name))).to.deep.equal([]);
      expect(follows.filter((name) => !Object.hasOwn(computed, name))).to.deep.equal([]);
    });

    it(`say of every output of ${type} where it comes from, or that there is none`, () => {
      const inputs = declaredInputs(type);
      const outputs = declaredProperties(type).filter((name) => name !== "tagsAll" && !inputs.has(name));

      expect(
        [...Object.keys(computed).filter((name) => !inputs.has(name)), ...notComputed].toSorted(),
      ).to.deep.equal(outputs.toSorted());
    });

    it(`have facts about what replaces ${type}, and whether it holds anything`, () => {
      expect(replacementFacts(type)).not.to.equal(undefined);
      expect(isKnownType(type)).to.equal(true);
    });
  }
});
