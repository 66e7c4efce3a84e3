import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { CannotRun } from "../../simulator/places.ts";
import type { SigningKey } from "./aws-signature.ts";
import type { BucketAddress } from "./backend-address.ts";
import { backendAddress } from "./backend-address.ts";
import { noCredentials, noRegion } from "./bucket-error.ts";
import { BucketStore } from "./bucket-store.ts";
import { DirectoryStore } from "./directory-store.ts";
import type { StateStore } from "./state-store.ts";

export interface OpenStoreArgs {
  readonly url: string;
  /** The account that a bucket has to belong to. */
  readonly owner: string;
  /** What names it where it is another; missing where nothing does. */
  readonly ownerNamedBy?: string | undefined;
}

/** Opens a backend by its address; a bucket is first asked for only when something of it is read. */
export function openStore({ owner, ownerNamedBy, url }: OpenStoreArgs): StateStore {
  const address = backendAddress(url);
  if (address.kind === "directory") return new DirectoryStore(address);
  const endpoint =
    address.endpoint ?? process.env["AWS_ENDPOINT_URL_S3"] ?? process.env["AWS_ENDPOINT_URL"] ?? "";
  return new BucketStore({
    address,
    owner,
    ownerNamedBy,
    key: credentials(address),
    ...(endpoint === "" ? {} : { endpoint }),
  });
}

/**
 * The backend that a command is to use: the one it was given, else the one Pulumi's own variable names. What a `pulumi login` has
 * left in the home directory is not looked at, because it belongs to whatever was done last.
 */
export function backendUrl(given: string | undefined): string {
  const url = given ?? process.env["PULUMI_BACKEND_URL"] ?? "";
  if (url === "")
    throw new CannotRun(
      "No backend is named. Name the one that keeps the state, with --backend URL or the variable PULUMI_BACKEND_URL: s3://BUCKET/PREFIX?region=REGION or file:///DIRECTORY.",
    );
  return url;
}

/**
 * The SDK's own order of credentials: variables, profiles, single sign-on, web identity, the machine's role. It is taken from a
 * client that this repository has anyway, and which sends nothing here.
 */
function credentials({ profile, region, url }: BucketAddress): () => Promise<SigningKey> {
  const { config } = new SecretsManagerClient({
    ...(region === undefined ? {} : { region }),
    ...(profile === undefined ? {} : { profile }),
  });
  return async () => {
    const where = await config.region().catch((problem: unknown) => {
      throw noRegion(url, problem);
    });
    try {
      const { accessKeyId, secretAccessKey, sessionToken } = await config.credentials();
      return {
        accessKeyId,
        secretAccessKey,
        region: where,
        ...(sessionToken === undefined ? {} : { sessionToken }),
      };
    } catch (problem) {
      throw noCredentials(url, problem);
    }
  };
}
