import { entryOf, type Service } from "./service.ts";

/**
 * How a pod ends, in seconds: the order is deregistration, then SIGTERM, then SIGKILL, and each waits for the one before.
 *
 * While the pod is still serving, load balancers stop sending to it and let what is under way come to its end: `preStopSeconds`.
 * Then the process gets SIGTERM and `budgetSeconds` to finish. `graceSeconds` is when Kubernetes kills it without asking.
 */
export interface Shutdown {
  /** For how long a load balancer lets requests to a target that leaves come to their end; 0 where none is in front. */
  readonly deregistrationDelaySeconds: number;
  /** For how long the pod keeps serving after Kubernetes has decided to end it. */
  readonly preStopSeconds: number;
  /** What the process has for its own end after SIGTERM. */
  readonly budgetSeconds: number;
  /** `terminationGracePeriodSeconds`: more than the two before together. */
  readonly graceSeconds: number;
}

/** A load balancer's own default is 300; most requests take less than this. */
export const leastDeregistrationDelaySeconds = 30;

/** What it takes at most until everybody has heard that a pod leaves: the load balancer's controller, and kube-proxy on each node. */
export const propagationSeconds = 10;

/** What closing connections and the last writes of a log take after the longest request. */
const closingSeconds = 5;

/** SIGKILL comes this much after the process should have ended by itself, so that its own report of an overrun is seen. */
const marginSeconds = 5;

/**
 * The times of one service. A service behind a load balancer keeps serving for as long as requests that were sent to it before may
 * take; one that only other services ask has to wait only until these know.
 *
 * Source of the order: https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination and
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html#deregistration-delay
 */
export function shutdownOf({
  exposedTo,
  longestRequestSeconds,
}: Pick<Service, "exposedTo" | "longestRequestSeconds">): Shutdown {
  const deregistrationDelaySeconds =
    entryOf({ exposedTo }) === undefined
      ? 0
      : Math.max(leastDeregistrationDelaySeconds, longestRequestSeconds);
  const preStopSeconds = deregistrationDelaySeconds + propagationSeconds;
  const budgetSeconds = longestRequestSeconds + closingSeconds;
  return {
    deregistrationDelaySeconds,
    preStopSeconds,
    budgetSeconds,
    graceSeconds: preStopSeconds + budgetSeconds + marginSeconds,
  };
}
