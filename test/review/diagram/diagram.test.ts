import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { freshBundle } from "../../../commands/function-bundle.ts";
import type { PlannedResource } from "../../../model/planned-resource.ts";
import { diagramOf } from "../../../review/diagram/diagram.ts";
import { environmentPage } from "../../../review/diagram/environment-page.ts";
import { flowchart, flowchartLimits, mermaidLimits } from "../../../review/diagram/flowchart.ts";
import { mermaidText } from "../../../review/diagram/mermaid-text.ts";
import { resourcesWith } from "../../support/recorded-resources.ts";
import { rawStack, repository } from "../../support/stack-files.ts";

const golden = join(repository, "test", "golden", "dev-diagram.md");

describe("the diagram of an environment", () => {
  let dev: readonly PlannedResource[];

  before(async () => {
    await freshBundle();
    dev = await resourcesWith("dev", rawStack("dev"));
  });

  it("of dev is as written down, with who reaches what", () => {
    const page = `${environmentPage({ stack: "dev", simulated: true }, dev)}\n`;
    if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(golden, page);
    expect(page).to.equal(readFileSync(golden, "utf8"));
  });

  it("shows by a dotted arrow what is known only after the update", () => {
    const open = dev.map((resource) =>
      resource.name === "connections-egress-8080-pods"
        ? { ...resource, inputs: { ...resource.inputs, securityGroupId: { unknown: true } } }
        : resource,
    );

    expect(diagramOf(dev)).to.not.include("-.->");
    expect(diagramOf(open).match(/-\.->\|"8080"\|/g)).to.have.lengthOf(2);
    expect(environmentPage({ stack: "dev", simulated: true }, open)).to.include(
      "`?`: known only after the update.",
    );
  });

  it("has no sign in a label that Mermaid or HTML would read", () => {
    expect(mermaidText('a"]<')).to.equal("a#34;#93;#60;");
    expect(mermaidText("&#;`|{}%>").replaceAll(/#\d+;/g, "")).to.equal("");
    expect(mermaidText("  two\n lines ")).to.equal("two lines");
    expect(mermaidText("x".repeat(200))).to.have.lengthOf(80);
  });

  it("draws no more arrows than somebody reads, and counts the others", () => {
    const count = 200;
    const nodes = Array.from({ length: count + 1 }, (_, index) => ({
      key: `k${index}`,
      label: [`k${index}`],
      shape: "box" as const,
    }));
    const arrows = Array.from({ length: count }, (_, index) => ({
      from: `k${index}`,
      to: `k${index + 1}`,
      label: "1",
      isCertain: true,
    }));

    const text = flowchart({ outside: nodes, frames: [], keyOf: new Map(), hasNat: false }, arrows);

    expect(text.match(/-->/g)).to.have.lengthOf(flowchartLimits.arrows);
    expect(text).to.include(`and ${count - flowchartLimits.arrows} more arrows`);
    expect(flowchartLimits.arrows).to.be.lessThan(mermaidLimits.arrows);
  });
});
