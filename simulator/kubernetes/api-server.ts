import { Agent, request } from "node:https";
import { CannotRun } from "../places.ts";
import type { Properties } from "../wire.ts";
import { isProperties } from "../wire.ts";
import type { ClusterAccess } from "./kubeconfig.ts";

/** What names an object of the API. Without a namespace a namespaced object is in `default`. */
export interface ObjectReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Properties & { readonly name: string; readonly namespace?: string };
}

/** A plain object of the API, as a manifest holds it. */
export type KubernetesObject = ObjectReference & Properties;

export interface ApiAnswer {
  readonly status: number;
  readonly body: Properties;
  /** Texts of the `Warning` headers: deprecations, Pod Security's `warn` mode, validation that will become stricter. */
  readonly warnings: readonly string[];
}

/** Thrown when the API server answers and refuses. */
export class ApiRefusal extends Error {
  override readonly name = "ApiRefusal";
  readonly status: number;
  /** The machine-readable reason, as in `Forbidden`; empty where there is none. */
  readonly reason: string;

  constructor(what: string, { body, status }: Pick<ApiAnswer, "body" | "status">) {
    const message = typeof body["message"] === "string" ? body["message"] : JSON.stringify(body);
    super(`${what}: the API server refuses (${status}): ${message}`);
    this.status = status;
    this.reason = typeof body["reason"] === "string" ? body["reason"] : "";
  }
}

export interface ApplyOptions {
  /** Checks, admits and defaults as usual, and stores nothing. */
  readonly dryRun?: boolean;
  /** Takes over fields that another manager owns, instead of being refused. */
  readonly force?: boolean;
}

/** Who owns the fields that are applied from here. */
export const fieldManager = "plinth";

/** How long one request may take. */
const requestTimeoutMs = 30_000;

interface Kind {
  readonly plural: string;
  readonly namespaced: boolean;
}

/** A client of the Kubernetes API: JSON over HTTPS with a client certificate. Close it after use. */
export class ApiServer {
  readonly server: string;
  readonly #agent: Agent;
  readonly #kinds = new Map<string, ReadonlyMap<string, Kind>>();

