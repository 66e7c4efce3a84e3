import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { withVariables } from "./secrets-manager-stub.ts";

/**
 * Runs with an S3 API on loopback that lets nobody in, and with the environment that leads there. Proves whose bucket is asked for and
 * what a refusal comes to; whom S3 refuses is for AWS to say.
 *
 * @param run gets the accounts that the bucket was expected to belong to, one for each request so far
 */
export async function withRefusingBucket<Result>(
  run: (owners: readonly unknown[]) => Promise<Result>,
): Promise<Result> {
  const owners: unknown[] = [];
  const server = createServer((incoming, outgoing) => {
    owners.push(incoming.headers["x-amz-expected-bucket-owner"]);
    outgoing.writeHead(403).end("<Error><Code>AccessDenied</Code></Error>");
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
      },
      () => run(owners),
    );
  } finally {
    server.close();
    server.closeAllConnections();
  }
}
