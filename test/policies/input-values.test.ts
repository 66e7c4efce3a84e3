import { expect } from "chai";
import {
  isTrue,
  numberAt,
  parsedJson,
  unknownValue,
  valueAt,
  valuesAt,
} from "../../policies/input-values.ts";

const inputs = {
  vpcConfig: { endpointPublicAccess: false, subnetIds: unknownValue },
  rules: [{ name: "a", size: "20" }, unknownValue, { size: 30 }],
  policy: unknownValue,
};

describe("values of inputs", () => {
  it("are found by dotted paths, and are nothing where nothing stands", () => {
    expect(valueAt(inputs, "vpcConfig.endpointPublicAccess")).to.equal(false);
    expect(valueAt(inputs, "vpcConfig.absent")).to.equal(undefined);
    expect(valueAt(inputs, "absent.inner")).to.equal(undefined);
    expect(valueAt({}, "constructor")).to.equal(undefined);
  });

  it("are unknown where something above them is", () => {
    expect(valueAt(inputs, "policy.Statement")).to.deep.equal(unknownValue);
    expect(valuesAt(inputs, "policy.Statement[].Action")).to.deep.equal([unknownValue]);
    expect(valuesAt(inputs, "rules[].name")).to.deep.equal(["a", unknownValue, undefined]);
  });

  it("are numbers also where AWS writes them as text, and no others", () => {
    expect([0, 2].map((index) => numberAt(inputs.rules[index], "size"))).to.deep.equal([20, 30]);
    expect(numberAt({ size: "many" }, "size")).to.equal(undefined);
  });

  it("count as true by the word of either language, and while nobody knows", () => {
    expect([true, "true", unknownValue].map(isTrue)).to.deep.equal([true, true, true]);
    expect([false, "false", 1, undefined, null].map(isTrue)).to.deep.equal([
      false,
      false,
      false,
      false,
      false,
    ]);
  });

  it("are read as JSON where they are text, and are nothing where that fails", () => {
    expect(parsedJson('{"a":1}')).to.deep.equal({ a: 1 });
    expect(parsedJson({ a: 1 })).to.deep.equal({ a: 1 });
    expect(parsedJson("[secret]")).to.equal(undefined);
  });
});
