import { once } from "node:events";
import { type IncomingMessage, request, type ServerResponse } from "node:http";
import { createServer, type Server, type ServerOptions } from "node:https";
import type { AddressInfo } from "node:net";

/** What stands where a load balancer would: TLS outside, plain HTTP inside. */
export class TlsFront {
  readonly url: string;
  readonly #server: Server;

  private constructor(server: Server, address: string) {
    this.#server = server;
    this.url = `https://${address}:${(server.address() as AddressInfo).port}`;
  }

  /** @param inside the port of 127.0.0.1 that it passes requests on to. @param change what it does to an answer, or instead of one */
  static async start(
    options: ServerOptions,
    address: string,
    inside: number,
    change: (request: IncomingMessage, response: ServerResponse) => boolean = () => false,
  ): Promise<TlsFront> {
    const server = createServer(options, (incoming, response) => {
      if (change(incoming, response)) return;
      const passed = request(
        { host: "127.0.0.1", port: inside, path: incoming.url, method: incoming.method },
        (answer) => {
          // What was set before stays: that is how a test breaks a header.
          for (const [name, value] of Object.entries(answer.headers))
            if (!response.hasHeader(name) && value !== undefined) response.setHeader(name, value);
          response.writeHead(answer.statusCode ?? 500);
          answer.pipe(response);
        },
      );
      passed.on("error", () => response.writeHead(502).end());
      incoming.pipe(passed);
    });
    server.listen(0, address);
    await once(server, "listening");
    return new TlsFront(server, address);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }
}
