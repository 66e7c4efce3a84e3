import { expect } from "chai";
import * as fc from "fast-check";
import { type PathStep, propertyNames, propertySteps } from "../../model/property-path.ts";

/** As the engine writes a path: a plain name after a dot, any other key in brackets and quotes. */
function written(steps: readonly PathStep[]): string {
  return steps
    .map((step, index) => {
      if (typeof step === "number") return `[${step}]`;
      if (/^\w+$/.test(step)) return index === 0 ? step : `.${step}`;
      return `["${step.replaceAll(/["\\]/g, "\\$&")}"]`;
    })
    .join("");
}

describe("property path", () => {
  for (const [path, steps] of [
    ["cidrBlock", ["cidrBlock"]],
    ["tags.Name", ["tags", "Name"]],
    ["ingress[0].fromPort", ["ingress", 0, "fromPort"]],
    ["rules[0][12].filter.prefix", ["rules", 0, 12, "filter", "prefix"]],
    ['tags["kubernetes.io/role/elb"]', ["tags", "kubernetes.io/role/elb"]],
    ['tags["a \\"quoted\\" key"].x', ["tags", 'a "quoted" key', "x"]],
    ['tags["C:\\\\temp"]', ["tags", "C:\\temp"]],
    ['tags["0"]', ["tags", "0"]],
    ["[3]", [3]],
    ["", []],
  ] as const) {
    it(`reads ${JSON.stringify(path)} as ${JSON.stringify(steps)}`, () => {
      expect(propertySteps(path)).to.deep.equal(steps);
    });
  }

  it("reads every path back that is written by the engine's rules", () => {
    const key = fc.string({ minLength: 1 }).filter((text) => !text.includes("\n"));
    fc.assert(
      fc.property(fc.array(fc.oneof(key, fc.nat(99))), (steps) => {
        expect(propertySteps(written(steps))).to.deep.equal(steps);
      }),
    );
  });

  it("names the properties on the way, without positions in lists", () => {
    expect(propertyNames('rules[0][12].filter["a.b"]')).to.deep.equal(["rules", "filter", "a.b"]);
  });
});
