import { unknownValue } from "../../../policies/input-values.ts";
import { withValue } from "../compliant/environment.ts";
import { breakages, changed, missing } from "./breakage.ts";

const pod = ["spec", "template", "spec"] as const;
const app = [...pod, "containers", 0] as const;
const job = ["spec", "jobTemplate", "spec", "template", "spec"] as const;
const security = [...app, "securityContext"] as const;
const enforced = ["metadata", "labels", "pod-security.kubernetes.io/enforce"] as const;
const registry = "222233334444.dkr.ecr.us-east-1.amazonaws.com";
const resources = [...app, "resources"] as const;

export const workloads = [
  ...breakages(
    "image-by-digest",
    changed("a tag", "api", [...app, "image"], `${registry}/api:1.2.3`),
    changed("neither tag nor digest", "api", [...app, "image"], `${registry}/api`),
    changed("a tag in a job", "api.purge", [...job, "containers", 0, "image"], `${registry}/api:latest`),
  ),
  ...breakages(
    "image-registry",
    ...[
      "registry.example.com/api",
      "api",
      "public.ecr.aws/example/api",
      "999900001111.dkr.ecr.us-east-1.amazonaws.com/api",
      "222233334444.dkr.ecr.eu-west-1.amazonaws.com/api",
      "222233334444.dkr.ecr.us-east-1.amazonaws.com.example.com/api",
    ].map((image) =>
      changed(`an image of ${image}`, "api", [...app, "image"], `${image}@sha256:${"0".repeat(64)}`),
    ),
    changed(
      "an image of a job",
      "api.purge",
      [...job, "containers", 0, "image"],
      `api@sha256:${"0".repeat(64)}`,
    ),
  ),
  ...breakages(
    "restricted-pods",
    changed("the node's network", "api", [...pod, "hostNetwork"], true),
    changed("the node's processes", "api", [...pod, "hostPID"], true),
    changed("the node's memory", "api", [...pod, "hostIPC"], true),
    changed("the node's disk", "api", [...pod, "volumes"], [{ name: "root", hostPath: { path: "/" } }]),
    changed("a privileged container", "api", [...security, "privileged"], true),
    changed("escalation", "api", [...security, "allowPrivilegeEscalation"], undefined),
    changed("capabilities", "api", [...security, "capabilities"], undefined),
    changed("an added capability", "api", [...security, "capabilities", "add"], ["SYS_ADMIN"]),
    changed("root by the image's word", "api", [...pod, "securityContext", "runAsNonRoot"], undefined),
    changed("root by number", "api", [...pod, "securityContext", "runAsUser"], 0),
    changed("no seccomp profile", "api", [...pod, "securityContext", "seccompProfile"], undefined),
    changed("no profile at all", "api", [...pod, "securityContext", "seccompProfile"], {
      type: "Unconfined",
    }),
    changed("a root file system to write", "api", [...security, "readOnlyRootFilesystem"], false),
    changed("a port of the node", "api", [...app, "ports", 0, "hostPort"], 80),
    changed("an open AppArmor profile", "api", [...security, "appArmorProfile"], { type: "Unconfined" }),
    changed("an open AppArmor profile of the pod", "api", [...pod, "securityContext", "appArmorProfile"], {
      type: "Unconfined",
    }),
    changed("the whole of /proc", "api", [...security, "procMount"], "Unmasked"),
    changed("another SELinux type", "api", [...security, "seLinuxOptions"], { type: "spc_t" }),
    changed("another SELinux role", "api", [...security, "seLinuxOptions"], { role: "sysadm_r" }),
    changed(
      "a kernel parameter of the node",
      "api",
      [...pod, "securityContext", "sysctls"],
      [{ name: "kernel.msgmax", value: "65536" }],
    ),
    changed("a process of a Windows node", "api", [...security, "windowsOptions"], { hostProcess: true }),
    changed(
      "root in a container that runs before",
      "api",
      [...pod, "initContainers"],
      [
        {
          name: "first",
          image: `${registry}/first@sha256:${"0".repeat(64)}`,
          resources: { requests: { cpu: "10m", memory: "16Mi" }, limits: { memory: "16Mi" } },
          securityContext: { runAsUser: 0 },
        },
      ],
    ),
    changed("a pod of a job", "api.purge", [...job, "securityContext"], undefined),
  ),
  ...breakages(
    "restricted-namespaces",
    changed("a namespace without labels", "api-namespace", ["metadata", "labels"], undefined),
    changed("a namespace that admits privileged pods", "api-namespace", enforced, "privileged"),
    changed("a namespace that admits baseline pods", "api-namespace", enforced, "baseline"),
    changed("a namespace that only warns", "api-namespace", ["metadata", "labels"], {
      "pod-security.kubernetes.io/warn": "restricted",
      "pod-security.kubernetes.io/audit": "restricted",
    }),
    changed("a namespace whose level is known only later", "api-namespace", enforced, unknownValue),
  ),
  ...breakages(
    "probes",
    changed("no startup probe", "api", [...app, "startupProbe"], undefined),
    changed("no liveness probe", "api", [...app, "livenessProbe"], undefined),
    changed("no readiness probe", "api", [...app, "readinessProbe"], undefined),
    changed("one path for two probes", "api", [...app, "livenessProbe", "httpGet", "path"], "/health/ready"),
  ),
  ...breakages(
    "requests-and-limits",
    changed("no request of CPU", "api", [...resources, "requests", "cpu"], undefined),
    changed("no request of memory", "api", [...resources, "requests", "memory"], undefined),
    changed("no limit of memory", "api", [...resources, "limits"], undefined),
    changed("more memory than it asks for", "api", [...resources, "limits", "memory"], "1Gi"),
    changed("a job without resources", "api.purge", [...job, "containers", 0, "resources"], undefined),
  ),
  ...breakages(
    "serving-replicas",
    changed("a service that runs nowhere", "api", ["spec", "replicas"], 0),
    changed("an autoscaler that may end every pod", "api-autoscaler", ["spec", "minReplicas"], 0),
  ),
  ...breakages(
    "disruption-budget",
    missing("a service without a budget", "api-budget", "api"),
    [
      "a budget of other pods",
      "api",
      withValue("api-budget", ["spec", "selector", "matchLabels"], { app: "other" }),
    ],
    ["a budget in another namespace", "api", withValue("api-budget", ["metadata", "namespace"], "worker")],
    changed("a budget that lets none go", "api-budget", ["spec", "maxUnavailable"], 0),
    changed("a budget that keeps all", "api-budget", ["spec"], {
      minAvailable: "100%",
      selector: { matchLabels: { "app.kubernetes.io/name": "api" } },
    }),
  ),
  ...breakages(
    "default-deny",
    missing("a namespace without a policy", "api-deny", "api-namespace"),
    [
      "a policy for some pods alone",
      "api-namespace",
      withValue("api-deny", ["spec", "podSelector"], { matchLabels: { app: "api" } }),
    ],
    [
      "a policy of one direction",
      "api-namespace",
      withValue("api-deny", ["spec", "policyTypes"], ["Ingress"]),
    ],
    [
      "a policy of no namespace",
      "api-namespace",
      withValue("api-deny", ["metadata", "namespace"], undefined),
    ],
    [
      "a policy of a namespace of somebody else",
      "api-namespace",
      withValue("api-deny", ["metadata", "namespace"], "kube-system"),
    ],
  ),
];
