import type { ECRClient } from "@aws-sdk/client-ecr";
import { imageParts, unreleasedDigest } from "../../model/image.ts";
import { CannotRun } from "../../simulator/places.ts";
import { type EcrRegistry, ecrRegistry } from "./ecr-registry.ts";

/** A service and the image that it is to run, by digest. */
export interface ServiceImage {
  readonly service: string;
  readonly image: string;
}

/** An image that cannot be pulled, because its registry does not have it. */
export interface MissingDigest extends ServiceImage {
  /** `unreleased`: the digest is 64 zeros, and no registry was asked. */
  readonly reason: "unreleased" | "no-image" | "no-repository";
}

/** The images of one repository, which one call asks for. */
interface Batch {
  readonly registry: EcrRegistry;
  readonly repository: string;
  readonly images: readonly (ServiceImage & { readonly digest: string })[];
}

/** Most digests that one call takes. Source: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_BatchGetImage.html */
const mostDigests = 100;

/**
 * Asks the registries that images name whether they have them. Works by the AWS SDK's usual credentials, honours `AWS_ENDPOINT_URL`
 * and changes nothing, but ECR takes the question for a pull: it needs `ecr:BatchGetImage` alone, which whoever runs images has,
 * from another account too.
 *
 * @param images service to image, as the config has them. What is in no ECR registry is not asked for: see `unaskedImages`.
 * @returns in the order of the images; empty when none is missing.
 * @throws CannotRun when a registry does not answer, as without credentials, because then nothing is known.
 */
export async function missingDigests(
  images: Readonly<Record<string, string>>,
): Promise<readonly MissingDigest[]> {
  const batches = batchesOf(images);
  const found = batches.length === 0 ? [] : await Promise.all(batches.map(async (batch) => missingIn(batch)));
  const missing = new Map([...unreleased(images), ...found.flat()].map((entry) => [entry.service, entry]));
  return Object.keys(images).flatMap((service) => missing.get(service) ?? []);
}

/** The images in registries of other kinds, about which nothing can be said. */
export function unaskedImages(images: Readonly<Record<string, string>>): readonly ServiceImage[] {
  return Object.entries(images).flatMap(([service, image]) =>
    ecrRegistry(imageParts(image)?.registry ?? "") === undefined ? [{ service, image }] : [],
  );
}

/** One line for each image that cannot be asked for. */
export function renderUnasked(images: Readonly<Record<string, string>>): readonly string[] {
  return unaskedImages(images).map(
    ({ image }) => `Not checked: ${image} is in a registry that is not ECR, and no other can be asked.`,
  );
}

/** What is missing, a sentence for each image. */
export function renderMissing(missing: readonly MissingDigest[]): readonly string[] {
  const why: Readonly<Record<MissingDigest["reason"], string>> = {
    unreleased: "its digest of 64 zeros stands for an image before its first release",
    "no-image": "the repository has no image with this digest; push it, or name the digest that was pushed",
    "no-repository":
      "the registry has no such repository; it is made by the project of the registry's account",
  };
  return missing.map(
    ({ image, reason, service }) => `The image of ${service} cannot be pulled, ${image}: ${why[reason]}.`,
  );
}

function unreleased(images: Readonly<Record<string, string>>): readonly MissingDigest[] {
  return Object.entries(images).flatMap(([service, image]) =>
    image.endsWith(`@${unreleasedDigest}`) ? [{ service, image, reason: "unreleased" as const }] : [],
  );
}

function batchesOf(images: Readonly<Record<string, string>>): readonly Batch[] {
  const askable = Object.entries(images).flatMap(([service, image]) => {
    const parts = imageParts(image);
    const registry = ecrRegistry(parts?.registry ?? "");
    if (parts === undefined || registry === undefined || parts.digest === unreleasedDigest) return [];
    const { digest, repository } = parts;
    return [{ key: `${parts.registry}/${repository}`, registry, repository, service, image, digest }];
  });
  return [...Map.groupBy(askable, ({ key }) => key).values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { registry, repository } = first;
    return Array.from({ length: Math.ceil(group.length / mostDigests) }, (_, index) => ({
      registry,
      repository,
      images: group.slice(index * mostDigests, (index + 1) * mostDigests),
    }));
  });
}

async function missingIn({ images, registry, repository }: Batch): Promise<readonly MissingDigest[]> {
  // Loaded when it is needed: most releases do not ask.
  const {
    BatchGetImageCommand,
    ECRClient: Client,
    RepositoryNotFoundException,
  } = await import("@aws-sdk/client-ecr");
  const client: ECRClient = new Client({ region: registry.region });
  try {
    const answer = await client.send(
      new BatchGetImageCommand({
        registryId: registry.accountId,
        repositoryName: repository,
        imageIds: [...new Set(images.map(({ digest }) => digest))].map((imageDigest) => ({ imageDigest })),
      }),
    );
    const failure = answer.failures?.find(({ failureCode }) => failureCode !== "ImageNotFound");
    if (failure !== undefined)
      throw new Error(`${failure.failureCode ?? "unknown"}, ${failure.failureReason ?? "no reason"}`);
    // What it says that it has counts, not what it says that it lacks: silence about a digest is no consent.
    const there = new Set(answer.images?.map(({ imageId }) => imageId?.imageDigest));
    return images.flatMap(({ digest, image, service }) =>
      there.has(digest) ? [] : [{ service, image, reason: "no-image" as const }],
    );
  } catch (problem) {
    if (problem instanceof RepositoryNotFoundException)
      return images.map(({ image, service }) => ({ service, image, reason: "no-repository" as const }));
    throw new CannotRun(
      `ECR of account ${registry.accountId} in ${registry.region} did not say what ${repository} holds: ${reasonOf(problem)}. ` +
        "That takes credentials, as the AWS CLI takes them, with ecr:BatchGetImage on that repository. Nothing was changed.",
      { cause: problem },
    );
  } finally {
    client.destroy();
  }
}

/** The SDK's errors say by their name what is wrong; their text may be empty, as when nothing answers. */
function reasonOf(problem: unknown): string {
  if (!(problem instanceof Error)) return String(problem);
  const code = "code" in problem ? String(problem.code) : "";
  return [problem.name, code, problem.message.replace(/\.$/, "")]
    .filter((part) => part !== "" && part !== "Error")
    .join(", ");
}
