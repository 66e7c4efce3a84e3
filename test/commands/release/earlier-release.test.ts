import { expect } from "chai";
import { array, assert, constantFrom, property } from "fast-check";
import { earlierRelease, releasesOf } from "../../../commands/release/earlier-release.ts";
import { unreleasedDigest } from "../../../model/image.ts";
import { digestOf } from "../../support/stack-repository.ts";

/** A file in which `api` has the digest of a letter: `0` for an image that was never released, `-` for a file without it. */
function fileWith(letter: string): string {
  if (letter === "-") return "config:\n  plinth:services:\n    worker:\n      port: 1\n";
  if (letter === "!") return "<<<<<<< a conflict that was committed";
  if (letter === "*") {
    const image = `r.example/api@${digestOf("f")}`;
    return `config:\n  plinth:services:\n    api: &api { image: ${image} }\n    worker: *api\n`;
  }
  const digest = letter === "0" ? unreleasedDigest : digestOf(letter);
  return `config:\n  plinth:services:\n    api:\n      image: r.example/api@${digest}\n    worker:\n      image: r.example/api@${digestOf("e")}\n`;
}

/** Revisions, the newest first, each called by its place from the oldest on, as in `a1`. */
function historyOf(letters: string) {
  return letters.split("").map((letter, index) => ({
    commit: `${letter}${letters.length - index}`,
    text: fileWith(letter),
  }));
}

const found = (letters: string, current: string, to?: string) =>
  earlierRelease(historyOf(letters), "api", digestOf(current), to === undefined ? undefined : digestOf(to))
    ?.commit;

describe("the release before", () => {
  for (const [what, letters, current, commit] of [
    ["the last commit that had another digest", "bba", "b", "a1"],
    ["that digest with the config that it ended with", "baaa", "b", "a3"],
    ["what the last commit has, where today's digest is not committed yet", "ba", "c", "b2"],
    ["what was before a file that lacked the service, had zeros, anchors or no YAML", "b-0!*a", "b", "a1"],
    ["not what was itself rolled back", "abac", "a", "c1"],
    ["the latest revision of its digest, wherever else that stood", "baba", "b", "a3"],
  ] as const) {
    it(`is ${what}`, () => {
      expect(found(letters, current)).to.equal(commit);
    });
  }

  for (const [what, letters, current] of [
    ["with one digest ever", "aaa", "a"],
    ["whose first digest runs again", "aba", "a"],
    ["that was never released before", "a00-", "a"],
    ["without a history", "", "a"],
  ] as const) {
    it(`is none for a service ${what}`, () => {
      expect(found(letters, current)).to.equal(undefined);
    });
  }

  it("is what is asked for, in its latest revision, also what was rolled back", () => {
    expect(found("abbac", "a", "b")).to.equal("b4");
    expect(found("abbac", "a", "c")).to.equal("c1");
    expect(found("abbac", "a", "d")).to.equal(undefined);
  });

  it("is not another service's, although the file names its digest", () => {
    expect(found("bba", "b", "e")).to.equal(undefined);
  });

  it("leads back through the history, however often it is asked for, and never to and fro", () => {
    assert(
      property(array(constantFrom("a", "b", "c", "d"), { minLength: 1, maxLength: 8 }), (letters) => {
        let history = letters.join("");
        const seen = new Set([history[0]]);
        for (;;) {
          const [current = ""] = history;
          const [digest] = found(history, current) ?? [];
          if (digest === undefined) break;
          expect(seen.has(digest), `${history} goes to ${digest} again`).to.equal(false);
          seen.add(digest);
          history = digest + history;
        }
        expect(history.length).to.be.at.most(letters.length + 3);
      }),
    );
  });

  it("can be chosen from the digests that a service had, each once, the latest first", () => {
    expect(releasesOf(historyOf("ab0ac-d"), "api", 3).map(({ commit }) => commit)).to.deep.equal([
      "a7",
      "b6",
      "c3",
    ]);
  });
});
