import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { repository } from "./stack-files.ts";

/** What a browser has drawn. */
export interface Drawing {
  /** Text of each node and each frame. */
  readonly labels: readonly string[];
  readonly arrows: number;
}

const script = join(repository, "node_modules", "mermaid", "dist", "mermaid.min.js");

/** A page with Mermaid as nobody has configured it, and without any network. */
export async function mermaidPage(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ offline: true });
  const page = await context.newPage();
  await page.setContent('<div id="place"></div>');
  await page.addScriptTag({ path: script });
  await page.evaluate("mermaid.initialize({ startOnLoad: false })");
  return page;
}

/** Draws a diagram. Rejects with what Mermaid says where it is none. */
export async function draw(page: Page, text: string): Promise<Drawing> {
  const drawn: unknown = await page.evaluate(`(async () => {
    const { svg } = await mermaid.render("drawn", ${JSON.stringify(text)});
    const place = document.getElementById("place");
    place.innerHTML = svg;
    const texts = (selector) => [...place.querySelectorAll(selector)].map((one) => one.textContent.trim());
    return {
      labels: [...texts(".node .nodeLabel"), ...texts(".cluster-label .nodeLabel")],
      arrows: place.querySelectorAll("path.flowchart-link").length,
    };
  })()`);
  return drawn as Drawing;
}
