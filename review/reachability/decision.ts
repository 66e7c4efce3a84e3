/** `undecided` where it hangs on a value that is known only after the update: neither is ever guessed. */
export type Answer = "allowed" | "denied" | "undecided";

/** What decides: `none` where nothing stands in the way, `routing` where no way leads there. */
export type Layer = "network policy" | "security group" | "routing" | "none";

export interface Decision {
  readonly answer: Answer;
  readonly layer: Layer;
  /** A clause, as the end of a sentence. */
  readonly why: string;
}

/** Every layer has to admit it: the first that denies decides, then the first that cannot tell, then the first there is. */
export function every(decisions: readonly Decision[]): Decision {
  return first(decisions, "denied") ?? first(decisions, "undecided") ?? decisions[0] ?? open;
}

/** One way is enough: the first that is open decides, then the first that cannot tell, then the first there is. */
export function some(decisions: readonly Decision[]): Decision {
  return first(decisions, "allowed") ?? first(decisions, "undecided") ?? decisions[0] ?? nowhere;
}

export function undecided(layer: Layer, why: string): Decision {
  return { answer: "undecided", layer, why };
}

export function unreachable(why: string): Decision {
  return { answer: "denied", layer: "routing", why };
}

export function reachable(why: string): Decision {
  return { answer: "allowed", layer: "none", why };
}

const open = reachable("nothing stands in the way");
const nowhere = unreachable("there is nothing at that place");

function first(decisions: readonly Decision[], answer: Answer): Decision | undefined {
  return decisions.find((decision) => decision.answer === answer);
}
