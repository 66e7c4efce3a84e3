import type { PulumiFn } from "@pulumi/pulumi/automation/workspace.js";
import messages from "@pulumi/pulumi/proto/engine_pb.js";
import { getEngine } from "@pulumi/pulumi/runtime/settings.js";

/**
 * The program, without what the SDK tells the engine about its own work: some five calls for each resource (`log.debug` in
 * sdk/nodejs/runtime/resource.ts), which the engine throws away unless it was asked to debug. They are an eighth of a preview's time.
 */
export function withoutDebugMessages(program: PulumiFn): PulumiFn {
  return () => {
    // Each run of a program has a connection to the engine of its own.
    const engine = getEngine();
    if (engine !== undefined) dropDebugMessages(engine);
    return program();
  };
}

/** Who the SDK gives its messages to. */
interface MessageReceiver {
  log(request: messages.LogRequest, answered: () => void): unknown;
}

/** Has the receiver answer debug messages itself; what a program says at any other level it still receives. */
export function dropDebugMessages(receiver: MessageReceiver): void {
  const log = receiver.log.bind(receiver);
  receiver.log = (request, answered) => {
    if (request.getSeverity() === messages.LogSeverity.DEBUG) answered();
    else log(request, answered);
  };
}
