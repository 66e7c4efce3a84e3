import { AsyncLocalStorage } from "node:async_hooks";

/** What every step of one piece of work carries along: a request, or a message of the outbox. */
export interface RequestContext {
  readonly correlationId: string;
  /** As it came in; passed on when no trace of our own is recorded. */
  readonly traceparent?: string | undefined;
}

const storage = new AsyncLocalStorage<RequestContext>();

export function runWithContext<Result>(context: RequestContext, work: () => Result): Result {
  return storage.run(context, work);
}

export function currentContext(): RequestContext | undefined {
  return storage.getStore();
}
