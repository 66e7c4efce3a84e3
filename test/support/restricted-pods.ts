/** A pod's spec as a test reads it. */
export interface PodSpec {
  readonly [field: string]: unknown;
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly volumes?: readonly Readonly<Record<string, unknown>>[];
  readonly securityContext?: SecurityContext;
}

interface Container {
  readonly [field: string]: unknown;
  readonly name: string;
  readonly securityContext?: SecurityContext;
  readonly ports?: readonly { readonly hostPort?: number }[];
}

interface SecurityContext {
  readonly [field: string]: unknown;
  readonly seccompProfile?: { readonly type?: string };
  readonly capabilities?: { readonly add?: readonly string[]; readonly drop?: readonly string[] };
}

const volumeTypes = [
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "ephemeral",
  "persistentVolumeClaim",
  "projected",
  "secret",
];

/**
 * What in a pod breaks the Pod Security Standard `restricted`, after
 * https://kubernetes.io/docs/concepts/security/pod-security-standards/. Proves what the text of the standard says, not what a
 * server does: that is tested against a real one.
 */
export function restrictedViolations(pod: PodSpec): readonly string[] {
  const containers = [...(pod.initContainers ?? []), ...pod.containers];
  const atPod = pod.securityContext ?? {};
  return [
    ...["hostNetwork", "hostPID", "hostIPC"].filter((field) => pod[field] === true),
    ...(pod.volumes ?? []).flatMap((volume) =>
      Object.keys(volume)
        .filter((key) => key !== "name" && !volumeTypes.includes(key))
        .map((key) => `volume of type ${key}`),
    ),
    ...containers.flatMap((container) => containerViolations(container, atPod)),
  ];
}

function containerViolations(container: Container, atPod: SecurityContext): readonly string[] {
  const own = container.securityContext ?? {};
  const effective = (field: string) => own[field] ?? atPod[field];
  const { add = [], drop = [] } = own.capabilities ?? {};
  const seccomp = own.seccompProfile?.type ?? atPod.seccompProfile?.type;
  const broken: Readonly<Record<string, boolean>> = {
    privileged: own["privileged"] === true,
    allowPrivilegeEscalation: own["allowPrivilegeEscalation"] !== false,
    runAsNonRoot: effective("runAsNonRoot") !== true,
    runAsUser: effective("runAsUser") === 0,
    seccompProfile: seccomp !== "RuntimeDefault" && seccomp !== "Localhost",
    capabilities: !drop.includes("ALL") || add.some((name) => name !== "NET_BIND_SERVICE"),
    hostPort: (container.ports ?? []).some(({ hostPort = 0 }) => hostPort !== 0),
    procMount: !["Default", undefined].includes(own["procMount"] as string | undefined),
  };
  return Object.entries(broken)
    .filter(([, is]) => is)
    .map(([field]) => `${container.name}: ${field}`);
}
