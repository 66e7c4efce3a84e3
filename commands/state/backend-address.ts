import { isAbsolute } from "node:path";
import { fileURLToPath } from "node:url";
import { CannotRun } from "../../simulator/places.ts";

/** Where a backend keeps its objects, read from the address that Pulumi is given. */
export type BackendAddress = DirectoryAddress | BucketAddress;

export interface DirectoryAddress {
  readonly kind: "directory";
  readonly url: string;
  readonly path: string;
}

export interface BucketAddress {
  readonly kind: "bucket";
  readonly url: string;
  readonly bucket: string;
  /** What every key begins with: empty, or ends in a slash. */
  readonly prefix: string;
  readonly region?: string;
  readonly profile?: string;
  /** Another address than AWS' own, for an API that imitates S3. */
  readonly endpoint?: string;
  /** Encryption that every upload asks for; without it the bucket's default applies. */
  readonly encryption?: { readonly type: string; readonly keyId?: string };
}

/** What may follow the question mark, as far as this reads it: https://pkg.go.dev/gocloud.dev/blob/s3blob#URLOpener */
const understood = new Set([
  "awssdk",
  "endpoint",
  "kmskeyid",
  "profile",
  "region",
  "s3ForcePathStyle",
  "ssetype",
  "use_path_style",
]);

/**
 * @throws CannotRun for an address that is neither a directory nor a bucket, or carries what would be ignored here and obeyed by
 * Pulumi.
 */
export function backendAddress(url: string): BackendAddress {
  if (!URL.canParse(url)) throw refused(url, "it is no URL");
  const parsed = new URL(url);
  if (parsed.protocol === "file:") return directoryAddress(url);
  if (parsed.protocol !== "s3:") throw refused(url, `its scheme is "${parsed.protocol.slice(0, -1)}"`);
  const strange = [...parsed.searchParams.keys()].filter((name) => !understood.has(name));
  if (strange.length > 0)
    throw refused(
      url,
      `this command does not know ${strange.join(", ")}, only ${[...understood].join(", ")}`,
    );
  if (parsed.hostname === "") throw refused(url, "it names no bucket");
  const path = decodeURIComponent(parsed.pathname).replace(/^\/+|\/+$/g, "");
  const parameter = (name: string) => parsed.searchParams.get(name) ?? undefined;
  const [region, profile, endpoint, type, keyId] = [
    parameter("region"),
    parameter("profile"),
    parameter("endpoint"),
    parameter("ssetype"),
    parameter("kmskeyid"),
  ];
  if (keyId !== undefined && type === undefined)
    throw refused(url, "kmskeyid needs ssetype=aws:kms beside it");
  return {
    kind: "bucket",
    url,
    bucket: parsed.hostname,
    prefix: path === "" ? "" : `${path}/`,
    ...(region === undefined ? {} : { region }),
    ...(profile === undefined ? {} : { profile }),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(type === undefined ? {} : { encryption: { type, ...(keyId === undefined ? {} : { keyId }) } }),
  };
}

/** Pulumi also takes `file://~` and paths relative to wherever it runs; those mean another place for every command. */
function directoryAddress(url: string): DirectoryAddress {
  if (!url.startsWith("file:///"))
    throw refused(url, "a directory is given by its absolute path, with three slashes");
  const path = fileURLToPath(url.replace(/[?#].*$/, ""));
  if (!isAbsolute(path)) throw refused(url, "its path is not absolute");
  return { kind: "directory", url, path };
}

function refused(url: string, reason: string): CannotRun {
  return new CannotRun(
    `The backend "${url}" cannot be used: ${reason}. Allowed are s3://BUCKET/PREFIX?region=REGION, which may also carry ssetype=aws:kms&kmskeyid=ARN, and file:///DIRECTORY.`,
  );
}
