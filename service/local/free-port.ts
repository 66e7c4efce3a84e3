import { once } from "node:events";
import { createServer } from "node:net";

/** The kernel picks by chance, and may pick one again whose taker has not begun to listen yet. */
const given = new Set<number>();

/** A port of loopback that nobody listens on at the moment, and that was not given before. */
export async function freePort(): Promise<number> {
  for (;;) {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    server.close();
    if (address === null || typeof address === "string") throw new Error("no port was given");
    const { port } = address;
    if (given.has(port)) continue;
    given.add(port);
    return port;
  }
}
