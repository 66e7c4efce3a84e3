import { expect } from "chai";
import { guardResources } from "../../model/guard-resources.ts";
import { isKnownType } from "../../model/stateful.ts";
import { typesWithWeakenings, weakeningsOf } from "../../model/weakenings.ts";
import { isDeclared } from "./installed-inputs.ts";

const rows = typesWithWeakenings().flatMap((type) =>
  Object.keys(weakeningsOf(type)).map((property) => [type, property] as const),
);

describe("what a change can weaken", () => {
  it("is a property that the installed package declares, with the property that names a list's elements", () => {
    const paths = rows.flatMap(([type, property]) => {
      const whole = [type, property.replaceAll(/\[\w*\]/gu, "")] as const;
      const keys = [...property.matchAll(/\[(\w+)\]/gu)].map(({ 1: key = "", index }) => {
        const list = property.slice(0, index).replaceAll(/\[\w*\]/gu, "");
        return [type, `${list}.${key}`] as const;
      });
      return [whole, ...keys];
    });
    expect(paths.length).to.be.greaterThan(50);
    expect(paths.filter(([type, path]) => !isDeclared(type, path))).to.deep.equal([]);
  });

  it("belongs to a type that is classified", () => {
    const types = [...typesWithWeakenings(), ...guardResources.map(({ type }) => type)];
    expect(types.filter((type) => !isKnownType(type))).to.deep.equal([]);
  });

  it("is nothing for a type that guards nothing", () => {
    expect(weakeningsOf("aws:ec2/route:Route")).to.deep.equal({});
  });
});
