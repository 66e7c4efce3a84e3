import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { AwsRequest } from "./aws-requests.ts";
import { actionsOf, requestsOf } from "./aws-requests.ts";

/** A request to an AWS API, by the IAM actions that it takes. */
export interface AskedCall {
  readonly actions: readonly string[];
  /** Bucket and key for S3; empty for others. */
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
}

/** A request that was passed on. */
export interface RecordedCall extends AskedCall {
  /** What AWS would have asked its policies. */
  readonly requests: readonly AwsRequest[];
}

/** Every action that AWS would have asked its policies about, once, in alphabetical order. */
export function actionsIn(calls: readonly RecordedCall[]): readonly string[] {
  return [...new Set(calls.flatMap(({ requests }) => requests.map(({ action }) => action)))].toSorted();
}

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** What S3 says when it refuses. */
export function s3Error(status: number, code: string): Answer {
  return {
    status,
    type: "application/xml",
    body: `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>said ${code}</Message></Error>`,
  };
}

/** What KMS says when it refuses. */
export function kmsError(code: string): Answer {
  return {
    status: 400,
    type: "application/x-amz-json-1.1",
    body: JSON.stringify({ __type: code, message: `said ${code}` }),
  };
}

/**
 * Stands before moto on loopback, writes down what is asked, and refuses what moto would let pass: a bucket that is not the
 * expected owner's, and whatever `fault` says.
 */
export class AwsRecorder {
  readonly endpoint: string;
  readonly calls: RecordedCall[] = [];
  fault: (call: AskedCall) => Answer | undefined = () => undefined;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    this.endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  static async start(target: string, account: string): Promise<AwsRecorder> {
    const server = createServer();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const recorder = new AwsRecorder(server);
    server.on("request", (request, response) => {
      recorder.#pass(request, response, target, account).catch((problem: unknown) => {
        response.writeHead(502).end(String(problem));
      });
    });
    return recorder;
  }

  /** Every action that was asked for, once, in alphabetical order. */
  get actions(): readonly string[] {
    return [...new Set(this.calls.flatMap(({ actions }) => actions))].toSorted();
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  async #pass(request: IncomingMessage, response: ServerResponse, target: string, account: string) {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { headers, method = "GET", url = "/" } = request;
    const call = { actions: actionsOf({ headers, method, url }), path: url.replace(/\?.*$/, ""), headers };
    const expected = headers["x-amz-expected-bucket-owner"] ?? account;
    const refusal = expected === account ? this.fault(call) : s3Error(403, "AccessDenied");
    if (refusal !== undefined) {
      response.writeHead(refusal.status, { "content-type": refusal.type }).end(refusal.body);
      return;
    }
    const sent = Object.entries(headers).filter(
      ([name]) => !["host", "connection", "content-length", "transfer-encoding", "expect"].includes(name),
    );
    const answer = await fetch(`${target}${url}`, {
      method,
      headers: sent.map(([name, value]): [string, string] => [name, String(value)]),
      ...(method === "GET" || method === "HEAD" ? {} : { body: Buffer.concat(chunks) }),
    });
    const body = Buffer.from(await answer.arrayBuffer());
    const exchange = { method, url, headers, status: answer.status, answer: body.toString() };
    this.calls.push({ ...call, requests: requestsOf(exchange) });
    response.writeHead(
      answer.status,
      [...answer.headers]
        .filter(([name]) => !["connection", "content-encoding", "transfer-encoding"].includes(name))
        .flat(),
    );
    response.end(body);
  }
}
