/** A release or a rollback that cannot be made as it was asked for. The files and the repository are as they were. */
export class ReleaseRefused extends Error {
  override readonly name = "ReleaseRefused";
}
