import { formatCidr, parseCidr, subnetAt } from "./cidr.ts";

/**
 * Address of the cluster's DNS, the tenth of the services' block.
 *
 * Source: https://docs.aws.amazon.com/eks/latest/APIReference/API_KubernetesNetworkConfigRequest.html
 */
export function clusterDns(serviceIpv4Cidr: string): string {
  return formatCidr(subnetAt(parseCidr(serviceIpv4Cidr), 32, 10)).replace("/32", "");
}
