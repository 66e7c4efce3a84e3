import type { KubernetesObject } from "../../simulator/kubernetes/api-server.ts";

/** What an instance type offers. */
interface Capacity {
  readonly cpus: number;
  readonly memoryGib: number;
  readonly architecture: "amd64" | "arm64";
}

/** Sizes from EC2's list of instance types (https://docs.aws.amazon.com/ec2/latest/instancetypes/gp.html). */
const instanceTypes = {
  "m7g.large": { cpus: 2, memoryGib: 8, architecture: "arm64" },
  "m7g.xlarge": { cpus: 4, memoryGib: 16, architecture: "arm64" },
  "m7i.large": { cpus: 2, memoryGib: 8, architecture: "amd64" },
} as const satisfies Readonly<Record<string, Capacity>>;

export type InstanceType = keyof typeof instanceTypes;

/** Pods on one node at most: Auto Mode's limit (https://docs.aws.amazon.com/eks/latest/userguide/create-node-class.html). */
const podsPerNode = 110;

/** Room on a node for what pods write and for images: the disk that the platform's NodeClass asks for, a tenth of it the system's. */
const storage = { capacity: "80Gi", allocatable: "72Gi" };

export const region = "us-east-1";

export const zones: readonly string[] = ["us-east-1a", "us-east-1b", "us-east-1c"];

/**
 * A node that kwok pretends is there, labelled as Auto Mode labels its own. What the system keeps for itself is EKS' formula for
 * its images (awslabs/amazon-eks-ami, `kubelet` reservations): 255 MiB and 11 MiB for each pod, 100 MiB before eviction, and
 * 60 millicores for the first, 10 for the second and 5 for each of the next two processors.
 */
export function simulatedNode(name: string, zone: string, instanceType: InstanceType): KubernetesObject {
  const { architecture, cpus, memoryGib } = instanceTypes[instanceType];
  const reservedMillicores = 60 + 10 + Math.max(0, cpus - 2) * 5;
  const reservedMib = 255 + 11 * podsPerNode + 100;
  const pods = String(podsPerNode);
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name,
      annotations: { "kwok.x-k8s.io/node": "simulated" },
      labels: {
        "eks.amazonaws.com/compute-type": "auto",
        "karpenter.sh/capacity-type": "on-demand",
        "kubernetes.io/arch": architecture,
        "kubernetes.io/hostname": name,
        "kubernetes.io/os": "linux",
        "node.kubernetes.io/instance-type": instanceType,
        "topology.kubernetes.io/region": region,
        "topology.kubernetes.io/zone": zone,
      },
    },
    status: {
      capacity: { cpu: String(cpus), memory: `${memoryGib}Gi`, pods, "ephemeral-storage": storage.capacity },
      allocatable: {
        cpu: `${cpus * 1000 - reservedMillicores}m`,
        memory: `${memoryGib * 1024 - reservedMib}Mi`,
        pods,
        "ephemeral-storage": storage.allocatable,
      },
    },
  };
}

/** Nodes in every zone, so many in each. */
export function nodesInEveryZone(perZone: number, instanceType: InstanceType): readonly KubernetesObject[] {
  return zones.flatMap((zone) =>
    Array.from({ length: perZone }, (_, index) =>
      simulatedNode(`${zone}-${instanceType.replace(".", "-")}-${index + 1}`, zone, instanceType),
    ),
  );
}
