/** How many replicas more than wanted a rolling update may run, as Kubernetes takes it: a share, rounded up. */
export const surgePercent = 25;

/** Replicas that run beside `replicas` in the middle of a rolling update. */
export function surgeOf(replicas: number): number {
  return Math.ceil((replicas * surgePercent) / 100);
}
