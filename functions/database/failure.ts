/** A failure that is told to whoever reads the log: it names what is wrong and the next step, and never holds a credential. */
export class FunctionFailure extends Error {
  override readonly name = "FunctionFailure";
}

/**
 * The words of any thrown value. Only its message is taken over: the other properties of a driver's or an SDK's error may
 * hold parts of a request, and Lambda prints them.
 */
export function messageOf(problem: unknown): string {
  if (problem instanceof AggregateError && problem.message === "") {
    return problem.errors.map((each) => messageOf(each)).join("; ");
  }
  return problem instanceof Error ? problem.message : String(problem);
}
