import { execFileSync } from "node:child_process";

/** For root, the user that owns nothing, so that no user has to be made; for anybody else, themselves. */
export function unprivilegedUser(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const [uid = 0, gid = 0] = ["-u", "-g"].map((flag) => Number(execFileSync("id", [flag, "nobody"])));
  return { uid, gid };
}
