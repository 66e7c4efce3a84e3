import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** One request, as the SDK made it. */
export interface StubRequest {
  readonly operation: string;
  readonly body: Readonly<Record<string, unknown>>;
}

type Answer = (request: StubRequest) => { readonly status?: number; readonly body: unknown };

/**
 * Runs with a server on loopback that answers the real SDK as it is told, and with the environment that leads there. Proves what
 * a command asks for and makes of answers; what Secrets Manager answers is proved with moto, in test/data.
 */
export async function withSecretsManager<Result>(
  answer: Answer,
  run: (requests: readonly StubRequest[]) => Promise<Result>,
): Promise<Result> {
  const requests: StubRequest[] = [];
  const server = createServer((incoming, outgoing) => {
    void text(incoming).then((sent) => {
      const target = String(incoming.headers["x-amz-target"]);
      const request = {
        operation: target.slice(target.indexOf(".") + 1),
        body: JSON.parse(sent) as Readonly<Record<string, unknown>>,
      };
      requests.push(request);
      const { body, status = 200 } = answer(request);
      outgoing.writeHead(status, { "content-type": "application/x-amz-json-1.1" });
      outgoing.end(JSON.stringify(body));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  try {
    return await withVariables(
      {
        AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
        AWS_ACCESS_KEY_ID: "test",
        AWS_SECRET_ACCESS_KEY: "test",
        AWS_MAX_ATTEMPTS: "1",
      },
      () => run(requests),
    );
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

/** Runs with environment variables, and puts back what was there. */
export async function withVariables<Result>(
  variables: Readonly<Record<string, string>>,
  run: () => Promise<Result>,
): Promise<Result> {
  const before = Object.fromEntries(Object.keys(variables).map((name) => [name, process.env[name]]));
  Object.assign(process.env, variables);
  try {
    return await run();
  } finally {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}

/** What `secrets status --json` printed. */
export function readSecrets(
  printed: string,
): readonly { readonly name: string; readonly problem?: string }[] {
  return JSON.parse(printed) as readonly { readonly name: string; readonly problem?: string }[];
}
