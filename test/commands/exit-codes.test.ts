import { expect } from "chai";
import { CommanderError } from "commander";
import { judgeFailure } from "../../commands/exit-codes.ts";
import { WaiverError } from "../../policies/waiver-error.ts";
import { StackLocked } from "../../simulator/lock.ts";
import { CannotRun } from "../../simulator/places.ts";
import { UnknownRevision } from "../../simulator/revision.ts";
import { NotSimulated } from "../../simulator/simulated-provider.ts";

const lock = { pid: 7, user: "ci", host: "runner", since: new Date(0), file: "1.json" };

describe("the exit code of a failure", () => {
  for (const [code, problem] of [
    [1, new WaiverError([])],
    [1, new UnknownRevision("no such revision")],
    [1, new StackLocked("dev", lock, new Date(1000))],
    [2, new NotSimulated("no such type")],
    [2, new CannotRun("no CLI")],
  ] as const) {
    it(`is ${code} for ${problem.name}, whose message is all that is shown`, () => {
      expect(judgeFailure(problem)).to.deep.equal({ code, text: problem.message });
    });
  }

  it("is 1 for a mistake in the arguments and 0 for --help; both have been shown already", () => {
    expect(judgeFailure(new CommanderError(1, "x", "unknown option"))).to.deep.equal({ code: 1, text: "" });
    expect(judgeFailure(new CommanderError(0, "x", "help"))).to.deep.equal({ code: 0, text: "" });
  });

  it("is 2 for anything else, which is a fault of ours and keeps its stack trace", () => {
    const fault = new TypeError("x is undefined");

    expect(judgeFailure(fault)).to.deep.equal({
      code: 2,
      text: `This is a fault of Plinth itself; please report it.\n${fault.stack ?? ""}`,
    });
    expect(judgeFailure("thrown text").text).to.match(/thrown text$/);
  });
});
