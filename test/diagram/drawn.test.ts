import { expect } from "chai";
import type { Browser, Page } from "playwright-core";
import { freshBundle } from "../../commands/function-bundle.ts";
import { diagramOf } from "../../review/diagram/diagram.ts";
import { mermaidLimits } from "../../review/diagram/flowchart.ts";
import { launchChromium } from "../support/chromium.ts";
import { manyServices } from "../support/many-services.ts";
import { draw, mermaidPage } from "../support/mermaid-page.ts";
import { resourcesWith } from "../support/recorded-resources.ts";
import { rawStack, stackNames } from "../support/stack-files.ts";

/** Of a diagram's text: labels of nodes and frames, with what separates their lines taken away. */
function labelsIn(text: string): readonly string[] {
  return [...text.matchAll(/^ *(?:subgraph )?n\d+[([/{]+"([^"]*)"/gm)].map(([, label = ""]) =>
    label.replaceAll("<br/>", ""),
  );
}

// A real Chromium draws them with the real Mermaid, without its being configured: what a reader of a pull request sees. The resources
// are those that the program registers with the SDK's mocks.
describe("diagrams in a browser", () => {
  let browser: Browser;
  let page: Page;

  before(async () => {
    await freshBundle();
    browser = await launchChromium();
    page = await mermaidPage(browser);
  });

  after(() => browser?.close());

  for (const stack of stackNames) {
    it(`show each node, frame and arrow of ${stack}`, async () => {
      const text = diagramOf(await resourcesWith(stack, rawStack(stack)));
      const arrows = text.split("\n").filter((line) => /-->|-\.->/.test(line)).length;

      const drawn = await draw(page, text);

      expect(labelsIn(text)).to.include.members(["internet", "public entry", "api", "api purge", "worker"]);
      expect(drawn.labels.toSorted()).to.deep.equal(labelsIn(text).toSorted());
      expect(arrows).to.be.greaterThan(10);
      expect(drawn.arrows).to.equal(arrows);
    });
  }

  it("show an environment of 200 services within what Mermaid draws by default", async () => {
    const text = diagramOf(await resourcesWith("dev", manyServices(200)));

    expect(text.length).to.be.lessThan(mermaidLimits.characters / 5);
    const drawn = await draw(page, text);

    expect(drawn.labels.toSorted()).to.deep.equal(labelsIn(text).toSorted());
    expect(drawn.labels.length).to.be.lessThan(40);
  });

  it("show names as they are, whatever is in them", async () => {
    const names = [
      'a"]',
      "end",
      "<b>x</b>",
      "50% & more; #35;",
      "`code`",
      "click n1 href",
      "%% none",
      "x\ny",
      "--> z",
    ];
    const resources = names.map((name) => ({
      urn: `urn:pulumi:dev::plinth::aws:ec2/instance:Instance::${name}`,
      type: "aws:ec2/instance:Instance",
      name,
      inputs: {},
      protect: false,
    }));

    const drawn = await draw(page, diagramOf(resources));

    expect(drawn.labels).to.include.members(names.map((name) => name.replace("\n", " ")));
  });

  it("rejects what is no diagram, so that the others prove something", async () => {
    let problem = "";
    await draw(page, 'flowchart LR\n  n1["a"').catch((error: unknown) => {
      problem = String(error);
    });

    expect(problem).to.match(/Parse error|Syntax error|Lexical error/i);
  });
});
