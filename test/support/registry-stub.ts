import { type StubRequest, withSecretsManager } from "./secrets-manager-stub.ts";
import { digestOf } from "./stack-repository.ts";

/** Runs with a server that answers the real client of ECR as it is told: it speaks as Secrets Manager's does. */
export const withRegistry = withSecretsManager;

/** The digests that a BatchGetImage names. */
export function askedDigests({ body }: StubRequest): readonly string[] {
  return (body["imageIds"] as readonly { readonly imageDigest: string }[]).map(
    ({ imageDigest }) => imageDigest,
  );
}

/** An answer to BatchGetImage by a repository that holds the digests of some digits. */
export function holding(digits: string) {
  const held = new Set(digits.split("").map(digestOf));
  return (request: StubRequest) => {
    const ids = askedDigests(request).map((imageDigest) => ({ imageDigest }));
    return {
      body: {
        images: ids.filter(({ imageDigest }) => held.has(imageDigest)).map((imageId) => ({ imageId })),
        failures: ids
          .filter(({ imageDigest }) => !held.has(imageDigest))
          .map((imageId) => ({ imageId, failureCode: "ImageNotFound", failureReason: "not found" })),
      },
    };
  };
}
