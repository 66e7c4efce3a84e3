import type { core } from "@pulumi/kubernetes/types/input.js";
import { mountPaths } from "../../model/service-environment.ts";
import { type ConfigDocument, databaseCaDocument, flagsDocument, settingsDocument } from "./config-maps.ts";
import { containerEnvironment, directoryOf } from "./container-environment.ts";
import { objectLabels, type PodComponent } from "./labels.ts";
import type { ServicePods } from "./service-pods.ts";

/** What distinguishes one kind of pod of a service from another. */
export interface PodPurpose {
  readonly component: PodComponent;
  /** ServiceAccount, which decides what the pod may do in AWS. */
  readonly serviceAccount: string;
  /** SecretProviderClass whose files are mounted; `none` for a pod without secrets. */
  readonly secrets: string;
  /** Arguments of the image's entry point. */
  readonly args: readonly string[];
  /** Annotations of the pod beside none. */
  readonly annotations?: Readonly<Record<string, string>>;
  /** What only this kind of pod has: its end, its spread, its deadline. */
  readonly pod: Partial<core.v1.PodSpec>;
  /** What only this kind of container has: ports, probes, its end. */
  readonly container?: Partial<core.v1.Container>;
}

/** A user and group without a name on any node; the image has to run as any. */
const user = 10_001;

/** What a container may write beside memory: /tmp, and its log before it is collected. */
const temporaryMib = 64;
const ephemeralStorageMib = 256;

/**
 * A pod that fulfils the Pod Security Standard `restricted`, and beyond it cannot write to its root and gets no token of the
 * cluster's API.
 *
 * Source: https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export function podTemplate(pods: ServicePods, purpose: PodPurpose): core.v1.PodTemplateSpec {
  const { annotations, component } = purpose;
  return {
    metadata: {
      labels: objectLabels({ service: pods.name, project: pods.project }, component),
      ...(annotations === undefined ? {} : { annotations }),
    },
    spec: {
      serviceAccountName: purpose.serviceAccount,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: user,
        runAsGroup: user,
        fsGroup: user,
        seccompProfile: { type: "RuntimeDefault" },
      },
      containers: [container(pods, purpose)],
      volumes: mountsOf(pods, purpose).map(({ name, volume }) => ({ name, ...volume })),
      ...purpose.pod,
    },
  };
}

function container(pods: ServicePods, purpose: PodPurpose): core.v1.Container {
  const { cpuMillicores, memoryMib } = pods.service.resources;
  const settings = settingsDocument(pods);
  const memory = `${memoryMib}Mi`;
  return {
    name: "app",
    image: pods.service.image,
    // A digest names one content for ever: what is on the node is right.
    imagePullPolicy: "IfNotPresent",
    ...(purpose.args.length === 0 ? {} : { args: [...purpose.args] }),
    env: containerEnvironment(pods),
    ...(settings === undefined ? {} : { envFrom: [{ configMapRef: { name: settings.name } }] }),
    // No limit of CPU: it would slow a container down beside idle processors.
    resources: {
      requests: { cpu: `${cpuMillicores}m`, memory, "ephemeral-storage": `${ephemeralStorageMib}Mi` },
      limits: { memory, "ephemeral-storage": `${ephemeralStorageMib}Mi` },
    },
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
      readOnlyRootFilesystem: true,
    },
    // The last lines of the log become the reason that the cluster shows, where the process leaves none itself.
    terminationMessagePolicy: "FallbackToLogsOnError",
    volumeMounts: mountsOf(pods, purpose).map(({ mountPath, name, readOnly }) => ({
      name,
      mountPath,
      ...(readOnly ? { readOnly } : {}),
    })),
    ...purpose.container,
  };
}

interface Mount {
  readonly name: string;
  readonly mountPath: string;
  readonly readOnly: boolean;
  readonly volume: Omit<core.v1.Volume, "name">;
}

function mountsOf(pods: ServicePods, { secrets }: PodPurpose): readonly Mount[] {
  return [
    {
      name: "temporary",
      mountPath: mountPaths.temporary,
      readOnly: false,
      volume: { emptyDir: { sizeLimit: `${temporaryMib}Mi` } },
    },
    ...configMount("database-ca", mountPaths.databaseCa, databaseCaDocument(pods)),
    ...configMount("flags", mountPaths.flags, flagsDocument(pods)),
    ...(secrets === "none" ? [] : [secretsMount(secrets)]),
  ];
}

/** The whole directory: a single file mounted by subPath would never change under a running pod. */
function configMount(name: string, file: string, document: ConfigDocument | undefined): readonly Mount[] {
  if (document === undefined) return [];
  const volume = { configMap: { name: document.name } };
  return [{ name, mountPath: directoryOf(file), readOnly: true, volume }];
}

/** Read by the CSI driver with the pod's own identity, and again after each rotation; no Secret object is ever made. */
function secretsMount(secretProviderClass: string): Mount {
  return {
    name: "secrets",
    mountPath: mountPaths.secrets,
    readOnly: true,
    volume: {
      csi: {
        driver: "secrets-store.csi.k8s.io",
        readOnly: true,
        volumeAttributes: { secretProviderClass },
      },
    },
  };
}
