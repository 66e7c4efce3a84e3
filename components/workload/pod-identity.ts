import { PodIdentityAssociation } from "@pulumi/aws/eks/podIdentityAssociation.js";
import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy.js";
import { ServiceAccount } from "@pulumi/kubernetes/core/v1/serviceAccount.js";
import * as pulumi from "@pulumi/pulumi";
import { secretReadGrants } from "../security/secret-grants.ts";
import { objectLabels } from "./labels.ts";
import { podIdentityTrust } from "./pod-identity-trust.ts";
import { createSecretMount } from "./secret-mount.ts";

/** A secret that pods of an identity may read, and as which file. */
export interface MountedSecret {
  /** What a grant and a reader call it, in kebab case, as in `api-database`. */
  readonly name: string;
  /** ARN of the secret. */
  readonly arn: pulumi.Input<string>;
  /** ARN of its key. */
  readonly keyArn: pulumi.Input<string>;
  /** Name of the file in the directory of secrets, as in `database.json`. */
  readonly file: string;
}

export interface PodIdentityArgs {
  /** Name of the service, and of its namespace. */
  readonly service: string;
  /** Name of the ServiceAccount within the namespace. */
  readonly serviceAccount: string;
  /** Name of the namespace, which must exist. */
  readonly namespace: pulumi.Input<string>;
  /** Name of the platform's project, as in `plinth`. */
  readonly project: string;
  /** Name of the cluster in AWS. */
  readonly clusterName: pulumi.Input<string>;
  /** The account, twelve digits. */
  readonly accountId: string;
  /** Region, as in `us-east-1`. */
  readonly region: string;
  /** Of the role, as AWS shows it. */
  readonly description: string;
  /** The one secret it may read; `none` for an identity that may do nothing. */
  readonly secret: MountedSecret | "none";
}

/**
 * Who some pods are: a ServiceAccount without a token of the cluster's API, and the role in AWS that goes with it.
 *
 * Returns what must exist before a pod that uses it starts; nothing in the pod's data says so.
 */
export function createPodIdentity(
  parent: pulumi.Resource,
  name: string,
  args: PodIdentityArgs,
): readonly pulumi.Resource[] {
  const metadata = {
    name: args.serviceAccount,
    namespace: args.namespace,
    labels: objectLabels(args),
  };
  const account = new ServiceAccount(name, { metadata, automountServiceAccountToken: false }, { parent });
  const role = createRole(parent, name, args);
  const association = new PodIdentityAssociation(
    name,
    {
      clusterName: args.clusterName,
      namespace: args.namespace,
      serviceAccount: args.serviceAccount,
      roleArn: role.arn,
      tags: { Name: name },
    },
    { parent },
  );
  const { secret } = args;
  if (secret === "none") return [account, association];
  return [
    account,
    association,
    createGrant(parent, name, args, role, secret),
    createSecretMount(name, metadata, args.region, secret, { parent }),
  ];
}

function createRole(parent: pulumi.Resource, name: string, args: PodIdentityArgs): Role {
  const { accountId, description, region, serviceAccount } = args;
  return new Role(
    `${name}-role`,
    {
      description,
      assumeRolePolicy: pulumi
        .all([args.clusterName, args.namespace])
        .apply(([clusterName, namespace]) =>
          JSON.stringify(podIdentityTrust({ accountId, region, clusterName, namespace, serviceAccount })),
        ),
      tags: { Name: `${name}-role` },
    },
    { parent },
  );
}

function createGrant(
  parent: pulumi.Resource,
  name: string,
  { region }: PodIdentityArgs,
  role: Role,
  secret: MountedSecret,
): RolePolicy {
  return new RolePolicy(
    `${name}-secrets`,
    {
      role: role.name,
      policy: pulumi.all([secret.arn, secret.keyArn]).apply(([arn, keyArn]) =>
        JSON.stringify({
          Version: "2012-10-17",
          Statement: secretReadGrants({ secretArns: { [secret.name]: arn }, keyArn, region }),
        }),
      ),
    },
    { parent },
  );
}
