/** Where the platform puts files into a container. */
export const mountPaths = {
  /** One file for each secret that the pod may read. */
  secrets: "/var/run/secrets/plinth",
  /** Certificates that vouch for the database. */
  databaseCa: "/etc/plinth/rds-ca.pem",
  flags: "/etc/plinth-flags/flags.json",
  temporary: "/tmp",
} as const;

/** Where one service reaches another from inside the cluster. */
export function serviceUrl(service: string, port: number): string {
  return `http://${service}.${service}.svc.cluster.local:${port}`;
}
