import { Network, type NetworkArgs } from "../../../components/network/network.ts";

/** The smallest network that is accepted: two zones, no NAT, no interface endpoint, nothing protected. */
export const minimal: NetworkArgs = {
  cidr: "10.48.0.0/16",
  zones: { a: "use1-az1", b: "use1-az2" },
  nat: "none",
  interfaceEndpoints: [],
  readableBuckets: [],
  region: "us-east-1",
  accountId: "111122223333",
  flowLogs: { traffic: "REJECT", aggregationSeconds: 600, retentionDays: 14 },
  protect: false,
  keyDeletionWindowDays: 7,
};

/** A program that makes the network `network` and gives out all its outputs. */
export const networkWith =
  (changes: Partial<NetworkArgs> = {}) =>
  () => {
    const { cidr, flowLogBucketName, natPublicIps, subnetIds, subnets, vpcId } = new Network("network", {
      ...minimal,
      ...changes,
    });
    return { vpcId, cidr, subnetIds, subnets, natPublicIps, flowLogBucketName };
  };
