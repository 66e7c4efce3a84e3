import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource.js";
import type { meta } from "@pulumi/kubernetes/types/input.js";
import * as pulumi from "@pulumi/pulumi";

/** A secret as a file: `orders` in Secrets Manager becomes `database.json`. */
export interface SecretFile {
  /** Name of the file below the directory of secrets. */
  readonly file: string;
  /** ARN of the secret. */
  readonly arn: string;
}

/**
 * What the AWS provider of the Secrets Store CSI driver reads, with the identity of the pod that mounts it.
 *
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/ascp-examples.html
 */
export function secretMountParameters(region: string, files: readonly SecretFile[]): Record<string, string> {
  return {
    region,
    usePodIdentity: "true",
    objects: JSON.stringify(
      files.map(({ arn, file }) => ({ objectName: arn, objectType: "secretsmanager", objectAlias: file })),
      null,
      2,
    ),
  };
}

/** A SecretProviderClass with one file. */
export function createSecretMount(
  name: string,
  metadata: meta.v1.ObjectMeta,
  region: string,
  { arn, file }: { readonly file: string; readonly arn: pulumi.Input<string> },
  options: pulumi.CustomResourceOptions,
): CustomResource {
  return new CustomResource(
    name,
    {
      apiVersion: "secrets-store.csi.x-k8s.io/v1",
      kind: "SecretProviderClass",
      metadata,
      spec: {
        provider: "aws",
        parameters: pulumi
          .output(arn)
          .apply((known) => secretMountParameters(region, [{ file, arn: known }])),
      },
    },
    options,
  );
}
