import engineMessages from "@pulumi/pulumi/proto/engine_pb.js";
import { expect } from "chai";
import { dropDebugMessages } from "../simulator/debug-messages.ts";

const { LogRequest, LogSeverity } = engineMessages;

describe("debug messages of the SDK", () => {
  /** @returns what the engine has heard, once the sender was told that each was taken */
  const heard = (severity: number): readonly number[] => {
    const received: number[] = [];
    const engine = {
      log(request: engineMessages.LogRequest, answered: () => void) {
        received.push(request.getSeverity());
        answered();
      },
    };
    dropDebugMessages(engine);
    const request = new LogRequest();
    request.setSeverity(severity);
    let taken = 0;
    engine.log(request, () => taken++);
    expect(taken).to.equal(1);
    return received;
  };

  it("are taken and do not reach the engine", () => {
    expect(heard(LogSeverity.DEBUG)).to.deep.equal([]);
  });

  for (const severity of [LogSeverity.INFO, LogSeverity.WARNING, LogSeverity.ERROR]) {
    it(`leave what a program says at level ${severity} to the engine`, () => {
      expect(heard(severity)).to.deep.equal([severity]);
    });
  }
});
