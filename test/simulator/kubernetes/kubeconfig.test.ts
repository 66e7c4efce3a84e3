import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { stringify } from "yaml";
import { readKubeconfig } from "../../../simulator/kubernetes/kubeconfig.ts";
import { CannotRun } from "../../../simulator/places.ts";
import type { Properties } from "../../../simulator/wire.ts";

describe("a kubeconfig", () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "plinth-kubeconfig-"));
  });

  afterEach(() => rmSync(directory, { recursive: true }));

  const base64 = (text: string) => Buffer.from(text).toString("base64");
  const loopback = "https://127.0.0.1:6443";
  const certificates = { "client-certificate-data": base64("certificate"), "client-key-data": base64("key") };

  function write(server: string, user: Properties = certificates, authority = base64("authority")): string {
    const file = join(directory, "config");
    writeFileSync(
      file,
      stringify({
        "current-context": "mine",
        contexts: [
          { name: "other", context: { cluster: "other", user: "other" } },
          { name: "mine", context: { cluster: "here", user: "me" } },
        ],
        clusters: [
          { name: "other", cluster: { server: "https://prod.example.com" } },
          { name: "here", cluster: { server, "certificate-authority-data": authority } },
        ],
        users: [{ name: "me", user }],
      }),
    );
    return file;
  }

  function refusal(file: string, allowedServer?: string): string {
    try {
      readKubeconfig(file, allowedServer);
    } catch (problem) {
      expect(problem).to.be.instanceOf(CannotRun);
      return String(problem);
    }
    throw new Error("it was accepted");
  }

  it("gives what its current context names", () => {
    expect(readKubeconfig(write(`${loopback}/`))).to.deep.equal({
      server: loopback,
      certificateAuthority: "authority",
      clientCertificate: "certificate",
      clientKey: "key",
    });
  });

  it("may name files instead, relative to itself", () => {
    writeFileSync(join(directory, "me.crt"), "certificate in a file");
    writeFileSync(join(directory, "me.key"), "key in a file");

    expect(
      readKubeconfig(write(loopback, { "client-certificate": "me.crt", "client-key": "me.key" })),
    ).to.include({ clientCertificate: "certificate in a file", clientKey: "key in a file" });
  });

  for (const server of ["https://localhost:1", "https://[::1]:1", "https://127.9.9.9:1"]) {
    it(`leads to this machine as ${server}`, () => {
      expect(readKubeconfig(write(server)).server).to.equal(server);
    });
  }

  for (const server of [
    "https://ABC.gr7.us-east-1.eks.amazonaws.com",
    "https://10.0.0.1:6443",
    "https://127.0.0.1.example.com",
    "https://localhost.example.com",
    "http://127.0.0.1:8080",
    "nonsense",
  ]) {
    it(`rejects ${server}, unless that very server is named`, () => {
      const file = write(server);

      expect(refusal(file)).to.contain(`leads to ${server}, which is not on this machine`);
      expect(refusal(file)).to.contain(`--server ${server}`);
      expect(refusal(file, `${server}.other`)).to.contain("which is not on this machine");
      expect(readKubeconfig(file, `${server}/`).server).to.equal(server);
    });
  }

  it("rejects a token, listing all that is missing", () => {
    expect(
      refusal(write(loopback, { token: "t" }))
        .split("\n")
        .slice(1),
    ).to.deep.equal([
      "  a client certificate",
      "  a client key",
      "Give one whose current context has all four; tokens and credential commands are not used here.",
    ]);
  });

  it("rejects a file that is none, that is not there, or that names one that is not", () => {
    const file = join(directory, "list");
    writeFileSync(file, "- a\n");

    expect(refusal(file)).to.contain("it holds no YAML map");
    expect(refusal(join(directory, "absent"))).to.contain("cannot be read: ENOENT");
    expect(
      refusal(write(loopback, { ...certificates, "client-key": "gone", "client-key-data": "" })),
    ).to.contain("A file that the kubeconfig names cannot be read: ENOENT");
  });
});
