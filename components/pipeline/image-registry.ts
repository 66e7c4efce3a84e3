import { RepositoryPolicy } from "@pulumi/aws/ecr/repositoryPolicy.js";
import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy.js";
import { Repository } from "@pulumi/awsx/ecr/repository.js";
import * as pulumi from "@pulumi/pulumi";
import {
  type AccountPlace,
  accountPath,
  publishRoleName,
  repositoryName,
} from "../../model/account-names.ts";
import { checkEncryptionKey, EncryptionKey, type EncryptionKeyArgs } from "../security/encryption-key.ts";
import { deployTrust, type GithubRepository } from "./github-trust.ts";
import { imageRules, publishPolicy, pullPolicy } from "./image-documents.ts";

export interface ImageRegistryArgs {
  readonly place: AccountPlace;
  /** Services that have images, as in `api`; each has a repository. At least one. */
  readonly services: readonly string[];
  /** Accounts that pull images, twelve digits each; this one may anyway. May be empty. */
  readonly pullAccountIds: readonly string[];
  /** Images of builds that are kept for each service, 1 or more; released ones are all kept. */
  readonly builds: number;
  /** The repository whose workflows push. */
  readonly github: GithubRepository;
  /** Environment at GitHub from which images are pushed, as in `release`. */
  readonly publishEnvironment: string;
  /** Whoever must exist before a role can trust it: the account's provider of GitHub's tokens. */
  readonly provider: pulumi.Resource;
  /** Days between a deletion of the key and its end, 7 to 30. */
  readonly keyDeletionWindowDays: number;
  /** True when the engine must refuse to delete repositories and key; false also lets them be deleted with their images. */
  readonly protect: boolean;
}

/**
 * One registry of images for all environments, so that what was tested is what runs: a repository for each service, whose tags cannot be
 * moved, scanned at the push, encrypted by a key of its own, pulled by the environments' accounts, pushed into by releases alone.
 *
 * Costs about 1 USD a month for the key and 0.10 USD a GB and month of images (us-east-1, November 2026,
 * https://aws.amazon.com/ecr/pricing/).
 *
 * Leaves out: replication to other Regions, a cache of other registries, signing, which a release does.
 */
export class ImageRegistry extends pulumi.ComponentResource {
  /** Service to the address of its repository, as image references begin. */
  readonly urls: Readonly<Record<string, pulumi.Output<string>>>;
  /** ARN of the role by which a release pushes. */
  readonly publishRoleArn: pulumi.Output<string>;

  /** @throws Error when an argument is out of its range; nothing is registered then. */
  constructor(name: string, args: ImageRegistryArgs, opts?: pulumi.ComponentResourceOptions) {
    checkImageRegistry(name, args);
    super("plinth:pipeline:ImageRegistry", name, {}, opts);

    const key = new EncryptionKey(`${name}-key`, keyArgs(args), { parent: this });
    const repositories = args.services.map(
      (service) => [service, createRepository(this, name, args, service, key)] as const,
    );
    const role = createPublisher(this, name, args);

    this.urls = Object.fromEntries(repositories.map(([service, { url }]) => [service, url]));
    this.publishRoleArn = role.arn;
    this.registerOutputs({ urls: this.urls, publishRoleArn: this.publishRoleArn });
  }
}

function checkImageRegistry(name: string, args: ImageRegistryArgs): void {
  const { builds, services } = args;
  if (services.length === 0) throw new Error("services is empty; name at least one, as in api.");
  if (!Number.isInteger(builds) || builds < 1) {
    throw new Error(`builds is ${builds}; allowed are whole numbers from 1.`);
  }
  checkEncryptionKey(`${name}-key`, keyArgs(args));
}

function keyArgs({ keyDeletionWindowDays, place, protect }: ImageRegistryArgs): EncryptionKeyArgs {
  const { accountId, region } = place;
  const description = "Encrypts images";
  return {
    description,
    deletionWindowDays: keyDeletionWindowDays,
    protect,
    accountId,
    region,
    services: [],
  };
}

function createRepository(
  parent: ImageRegistry,
  name: string,
  { builds, place, protect, pullAccountIds }: ImageRegistryArgs,
  service: string,
  key: EncryptionKey,
): Repository {
  const repository = repositoryName(place.project, service);
  const made = new Repository(
    `${name}-${service}`,
    {
      name: repository,
      imageTagMutability: "IMMUTABLE",
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: key.arn }],
      forceDelete: !protect,
      lifecyclePolicy: { rules: imageRules(builds) },
      tags: { Name: `${name}-${service}` },
    },
    { parent, protect },
  );
  if (pullAccountIds.length > 0) {
    new RepositoryPolicy(
      `${name}-${service}`,
      { repository, policy: JSON.stringify(pullPolicy(place.region, pullAccountIds)) },
      // It names the repository by a name that is known before it exists.
      { parent, dependsOn: [made] },
    );
  }
  return made;
}

function createPublisher(
  parent: ImageRegistry,
  name: string,
  { github, place, provider, publishEnvironment, services }: ImageRegistryArgs,
): Role {
  const role = new Role(
    `${name}-publish`,
    {
      name: publishRoleName(place.project),
      path: accountPath,
      description: "Jobs at GitHub that release images",
      assumeRolePolicy: JSON.stringify(deployTrust(place, github, publishEnvironment)),
      maxSessionDuration: 3600,
      tags: { Name: `${name}-publish` },
    },
    // Its trust names the provider by an ARN that is known before it exists.
    { parent, dependsOn: [provider] },
  );
  new RolePolicy(
    `${name}-publish`,
    { role: role.name, policy: JSON.stringify(publishPolicy(place, services)) },
    { parent },
  );
  return role;
}
