import type { Finding } from "../model/plan.ts";
import { bucketEncryption } from "./encryption/bucket-encryption.ts";
import { databaseTls } from "./encryption/database-tls.ts";
import { encryptionAtRest } from "./encryption/encryption-at-rest.ts";
import { entryTls } from "./encryption/entry-tls.ts";
import { keyRotation } from "./encryption/key-rotation.ts";
import { tlsOnly } from "./encryption/tls-only.ts";
import { flowLogs } from "./exposure/flow-logs.ts";
import { openEgress } from "./exposure/open-egress.ts";
import { openIngress } from "./exposure/open-ingress.ts";
import { privateRoutes } from "./exposure/private-routes.ts";
import { publicAddress } from "./exposure/public-address.ts";
import { publicBucket } from "./exposure/public-bucket.ts";
import { publicClusterEndpoint } from "./exposure/public-cluster-endpoint.ts";
import { publicDatabase } from "./exposure/public-database.ts";
import { accountGuards } from "./governance/account-guards.ts";
import { budget } from "./governance/budget.ts";
import { dataResidency } from "./governance/data-residency.ts";
import { nameLimitsRule } from "./governance/name-limits.ts";
import { requiredTags } from "./governance/required-tags.ts";
import { administratorPolicy } from "./identity/administrator-policy.ts";
import { clusterAdministrator } from "./identity/cluster-administrator.ts";
import { instanceMetadata } from "./identity/instance-metadata.ts";
import { openPrincipal } from "./identity/open-principal.ts";
import { secretRotation } from "./identity/secret-rotation.ts";
import { unknownAccount } from "./identity/unknown-account.ts";
import type { ResourceRule } from "./resource-rule.ts";
import type { ResourceSet } from "./resource-set.ts";
import { backupRetention } from "./retention/backup-retention.ts";
import { deletionProtection } from "./retention/deletion-protection.ts";
import { finalSnapshot } from "./retention/final-snapshot.ts";
import { logRetention } from "./retention/log-retention.ts";
import { secretlessState } from "./secretless-state.ts";
import { defaultDeny } from "./workloads/default-deny.ts";
import { disruptionBudget } from "./workloads/disruption-budget.ts";
import { imageByDigest } from "./workloads/image-by-digest.ts";
import { imageRegistry } from "./workloads/image-registry.ts";
import { probes } from "./workloads/probes.ts";
import { requestsAndLimits } from "./workloads/requests-and-limits.ts";
import { restrictedNamespaces } from "./workloads/restricted-namespaces.ts";
import { restrictedPods } from "./workloads/restricted-pods.ts";
import { servingReplicas } from "./workloads/serving-replicas.ts";

/** Every rule over resources, in the order in which findings are listed. A new rule is a file in its area and a line here. */
export const resourceRules: readonly ResourceRule[] = [
  publicDatabase,
  publicBucket,
  publicClusterEndpoint,
  publicAddress,
  openIngress,
  openEgress,
  privateRoutes,
  flowLogs,
  encryptionAtRest,
  bucketEncryption,
  keyRotation,
  tlsOnly,
  databaseTls,
  entryTls,
  administratorPolicy,
  clusterAdministrator,
  openPrincipal,
  unknownAccount,
  instanceMetadata,
  secretRotation,
  secretlessState,
  deletionProtection,
  finalSnapshot,
  backupRetention,
  logRetention,
  imageByDigest,
  imageRegistry,
  restrictedPods,
  restrictedNamespaces,
  probes,
  requestsAndLimits,
  servingReplicas,
  disruptionBudget,
  defaultDeny,
  requiredTags,
  dataResidency,
  budget,
  accountGuards,
  nameLimitsRule,
];

/** What all rules say of these resources, rule by rule. */
export function findingsIn(resources: ResourceSet): readonly Finding[] {
  return resourceRules.flatMap((rule) => rule.check(resources));
}
