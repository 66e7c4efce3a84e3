import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Certificate {
  readonly key: Buffer;
  readonly cert: Buffer;
}

/** A certificate authority of a test's own, by openssl. */
export class TestAuthority {
  readonly #directory = mkdtempSync(join(tmpdir(), "plinth-authority-"));
  #issued = 0;

  constructor() {
    this.#openssl(
      "req -x509 -newkey rsa:2048 -nodes -days 3650 -subj /CN=test-authority -keyout ca.key -out ca.crt",
    );
  }

  /** For NODE_EXTRA_CA_CERTS. */
  get file(): string {
    return join(this.#directory, "ca.crt");
  }

  /** @param address the only one that the certificate is for. @param days that it is valid from now on */
  issue(address: string, days: number): Certificate {
    this.#issued += 1;
    const name = `leaf-${this.#issued}`;
    writeFileSync(join(this.#directory, `${name}.ext`), `subjectAltName=IP:${address}\n`);
    this.#openssl(`req -newkey rsa:2048 -nodes -subj /CN=leaf -keyout ${name}.key -out ${name}.csr`);
    this.#openssl(
      `x509 -req -in ${name}.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days ${days} -extfile ${name}.ext -out ${name}.crt`,
    );
    const read = (end: string) => readFileSync(join(this.#directory, `${name}.${end}`));
    return { key: read("key"), cert: read("crt") };
  }

  remove(): void {
    rmSync(this.#directory, { recursive: true, force: true });
  }

  #openssl(words: string): void {
    execFileSync("openssl", words.split(" "), { cwd: this.#directory, stdio: "ignore" });
  }
}
