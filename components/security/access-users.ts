import type { LogGroup } from "@pulumi/aws/cloudwatch/logGroup.js";
import type { Instance } from "@pulumi/aws/ec2/instance.js";
import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy.js";
import { Document } from "@pulumi/aws/ssm/document.js";
import * as pulumi from "@pulumi/pulumi";
import {
  type AccessDocument,
  accessDocumentName,
  accessPolicy,
  accessTrust,
  shellDocument,
  tunnelDocument,
} from "./access-documents.ts";
import type { AccessHostArgs } from "./access-host-args.ts";

/** What can be opened on the host: a tunnel to each of its two targets, and a shell with a log. */
export function createDocuments(
  parent: pulumi.Resource,
  name: string,
  { cluster, database, platform }: AccessHostArgs,
  log: LogGroup,
): readonly Document[] {
  const document = (which: AccessDocument, content: pulumi.Output<unknown>): Document =>
    new Document(
      `${name}-${which}`,
      {
        name: accessDocumentName(platform, which),
        documentType: "Session",
        documentFormat: "JSON",
        content: content.apply((value) => JSON.stringify(value)),
        tags: { Name: `${name}-${which}` },
      },
      { parent },
    );
  return [
    document(
      "database",
      pulumi
        .output(database.host)
        .apply((host) => tunnelDocument("A tunnel to the database", host, database.port)),
    ),
    document(
      "cluster",
      pulumi
        .output(cluster.host)
        .apply((host) => tunnelDocument("A tunnel to the cluster's API", host, cluster.port)),
    ),
    document("shell", log.name.apply(shellDocument)),
  ];
}

/** A role of its own, because those of people belong to others: Identity Center lets nobody attach a policy to its roles. */
export function createUsers(
  parent: pulumi.Resource,
  name: string,
  { accountId, region, userRoleArns }: AccessHostArgs,
  instance: Instance,
  documents: readonly Document[],
): Role {
  const role = new Role(
    `${name}-users`,
    {
      description: "People who use the access host",
      assumeRolePolicy: JSON.stringify(accessTrust(userRoleArns)),
      maxSessionDuration: 3600,
      tags: { Name: `${name}-users` },
    },
    { parent },
  );
  new RolePolicy(
    `${name}-users`,
    {
      role: role.name,
      policy: pulumi
        .all([instance.arn, pulumi.all(documents.map(({ arn }) => arn))])
        .apply(([instanceArn, documentArns]) =>
          JSON.stringify(accessPolicy({ instanceArn, documentArns, accountId, region })),
        ),
    },
    { parent },
  );
  return role;
}
