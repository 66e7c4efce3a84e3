import { formatCidr, parseCidr, subnetAt } from "../../model/cidr.ts";
import type { AddonPeer, ClusterAddon } from "../../model/cluster-addons.ts";
import type { ClusterArgs } from "./cluster-args.ts";

interface PolicyPort {
  readonly protocol: "TCP" | "UDP";
  readonly port: number;
}

interface PolicyBlock {
  readonly ipBlock: { readonly cidr: string; readonly except?: string[] };
}

/** Link-local addresses: the instance's metadata above all, which no pod may read. */
const linkLocal = "169.254.0.0/16";

const tcp = (port: number): PolicyPort[] => [{ protocol: "TCP", port }];
const blocks = (cidrs: readonly string[]): PolicyBlock[] => cidrs.map((cidr) => ({ ipBlock: { cidr } }));

/** The nth address of a block, as a block. */
function addressOf(cidr: string, index: number): string {
  return formatCidr(subnetAt(parseCidr(cidr), 32, index));
}

/**
 * What an add-on's pods may do, as a NetworkPolicy's spec: nodes deny everything that no policy admits, to add-ons too. Pure.
 *
 * Addresses of services are admitted besides those behind them, because the network plugin may judge a packet before its address
 * is translated.
 */
export function addonPolicySpec(addon: ClusterAddon, args: Pick<ClusterArgs, "awsServices" | "network">) {
  const { intraCidrs, privateCidrs, serviceIpv4Cidr, cidr } = args.network;
  const peers: Readonly<Record<AddonPeer, { to: PolicyBlock[]; ports: PolicyPort[] }>> = {
    api: { to: blocks([addressOf(serviceIpv4Cidr, 1), ...intraCidrs]), ports: tcp(443) },
    kubelets: { to: blocks(privateCidrs), ports: tcp(10_250) },
    // https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html
    podIdentityAgent: { to: blocks(["169.254.170.23/32"]), ports: tcp(80) },
    awsServices: {
      to: args.awsServices.map((peer) =>
        peer.cidr === "0.0.0.0/0"
          ? { ipBlock: { cidr: peer.cidr, except: [cidr, linkLocal] } }
          : { ipBlock: { cidr: peer.cidr } },
      ),
      ports: tcp(443),
    },
  };
  const dns = {
    to: blocks([addressOf(serviceIpv4Cidr, 10)]),
    ports: [...tcp(53), { protocol: "UDP", port: 53 } as const],
  };
  return {
    podSelector: {},
    policyTypes: ["Ingress", "Egress"],
    // The control plane's interfaces are alone in their subnets.
    // Left out where nothing may come in: an empty list is not stored, and every apply would write it again.
    ...(addon.servesApi ? { ingress: [{ from: blocks(intraCidrs) }] } : {}),
    egress: [dns, ...addon.reaches.map((peer) => peers[peer])],
  };
}
