import { expect } from "chai";
import { matrixLimits, matrixOf } from "../../../review/reachability/matrix.ts";
import type { Answer, Reachability } from "../../../review/reachability/reachability.ts";

/** As many services as asked for, each of which reaches the next; the last one, of which it is not known, the first. */
function ring(names: readonly string[]): Reachability {
  const answerOf = (from: number, to: number): Answer => {
    if (to !== (from + 1) % names.length) return "denied";
    return to === 0 ? "undecided" : "allowed";
  };
  return {
    sources: names.map((title) => ({ title, kind: "service" })),
    targets: names.map((name) => ({
      title: `${name} 80`,
      kind: "service port",
      of: name,
      port: 80,
      protocol: "TCP",
    })),
    paths: names.flatMap((source, from) =>
      names.flatMap((name, to) =>
        from === to
          ? []
          : [{ source, target: `${name} 80`, answer: answerOf(from, to), layer: "none" as const, why: "" }],
      ),
    ),
    unjudged: [],
  };
}

const numbered = (count: number) => Array.from({ length: count }, (_, index) => `s${index}`);

describe("the table of who reaches what", () => {
  it("has a line for each source, a column for each target, and nothing where nothing is asked", () => {
    expect(matrixOf(ring(["a", "b", "c"]))).to.equal(
      [
        "| from | a 80 | b 80 | c 80 |",
        "| --- | :---: | :---: | :---: |",
        "| a |  | yes | - |",
        "| b | - |  | yes |",
        "| c | ? | - |  |",
      ].join("\n"),
    );
  });

  it("shows names as text, whatever is in them", () => {
    const [, , line] = matrixOf(ring(["a|b", "<img src=x> `c` *d* [e](f) @g"])).split("\n");

    expect(line).to.equal("| a&#124;b |  | yes |");
    expect(matrixOf(ring(["<b>", "@x"]))).to.not.match(/<b>|@x/);
  });

  it("names what is open for each source where there are too many for a table", () => {
    const text = matrixOf(ring(numbered(matrixLimits.sources + 1)));

    expect(text.split("\n")).to.have.lengthOf(2 + matrixLimits.sources + 1);
    expect(text).to.include("| s0 | s1 80 |").and.to.include("| s30 | s0 80 ? |");
  });

  it("leaves out the targets that nothing reaches where there are too many, and says so", () => {
    const { paths, ...others } = ring(numbered(matrixLimits.targets + 2));
    const few = paths.map((path) => ({
      ...path,
      answer: path.target === "s1 80" ? path.answer : ("denied" as const),
    }));

    const text = matrixOf({ ...others, paths: few });

    expect(text).to.match(/^\| from \| s1 80 \|\n/);
    expect(text).to.match(/\n\nLeft out: 25 targets that nothing reaches\.$/);
  });

  it("never grows beyond its limit of lines", () => {
    const text = matrixOf(ring(numbered(300)));

    expect(text).to.match(/\n\nAnd 50 more sources\.$/);
    expect(text.split("\n")).to.have.lengthOf(2 + 250 + 2);
  });
});
