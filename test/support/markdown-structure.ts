/**
 * What is wrong with the structure of a comment, read as GitHub does: by lines, then by code spans within each. It does not use a
 * renderer: none is among the packages, and what has to hold is only that nothing of others' text takes part in the structure.
 */
export function brokenMarkdown(text: string): readonly string[] {
  const problems: string[] = [];
  let [depth, fence, columns] = [0, "", 0];
  for (const [index, line] of text.split("\n").entries()) {
    const complain = (what: string) => problems.push(`line ${index + 1}: ${what}: ${line.slice(0, 200)}`);
    if (/[^\P{Cc}\t]/u.test(line)) complain("a control character");
    if (fence !== "") {
      if (new RegExp(`^ {0,3}${fence}\`*\\s*$`, "u").test(line)) fence = "";
      continue;
    }
    const opening = /^(?<ticks>`{3,})[^`]*$/u.exec(line)?.groups?.["ticks"];
    if (opening !== undefined) {
      fence = opening;
      continue;
    }
    if (line === "<details>") depth += 1;
    else if (line === "</details>") depth -= 1;
    else if (!/^<summary>[^<`]*<\/summary>$/u.test(line)) {
      // What a backslash stands before, or an entity names, is a character and nothing else.
      const outside = withoutCode(line)?.replaceAll(/\\[!-/:-@[-`{-~]|&(?:#\d+|[a-z]+);/gu, "x");
      if (outside === undefined) complain("a code span that does not end");
      else {
        if (/[<>]/u.test(outside.replaceAll("->", ""))) complain("HTML");
        if (/[@#](?!\u200B)/u.test(outside.replace(/^## /u, ""))) complain("a mention or a reference");
        if (/\]\(|:\/\/|www\./iu.test(outside)) complain("a link");
        if (/\$/u.test(outside)) complain("mathematics");
        if (/^(?:#(?!# (?:BLOCK|CAUTION|OK): )|>|={2}|\d+[.)])/u.test(outside))
          complain("a block of somebody else");
        const cells = line.startsWith("|") ? line.replaceAll(/\\./gu, "").split("|").length : 0;
        if (cells > 0 && columns > 0 && cells !== columns) complain("a row of another width than its table");
        columns = cells;
      }
    }
    if (depth < 0 || depth > 1) complain("a fold that does not match");
  }
  if (depth !== 0) problems.push("a fold is open at the end");
  if (fence !== "") problems.push("a fence is open at the end");
  return problems;
}

/** The line without its code spans, by CommonMark's rule: a span ends at a run of as many backticks as it began with. */
function withoutCode(line: string): string | undefined {
  let rest = line;
  let outside = "";
  for (;;) {
    const start = /(?<!\\)`+/u.exec(rest);
    if (start === null) return outside + rest;
    const ticks = start[0];
    const after = rest.slice(start.index + ticks.length);
    const end = new RegExp(`(?<!\`)${ticks}(?!\`)`, "u").exec(after);
    if (end === null) return undefined;
    outside += `${rest.slice(0, start.index)}x`;
    rest = after.slice(end.index + ticks.length);
  }
}

/** The line at which the first fold begins; how many there are where there is none. */
export function foldStart(lines: readonly string[]): number {
  const start = lines.indexOf("<details>");
  return start < 0 ? lines.length : start;
}
