/** One direction of an autoscaler's behaviour, in the words of `autoscaling/v2`. */
interface ScalingRules {
  readonly stabilizationWindowSeconds: number;
  readonly policies: readonly {
    readonly type: string;
    readonly value: number;
    readonly periodSeconds: number;
  }[];
}

export interface AutoscalerInput {
  readonly minReplicas: number;
  readonly maxReplicas: number;
  readonly targetPercent: number;
  readonly behaviour: { readonly scaleUp: ScalingRules; readonly scaleDown: ScalingRules };
  /** Replicas at the beginning. */
  readonly replicas: number;
  /** Load at a second, in requested CPU of one replica: 7 is what ten replicas carry at 70 %. */
  readonly load: (second: number) => number;
  readonly seconds: number;
}

interface Change {
  readonly at: number;
  readonly by: number;
}

const syncSeconds = 15;
const tolerance = 0.1;

/**
 * The replicas at each look of a horizontal autoscaler, after the algorithm that Kubernetes documents:
 * https://kubernetes.io/docs/concepts/workloads/autoscaling/horizontal-pod-autoscale/#algorithm-details
 *
 * It leaves out pods that are not ready and the delay of metrics: new replicas carry load at once.
 */
export function simulateAutoscaler(input: AutoscalerInput): readonly number[] {
  const { behaviour, maxReplicas, minReplicas } = input;
  const recommendations: { at: number; replicas: number }[] = [];
  const changes: Change[] = [];
  const history: number[] = [];
  const longestWindow = Math.max(
    behaviour.scaleUp.stabilizationWindowSeconds,
    behaviour.scaleDown.stabilizationWindowSeconds,
  );
  let replicas = input.replicas;
  for (let at = 0; at < input.seconds; at += syncSeconds) {
    const ratio = input.load(at) / replicas / (input.targetPercent / 100);
    // Less than a billionth is arithmetic, not load.
    const wanted = Math.abs(ratio - 1) <= tolerance ? replicas : Math.ceil(replicas * ratio - 1e-9);
    recommendations.push({ at, replicas: wanted });
    // What is older than both windows counts no more, and to look at it each time would take most of the run.
    if ((recommendations[0]?.at ?? at) < at - longestWindow) recommendations.shift();
    const within = (seconds: number) =>
      recommendations.filter((entry) => entry.at >= at - seconds).map((entry) => entry.replicas);
    const up = Math.min(...within(behaviour.scaleUp.stabilizationWindowSeconds));
    const down = Math.max(...within(behaviour.scaleDown.stabilizationWindowSeconds));
    const stable = Math.min(Math.max(replicas, up), down);
    const next = Math.min(
      maxReplicas,
      Math.max(minReplicas, limited(stable, replicas, at, changes, behaviour)),
    );
    if (next !== replicas) changes.push({ at, by: next - replicas });
    replicas = next;
    history.push(replicas);
  }
  return history;
}

/** The policy that allows the most decides how far one look may go. */
function limited(
  stable: number,
  replicas: number,
  at: number,
  changes: readonly Change[],
  { scaleDown, scaleUp }: AutoscalerInput["behaviour"],
): number {
  const moved = (seconds: number, sign: number) =>
    changes
      .filter((change) => change.at > at - seconds && Math.sign(change.by) === sign)
      .reduce((sum, { by }) => sum + by, 0);
  if (stable > replicas) {
    const limits = scaleUp.policies.map(({ periodSeconds, type, value }) => {
      const start = replicas - moved(periodSeconds, 1);
      return type === "Pods" ? start + value : Math.ceil(start * (1 + value / 100));
    });
    return Math.min(stable, Math.max(...limits));
  }
  const limits = scaleDown.policies.map(({ periodSeconds, type, value }) => {
    const start = replicas - moved(periodSeconds, -1);
    return type === "Pods" ? start - value : Math.floor(start * (1 - value / 100));
  });
  return Math.max(stable, Math.min(...limits));
}

/** How often a history turns from growing to shrinking or back. */
export function turns(history: readonly number[]): number {
  const directions = history
    .slice(1)
    .map((replicas, index) => Math.sign(replicas - (history[index] ?? replicas)))
    .filter((direction) => direction !== 0);
  return directions.slice(1).filter((direction, index) => direction !== directions[index]).length;
}
