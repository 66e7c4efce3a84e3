/**
 * True when a pattern of IAM, in which `*` stands for any characters and `?` for one, matches everything that another pattern
 * matches. The other one is taken as it is written, so that only a `*` matches its `*`: the answer may be a false no, never a false yes.
 */
export function coversPattern(outer: string, inner: string): boolean {
  if (outer === inner || outer === "*") return true;
  // Greedy matching with one place to come back to, so that a pattern of many stars is no burden.
  let [from, to] = [0, 0];
  let [star, resume] = [-1, 0];
  while (to < inner.length) {
    if (outer[from] === "*") {
      [star, resume] = [from, to];
      from += 1;
    } else if (outer[from] === inner[to] || (outer[from] === "?" && inner[to] !== "*")) {
      from += 1;
      to += 1;
    } else if (star >= 0) {
      resume += 1;
      [from, to] = [star + 1, resume];
    } else {
      return false;
    }
  }
  while (outer[from] === "*") from += 1;
  return from === outer.length;
}
