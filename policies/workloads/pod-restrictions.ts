import type { PlanInputs } from "../../model/plan.ts";
import {
  blocksAt,
  isBlock,
  isGiven,
  isUnknown,
  numberAt,
  textAt,
  textsOf,
  valueAt,
} from "../input-values.ts";
import { type Container, containersOf, type PodSpec } from "./pod-specs.ts";

/** Kinds of volumes that the Pod Security Standard `restricted` allows. */
const volumes: ReadonlySet<string> = new Set([
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "ephemeral",
  "image",
  "persistentVolumeClaim",
  "projected",
  "secret",
]);

const seLinuxTypes: ReadonlySet<string> = new Set([
  "",
  "container_t",
  "container_init_t",
  "container_kvm_t",
  "container_engine_t",
]);

/** Kernel parameters that stay within the pod. */
const sysctls: ReadonlySet<string> = new Set([
  "kernel.shm_rmid_forced",
  "net.ipv4.ip_local_port_range",
  "net.ipv4.ip_local_reserved_ports",
  "net.ipv4.ip_unprivileged_port_start",
  "net.ipv4.ping_group_range",
  "net.ipv4.tcp_fin_timeout",
  "net.ipv4.tcp_keepalive_intvl",
  "net.ipv4.tcp_keepalive_probes",
  "net.ipv4.tcp_keepalive_time",
  "net.ipv4.tcp_syncookies",
]);

/**
 * What in a pod breaks the Pod Security Standard `restricted`, and beside it a root file system that can be written. Each is a phrase.
 *
 * Source: https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export function podExcesses(pod: PodSpec): readonly string[] {
  const { spec } = pod;
  return [
    ...["hostNetwork", "hostPID", "hostIPC"].filter((key) => spec[key] === true),
    ...levelExcesses(blockAt(spec, "securityContext")).map((what) => `${what} of the pod`),
    ...blocksAt(spec, "volumes").flatMap((volume) =>
      Object.keys(volume)
        .filter((key) => key !== "name" && !volumes.has(key))
        .map((key) => `a volume of kind ${key}`),
    ),
    ...containersOf(pod).flatMap((container) =>
      containerExcesses(container, blockAt(spec, "securityContext")).map(
        (what) => `${what} in ${container.name}`,
      ),
    ),
  ];
}

function containerExcesses({ container }: Container, pod: PlanInputs): readonly string[] {
  const own = blockAt(container, "securityContext");
  const effective = (key: string) => own[key] ?? pod[key];
  const seccomp = textAt(own, "seccompProfile.type") ?? textAt(pod, "seccompProfile.type") ?? "";
  const added = textsOf(valueAt(own, "capabilities.add")).filter((name) => name !== "NET_BIND_SERVICE");
  const broken: Readonly<Record<string, boolean>> = {
    privileged: own["privileged"] === true,
    "allowPrivilegeEscalation not false": own["allowPrivilegeEscalation"] !== false,
    "capabilities not dropped": !textsOf(valueAt(own, "capabilities.drop")).includes("ALL"),
    [`capability ${added.join(", ")} added`]: added.length > 0,
    "runAsNonRoot not true": effective("runAsNonRoot") !== true,
    "runAsUser 0": effective("runAsUser") === 0,
    "no seccompProfile": seccomp !== "RuntimeDefault" && seccomp !== "Localhost",
    "readOnlyRootFilesystem not true": own["readOnlyRootFilesystem"] !== true,
    hostPort: blocksAt(container, "ports").some((port) => (numberAt(port, "hostPort") ?? 0) !== 0),
  };
  return [...Object.keys(broken).filter((what) => broken[what] === true), ...levelExcesses(own)];
}

/** What the security context of a pod and that of a container may weaken alike. */
function levelExcesses(context: PlanInputs): readonly string[] {
  const appArmor = textAt(context, "appArmorProfile.type") ?? "RuntimeDefault";
  const seLinux = textAt(context, "seLinuxOptions.type") ?? "";
  const broken: Readonly<Record<string, boolean>> = {
    "appArmorProfile Unconfined": !["RuntimeDefault", "Localhost"].includes(appArmor),
    "procMount Unmasked": (textAt(context, "procMount") ?? "Default") !== "Default",
    "SELinux options":
      !seLinuxTypes.has(seLinux) ||
      ["user", "role"].some((key) => isGiven(valueAt(context, `seLinuxOptions.${key}`))),
    "unsafe sysctls": blocksAt(context, "sysctls").some(
      (sysctl) => !sysctls.has(textAt(sysctl, "name") ?? ""),
    ),
    "windowsOptions.hostProcess": valueAt(context, "windowsOptions.hostProcess") === true,
  };
  return Object.keys(broken).filter((what) => broken[what] === true);
}

function blockAt(value: unknown, path: string): PlanInputs {
  const block = valueAt(value, path);
  return isBlock(block) && !isUnknown(block) ? block : {};
}
