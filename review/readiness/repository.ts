/** The files of the repository, as far as they can be evidence; paths go from its root, with slashes. */
export interface Repository {
  /** Every path, sorted. */
  readonly paths: readonly string[];
  /** A file's text; undefined where there is none. */
  readonly read: (path: string) => string | undefined;
}
