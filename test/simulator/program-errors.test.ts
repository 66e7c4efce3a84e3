import { tmpdir } from "node:os";
import { expect } from "chai";
import { programErrors } from "../../simulator/program-errors.ts";

const root = import.meta.dirname;

function unhandled(message: string, ...frames: readonly string[]): string {
  return ["Unhandled exception: ", message, ...frames.map((frame) => `\n    at ${frame}`)].join("");
}

describe("what a program threw", () => {
  it("is said once, with the innermost place inside the program and no other frame", () => {
    const error = unhandled(
      "Error: half-written",
      "new Provider (/elsewhere/node_modules/@pulumi/aws/provider.js:3:4)",
      `platform (file://${root}/stacks/platform.ts:31:9)`,
      `program (file://${root}/stacks/index.ts:5:1)`,
      "process.processTicksAndRejections (node:internal/process/task_queues:104:5)",
    );

    expect(programErrors([error, "half-written"], root)).to.deep.equal([
      "half-written (stacks/platform.ts:31:9)",
    ]);
  });

  it("keeps all lines of its message", () => {
    expect(programErrors([unhandled("Error: two\nlines", `${root}/a.ts:1:2`)], root)).to.deep.equal([
      "two\nlines (a.ts:1:2)",
    ]);
  });

  it("has no place where no frame is inside the program", () => {
    const frames = [
      `f (${root}/node_modules/x/index.js:1:2)`,
      `async g (${tmpdir()}/x.ts:1:2)`,
      "node:vm:1:2",
    ];

    expect(programErrors([unhandled("TypeError: x is not a function", ...frames)], root)).to.deep.equal([
      "TypeError: x is not a function",
    ]);
  });

  it("leaves errors of resources as they are", () => {
    const errors = ["simulated fault: creating network fails", "a stack trace\n    at nothing"];

    expect(programErrors(errors, root)).to.deep.equal(errors);
  });

  it("leaves out the engine's advice to unprotect a resource in the state", () => {
    const urn = "urn:pulumi:prod::plinth::a:b$aws:ec2/eip:Eip::nat";
    const refused = [
      `resource "${urn}" cannot be deleted\nbecause it is protected. To unprotect the resource, either remove the \`protect\` flag from the resource in your Pulumi program and run \`pulumi up\`, or use the command:\n\`pulumi state unprotect '${urn}'\``,
      `unable to replace it. Use \`pulumi state unprotect ${urn}\``,
    ];
    expect(programErrors(refused, root)).to.deep.equal([
      `resource "${urn}" cannot be deleted\nbecause it is protected. To unprotect the resource, remove the \`protect\` flag from the resource in your Pulumi program and run \`pulumi up\``,
      "unable to replace it. Use",
    ]);
  });
});
