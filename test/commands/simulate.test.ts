import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { simulate } from "../../commands/simulate.ts";
import { CannotRun } from "../../simulator/places.ts";

async function refusal(options: { readonly kubeconfig?: string; readonly server?: string }): Promise<string> {
  const problem: unknown = await simulate("up", { stack: "dev", ...options }).catch(
    (caught: unknown) => caught,
  );
  expect(problem).to.be.instanceOf(CannotRun);
  return String(problem);
}

// What it does with a cluster is shown in test/kubernetes.
describe("simulate with a kubeconfig", () => {
  it("rejects a cluster elsewhere before anything starts", async () => {
    const directory = mkdtempSync(join(tmpdir(), "plinth-simulate-"));
    try {
      const file = join(directory, "config");
      const data = Buffer.from("x").toString("base64");
      writeFileSync(
        file,
        JSON.stringify({
          "current-context": "c",
          contexts: [{ name: "c", context: { cluster: "c", user: "u" } }],
          clusters: [
            {
              name: "c",
              cluster: { server: "https://prod.example.com", "certificate-authority-data": data },
            },
          ],
          users: [{ name: "u", user: { "client-certificate-data": data, "client-key-data": data } }],
        }),
      );

      expect(await refusal({ kubeconfig: file })).to.contain("leads to https://prod.example.com");
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it("rejects a server without a kubeconfig", async () => {
    expect(await refusal({ server: "https://127.0.0.1:1" })).to.contain("name the file with --kubeconfig");
  });
});
