import { randomBytes } from "node:crypto";
import type { KubernetesObject } from "../../simulator/kubernetes/api-server.ts";
import type { Properties } from "../../simulator/wire.ts";
import { cluster } from "./cluster.ts";
import { eventually } from "./eventually.ts";

/** No registry is asked for it: nothing pulls images here. */
export const image = `registry.example.com/api@sha256:${"0".repeat(64)}`;

/** Makes a namespace that no other test has, whose service account is there, and returns its name. */
export async function makeNamespace(
  labels: Readonly<Record<string, string>> = restrictedNamespace,
): Promise<string> {
  const name = `test-${randomBytes(4).toString("hex")}`;
  const { api } = cluster();
  await api.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name, labels } });
  await eventually(`${name} has a service account`, () =>
    api.get({ apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "default", namespace: name } }),
  );
  return name;
}

export const restrictedNamespace = { "pod-security.kubernetes.io/enforce": "restricted" };

/** A pod that breaks nothing; `change` is merged into its container. */
export function compliantPodSpec(change: Properties = {}): Properties {
  return {
    automountServiceAccountToken: false,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: 10_001,
      seccompProfile: { type: "RuntimeDefault" },
    },
    containers: [
      {
        name: "app",
        image,
        securityContext: {
          allowPrivilegeEscalation: false,
          capabilities: { drop: ["ALL"] },
          readOnlyRootFilesystem: true,
        },
        resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "128Mi" } },
        ...change,
      },
    ],
  };
}

export function pod(namespace: string, name: string, spec = compliantPodSpec()): KubernetesObject {
  return { apiVersion: "v1", kind: "Pod", metadata: { name, namespace }, spec };
}

export interface DeploymentOptions {
  /** Left out where an autoscaler decides. */
  readonly replicas?: number;
  /** Further fields of the pod. */
  readonly pod?: Properties;
}

export function deployment(
  namespace: string,
  name: string,
  { pod: fields = {}, replicas }: DeploymentOptions = {},
): KubernetesObject {
  const labels = { "app.kubernetes.io/name": name };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace, labels },
    spec: {
      ...(replicas === undefined ? {} : { replicas }),
      selector: { matchLabels: labels },
      strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: "25%" } },
      template: { metadata: { labels }, spec: { ...compliantPodSpec(), ...fields } },
    },
  };
}
