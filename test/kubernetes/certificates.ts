import { execFileSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A key and a certificate of the control plane's own authority, as paths. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

/** A certificate authority in a directory, which vouches for whom it is told to; made with openssl, valid for two days. */
export class CertificateAuthority {
  readonly certificate: string;
  readonly #directory: string;

  constructor(directory: string) {
    mkdirSync(directory, { mode: 0o700 });
    this.#directory = directory;
    this.certificate = join(directory, "authority.crt");
    openssl(
      directory,
      "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -keyout authority.key -out authority.crt",
      ["-subj", "/CN=plinth-control-plane"],
    );
  }

  /** A server's certificate for names like `DNS:localhost` and `IP:127.0.0.1`. */
  server(name: string, addresses: readonly string[]): Certificate {
    return this.#issue(name, `/CN=${name}`, `subjectAltName=${addresses.join(",")}`);
  }

  /** A client's certificate: who the API server takes it for, and of which group. */
  client(user: string, group?: string): Certificate {
    const subject = group === undefined ? `/CN=${user}` : `/O=${group}/CN=${user}`;
    return this.#issue(user.replaceAll(":", "-"), subject, "extendedKeyUsage=clientAuth");
  }

  #issue(file: string, subject: string, extension: string): Certificate {
    const directory = this.#directory;
    writeFileSync(join(directory, `${file}.ext`), extension);
    openssl(
      directory,
      `req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout ${file}.key -out ${file}.csr`,
      ["-subj", subject],
    );
    openssl(
      directory,
      `x509 -req -in ${file}.csr -CA authority.crt -CAkey authority.key -CAcreateserial -days 2 -extfile ${file}.ext -out ${file}.crt`,
    );
    return { certificate: join(directory, `${file}.crt`), key: join(directory, `${file}.key`) };
  }
}

/** The key pair that signs the tokens of service accounts, as paths. */
export function makeTokenKeys(directory: string): {
  readonly publicKey: string;
  readonly privateKey: string;
} {
  const pair = generateKeyPairSync("ec", {
    namedCurve: "prime256v1",
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "sec1", format: "pem" },
  });
  const [publicKey, privateKey] = [join(directory, "tokens.pub"), join(directory, "tokens.key")];
  writeFileSync(publicKey, pair.publicKey);
  writeFileSync(privateKey, pair.privateKey, { mode: 0o600 });
  return { publicKey, privateKey };
}

/** A kubeconfig with everything in it, as text. */
export function kubeconfig(server: string, authority: string, { certificate, key }: Certificate): string {
  const base64 = (file: string) => readFileSync(file).toString("base64");
  const name = "plinth-control-plane";
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name, cluster: { server, "certificate-authority-data": base64(authority) } }],
    users: [
      { name, user: { "client-certificate-data": base64(certificate), "client-key-data": base64(key) } },
    ],
    contexts: [{ name, context: { cluster: name, user: name } }],
    "current-context": name,
  });
}

function openssl(cwd: string, words: string, more: readonly string[] = []): void {
  execFileSync("openssl", [...words.split(" "), ...more], { cwd, stdio: ["ignore", "ignore", "pipe"] });
}
