import type { PodPurpose } from "./pod-template.ts";
import type { ServicePods } from "./service-pods.ts";

/** Under which ServiceAccount a pod runs, and which SecretProviderClass it mounts. */
export type IdentityNames = Pick<PodPurpose, "secrets" | "serviceAccount">;

/** Names for the service itself, its jobs and tasks. */
export function identityNames({ database, name }: Pick<ServicePods, "database" | "name">): IdentityNames {
  return { serviceAccount: name, secrets: database === "none" ? "none" : name };
}

/** Names for the migration. It is somebody else only where it reads a secret that the service must not read. */
export function migrationIdentityNames(pods: Pick<ServicePods, "database" | "name">): IdentityNames {
  if (pods.database === "none") return identityNames(pods);
  return { serviceAccount: `${pods.name}-migration`, secrets: `${pods.name}-migration` };
}
