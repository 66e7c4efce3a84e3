import { z } from "zod";

/**
 * What of the Kubernetes API's objects decides who reaches whom, by kind. Policies are read strictly, because a field that nobody
 * reads could change what they say; elsewhere only the fields in question are looked at.
 */

const labels = z.record(z.string(), z.string());

const selector = z.strictObject({
  matchLabels: labels.exactOptional(),
  matchExpressions: z
    .array(
      z.strictObject({
        key: z.string(),
        operator: z.enum(["DoesNotExist", "Exists", "In", "NotIn"]),
        values: z.array(z.string()).exactOptional(),
      }),
    )
    .exactOptional(),
});

const protocol = z.enum(["SCTP", "TCP", "UDP"]);

const ports = z
  .array(
    z.strictObject({
      protocol: protocol.exactOptional(),
      port: z.union([z.number(), z.string()]).exactOptional(),
      endPort: z.number().exactOptional(),
    }),
  )
  .exactOptional();

const peer = z.strictObject({
  podSelector: selector.exactOptional(),
  namespaceSelector: selector.exactOptional(),
  ipBlock: z.strictObject({ cidr: z.string(), except: z.array(z.string()).exactOptional() }).exactOptional(),
});

const hostPeer = peer.extend({ domainNames: z.array(z.string()).exactOptional() });

const policySpec = z.strictObject({
  podSelector: selector.exactOptional(),
  policyTypes: z.array(z.enum(["Egress", "Ingress"])).exactOptional(),
  ingress: z.array(z.strictObject({ from: z.array(peer).exactOptional(), ports })).exactOptional(),
  egress: z.array(z.strictObject({ to: z.array(peer).exactOptional(), ports })).exactOptional(),
});

const hostPolicySpec = policySpec.extend({
  egress: z.array(z.strictObject({ to: z.array(hostPeer).exactOptional(), ports })).exactOptional(),
});

const container = z.object({
  ports: z
    .array(
      z.object({
        name: z.string().default(""),
        containerPort: z.number(),
        protocol: protocol.default("TCP"),
      }),
    )
    .default([]),
});

const podTemplate = z.object({
  metadata: z.object({ labels: labels.default({}) }).default({ labels: {} }),
  spec: z.object({ hostNetwork: z.boolean().default(false), containers: z.array(container) }),
});

/** What every pod of a workload is made from. */
export type PodTemplate = z.output<typeof podTemplate>;

const metadata = z.object({ name: z.string(), namespace: z.string() });
const templated = z.object({ template: podTemplate });

export const namespaceObject = z.object({
  metadata: z.object({ name: z.string(), labels: labels.default({}) }),
});
export const networkPolicyObject = z.object({ metadata, spec: policySpec });
export const hostPolicyObject = z.object({ metadata, spec: hostPolicySpec });
export const nodeClassObject = z.object({
  spec: z.object({ networkPolicy: z.enum(["DefaultAllow", "DefaultDeny"]).default("DefaultAllow") }),
});
export const configMapObject = z.object({ metadata, data: labels.default({}) });
export const workloadObject = z.object({ metadata, spec: templated });
export const cronJobObject = z.object({
  metadata,
  spec: z.object({ jobTemplate: z.object({ spec: templated }) }),
});
