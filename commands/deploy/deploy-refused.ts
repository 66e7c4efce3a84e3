/** A deployment that is not begun, or not gone on with, because of what was found. Exit code 1. */
export class DeployRefused extends Error {
  override readonly name = "DeployRefused";
}
