import { expect } from "chai";
import { propertyNames } from "../../model/property-path.ts";

describe("property path", () => {
  for (const [path, names] of [
    ["cidrBlock", ["cidrBlock"]],
    ["tags.Name", ["tags", "Name"]],
    ["ingress[0].fromPort", ["ingress", "fromPort"]],
    ["rules[0][12].filter.prefix", ["rules", "filter", "prefix"]],
    ['tags["kubernetes.io/role/elb"]', ["tags", "kubernetes.io/role/elb"]],
    ['tags["a \\"quoted\\" key"].x', ["tags", 'a "quoted" key', "x"]],
    ["[3]", []],
    ["", []],
  ] as const) {
    it(`reads ${JSON.stringify(path)} as ${JSON.stringify(names)}`, () => {
      expect(propertyNames(path)).to.deep.equal(names);
    });
  }
});