  constructor({ certificateAuthority, clientCertificate, clientKey, server }: ClusterAccess) {
    this.server = server;
    this.#agent = new Agent({
      ca: certificateAuthority,
      cert: clientCertificate,
      key: clientKey,
      keepAlive: true,
      maxSockets: 8,
    });
  }

  /**
   * Server-side apply, strict: an unknown or repeated field is refused.
   *
   * @returns the object as it is afterwards
   * @throws ApiRefusal
   */
  async apply(
    object: KubernetesObject,
    { dryRun = false, force = false }: ApplyOptions = {},
  ): Promise<ApiAnswer> {
    const query = new URLSearchParams({ fieldManager, fieldValidation: "Strict", force: String(force) });
    if (dryRun) query.set("dryRun", "All");
    // JSON is YAML, so the body may be either.
    return this.#orRefusal(
      `${object.kind} ${nameOf(object)}`,
      await this.request("PATCH", `${await this.pathOf(object)}?${query.toString()}`, {
        body: object,
        type: "application/apply-patch+yaml",
      }),
    );
  }

  /** The object, or `undefined` when it does not exist. */
  async get(object: ObjectReference): Promise<Properties | undefined> {
    const answer = await this.request("GET", await this.pathOf(object));
    if (answer.status === 404) return undefined;
    return this.#orRefusal(`${object.kind} ${nameOf(object)}`, answer).body;
  }

  /**
   * Asks for the deletion of the object, of exactly that one where `uid` is given. What is gone already is no mistake; the end
   * of the deletion is not waited for.
   */
  async delete(object: ObjectReference, uid?: string): Promise<void> {
    const answer = await this.request("DELETE", await this.pathOf(object), {
      body: {
        kind: "DeleteOptions",
        apiVersion: "v1",
        propagationPolicy: "Background",
        ...(uid === undefined ? {} : { preconditions: { uid } }),
      },
      type: "application/json",
    });
    // 409: another object has that name by now.
    if (answer.status === 404 || (answer.status === 409 && uid !== undefined)) return;
    this.#orRefusal(`${object.kind} ${nameOf(object)}`, answer);
  }

  /** The path of an object; what its kind is called there is asked of the API server. */
  async pathOf(object: ObjectReference): Promise<string> {
    const { apiVersion, kind, metadata } = object;
    const group = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const found = await this.#kindOf(group, kind);
    if (found === undefined) {
      throw new ApiRefusal(`${kind} ${nameOf(object)}`, {
        status: 404,
        body: { reason: "NotFound", message: `it knows no kind ${kind} of ${apiVersion}` },
      });
    }
    const place = found.namespaced ? `namespaces/${metadata.namespace ?? "default"}/` : "";
    return `${group}/${place}${found.plural}/${metadata.name}`;
  }

  /** One request as it is, whatever the answer; for what has no method of its own here. */
  request(
    method: string,
    path: string,
    content?: { readonly body: Properties; readonly type: string },
  ): Promise<ApiAnswer> {
    // With its length, because Node would send the body of a DELETE without any framing.
    const sending = content === undefined ? undefined : Buffer.from(JSON.stringify(content.body));
    return new Promise((resolve, reject) => {
      const fail = (problem: Error) =>
        reject(new CannotRun(`The API server ${this.server} does not answer: ${problem.message}`));
      const sent = request(
        `${this.server}${path}`,
        {
          agent: this.#agent,
          method,
          timeout: requestTimeoutMs,
          headers: {
            accept: "application/json",
            ...(content === undefined ? {} : { "content-type": content.type }),
            ...(sending === undefined ? {} : { "content-length": sending.length }),
          },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("error", fail);
          response.on("end", () =>
            resolve({
              status: response.statusCode ?? 0,
              body: bodyOf(Buffer.concat(chunks).toString()),
              warnings: (response.headersDistinct["warning"] ?? []).flatMap(warningsIn),
            }),
          );
        },
      );
      sent.on("timeout", () => sent.destroy(new Error(`no answer within ${requestTimeoutMs / 1000} s`)));
      sent.on("error", fail);
      sent.end(sending);
    });
  }

  close(): void {
    this.#agent.destroy();
  }

  #orRefusal(what: string, answer: ApiAnswer): ApiAnswer {
    if (answer.status >= 400) throw new ApiRefusal(what, answer);
    return answer;
  }

  /** How a kind is called in paths. One that is not served is asked for again next time: a definition may have been added. */
  async #kindOf(group: string, kind: string): Promise<Kind | undefined> {
    const known = this.#kinds.get(group)?.get(kind);
    if (known !== undefined) return known;
    const { body, status } = await this.request("GET", group);
    const resources = status === 200 && Array.isArray(body["resources"]) ? body["resources"] : [];
    const kinds = new Map<string, Kind>();
    for (const { kind: served, name, namespaced } of resources.filter(isProperties)) {
      // A subresource has a name like `deployments/scale`.
      if (typeof served === "string" && typeof name === "string" && !name.includes("/"))
        kinds.set(served, { plural: name, namespaced: namespaced === true });
    }
    this.#kinds.set(group, kinds);
    return kinds.get(kind);
  }
}

/** Namespace and name as people write them. */
export function nameOf({ metadata: { name, namespace } }: ObjectReference): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

function bodyOf(text: string): Properties {
  try {
    const body: unknown = JSON.parse(text);
    return isProperties(body) ? body : { message: text };
  } catch {
    return { message: text };
  }
}

/** The texts of one `Warning` header, as in `299 - "text"` (RFC 7234, section 5.5). */
function warningsIn(header: string): readonly string[] {
  return [...header.matchAll(/\d{3} \S+ "((?:[^"\\]|\\.)*)"/g)].map(([, text = ""]) =>
    text.replaceAll(/\\(.)/g, "$1"),
  );
}
