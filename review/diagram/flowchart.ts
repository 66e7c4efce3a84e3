import type { Connection } from "./connections.ts";
import { mermaidText } from "./mermaid-text.ts";
import type { Frame, Scene, SceneNode, Shape } from "./scene.ts";

/**
 * What Mermaid draws where nobody has configured it, as on GitHub: more text, or more arrows, and there is an error instead of a
 * diagram.
 *
 * Sources: https://mermaid.js.org/config/schema-docs/config-properties-maxtextsize.html,
 * https://mermaid.js.org/config/schema-docs/config-properties-maxedges.html
 */
export const mermaidLimits = { characters: 50_000, arrows: 500 } as const;

/** What we draw at most: far below, because nobody reads more. */
export const flowchartLimits = { arrows: 120 } as const;

const brackets: Readonly<Record<Shape, readonly [string, string]>> = {
  round: ["((", "))"],
  pill: ["([", "])"],
  slanted: ["[/", "/]"],
  cylinder: ["[(", ")]"],
  box: ["[", "]"],
};

/** A scene as the text of a Mermaid flowchart. Arrows above the limit are counted in a node of their own, never dropped silently. */
export function flowchart({ frames, outside }: Scene, connections: readonly Connection[]): string {
  const numbers = new Map<string, string>();
  const idOf = (key: string) => {
    const known = numbers.get(key) ?? `n${numbers.size + 1}`;
    numbers.set(key, known);
    return known;
  };
  const nodes = [
    ...outside.map((node) => `  ${nodeText(node, idOf)}`),
    ...frames.flatMap((frame) => frameLines(frame, idOf, "  ")),
  ];
  const drawn = connections.filter(({ from, to }) => numbers.has(from) && numbers.has(to));
  const more = drawn.length - flowchartLimits.arrows;
  return [
    "flowchart LR",
    ...nodes,
    ...drawn.slice(0, flowchartLimits.arrows).map((one) => `  ${arrowText(one, idOf)}`),
    ...(more > 0 ? [`  more["and ${more} more arrows: see the table"]`] : []),
  ].join("\n");
}

function frameLines(frame: Frame, idOf: (key: string) => string, indent: string): readonly string[] {
  if (isEmpty(frame)) return [];
  const inside = `${indent}  `;
  return [
    `${indent}subgraph ${idOf(`frame ${frame.title}`)}["${mermaidText(frame.title)}"]`,
    ...frame.nodes.map((node) => `${inside}${nodeText(node, idOf)}`),
    ...frame.frames.flatMap((one) => frameLines(one, idOf, inside)),
    `${indent}end`,
  ];
}

function isEmpty({ frames, nodes }: Frame): boolean {
  return nodes.length === 0 && frames.every(isEmpty);
}

function nodeText({ key, label, shape }: SceneNode, idOf: (key: string) => string): string {
  const [open, close] = brackets[shape];
  return `${idOf(key)}${open}"${label
    .filter((line) => line !== "")
    .map(mermaidText)
    .join("<br/>")}"${close}`;
}

function arrowText({ from, isCertain, label, to }: Connection, idOf: (key: string) => string): string {
  const text = label === "" ? "" : `|"${mermaidText(label)}"|`;
  return `${idOf(from)} ${isCertain ? "-->" : "-.->"}${text} ${idOf(to)}`;
}
