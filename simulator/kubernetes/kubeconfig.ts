import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { parse } from "yaml";
import { CannotRun } from "../places.ts";
import type { Properties } from "../wire.ts";
import { isProperties } from "../wire.ts";

/** What it takes to speak to an API server. The rest is PEM text. */
export interface ClusterAccess {
  /** As in `https://127.0.0.1:6443`. */
  readonly server: string;
  readonly certificateAuthority: string;
  readonly clientCertificate: string;
  readonly clientKey: string;
}

/**
 * Reads the current context of a kubeconfig file. Only client certificates are understood: a token or a command that fetches one
 * belongs to a real cluster, which nothing here should reach by accident.
 *
 * @param allowedServer the one API server that may be used although it is not on loopback
 * @throws CannotRun naming everything that is missing, or the server that is not on loopback
 */
export function readKubeconfig(file: string, allowedServer?: string): ClusterAccess {
  const config = contentOf(file);
  const name = textOf(config, "current-context");
  const context = named(config, "contexts", name, "context");
  const cluster = named(config, "clusters", textOf(context, "cluster"), "cluster");
  const user = named(config, "users", textOf(context, "user"), "user");
  const server = textOf(cluster, "server");
  const pem = (holder: Properties, key: string) => pemOf(holder, key, dirname(resolve(file)));
  const certificateAuthority = pem(cluster, "certificate-authority");
  const clientCertificate = pem(user, "client-certificate");
  const clientKey = pem(user, "client-key");
  const missing = Object.entries({
    "the server of its current context": server,
    "that server's certificate authority": certificateAuthority,
    "a client certificate": clientCertificate,
    "a client key": clientKey,
  }).flatMap(([what, found]) => (found === undefined ? [`  ${what}`] : []));
  if (
    server === undefined ||
    certificateAuthority === undefined ||
    clientCertificate === undefined ||
    clientKey === undefined
  ) {
    throw new CannotRun(
      [
        `The kubeconfig ${file} lacks:`,
        ...missing,
        "Give one whose current context has all four; tokens and credential commands are not used here.",
      ].join("\n"),
    );
  }
  if (!isLoopback(server) && trimmed(server) !== trimmed(allowedServer ?? "")) {
    throw new CannotRun(
      `The kubeconfig ${file} leads to ${server}, which is not on this machine. A simulation writes to an API server on loopback; to let it write to this one, name it: --server ${server}`,
    );
  }
  return { server: trimmed(server), certificateAuthority, clientCertificate, clientKey };
}

/** True for `https://` and a name or address that cannot leave the machine. */
export function isLoopback(server: string): boolean {
  if (!URL.canParse(server)) return false;
  const { hostname, protocol } = new URL(server);
  return (
    protocol === "https:" && (/^127(?:\.\d+){3}$/.test(hostname) || ["localhost", "[::1]"].includes(hostname))
  );
}

function trimmed(server: string): string {
  return server.replace(/\/+$/, "");
}

function contentOf(file: string): Properties {
  try {
    const content: unknown = parse(readFileSync(file, "utf8"));
    if (isProperties(content)) return content;
  } catch (problem) {
    const reason = problem instanceof Error ? problem.message : String(problem);
    throw new CannotRun(`The kubeconfig ${file} cannot be read: ${reason}`);
  }
  throw new CannotRun(`The file ${file} is no kubeconfig: it holds no YAML map.`);
}

/** The part of the list's entry of that name, as in `clusters[name=…].cluster`. */
function named(config: Properties, list: string, name: string | undefined, part: string): Properties {
  const entries = config[list];
  const found = Array.isArray(entries)
    ? entries.filter(isProperties).find((entry) => entry["name"] === name)?.[part]
    : undefined;
  return isProperties(found) ? found : {};
}

function textOf(holder: Properties, key: string): string | undefined {
  const value = holder[key];
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The text itself in base64 under `<key>-data`, or a path under `<key>`, relative to the file that names it. */
function pemOf(holder: Properties, key: string, directory: string): string | undefined {
  const data = textOf(holder, `${key}-data`);
  if (data !== undefined) return Buffer.from(data, "base64").toString();
  const path = textOf(holder, key);
  if (path === undefined) return undefined;
  try {
    return readFileSync(resolve(directory, path), "utf8");
  } catch (problem) {
    const reason = problem instanceof Error ? problem.message : String(problem);
    throw new CannotRun(`A file that the kubeconfig names cannot be read: ${reason}`);
  }
}
