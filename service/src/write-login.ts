// For a platform that can pass secrets by variable only: turns DATABASE_URL into the file that the service reads. Run before
// the service, in the same container, on a memory file system that nobody else mounts:
//   node src/write-login.ts && exec env -u DATABASE_URL node src/main.ts api
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { configurationExitCode } from "./configuration-error.ts";
import { loginFiles } from "./login.ts";

const { DATABASE_URL: given = "", SECRETS_DIRECTORY: directory = "" } = process.env;
const url = URL.parse(given);
const username = decodeURIComponent(url?.username ?? "");
const password = decodeURIComponent(url?.password ?? "");
if (username === "" || password === "" || directory === "") {
  process.stderr.write(
    "DATABASE_URL must be a URL with user and password, and SECRETS_DIRECTORY a directory to write; nothing was written.\n",
  );
  process.exit(configurationExitCode);
}
mkdirSync(directory, { recursive: true, mode: 0o700 });
const file = join(directory, loginFiles.application);
writeFileSync(`${file}.new`, JSON.stringify({ username, password }), { mode: 0o600 });
renameSync(`${file}.new`, file);
