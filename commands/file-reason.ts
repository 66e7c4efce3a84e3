const reasons: Readonly<Record<string, string>> = {
  EACCES: "this user may not use it",
  EISDIR: "it is a directory, not a file",
  ENAMETOOLONG: "its name is too long",
  ENOENT: "there is no such file",
  ENOTDIR: "its path leads through a file",
  EPERM: "this user may not use it",
  EROFS: "its file system is read-only",
};

/** Why a file cannot be used, in words; what the system says where there are none. */
export function fileReason(problem: unknown): string {
  const code = problem instanceof Error && "code" in problem ? String(problem.code) : "";
  return reasons[code] ?? (problem instanceof Error ? problem.message : String(problem));
}
