import { expect } from "chai";
import { record } from "../support/mocks.ts";

/** The message with which a program fails. Fails itself when the program does not. */
export async function rejection(program: () => unknown): Promise<string> {
  try {
    await record(program);
  } catch (error) {
    expect(error).to.be.instanceOf(Error);
    return error instanceof Error ? error.message : "";
  }
  throw new Error("The program was expected to fail, and did not.");
}
