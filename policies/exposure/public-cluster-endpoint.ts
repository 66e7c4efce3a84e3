import type { PlannedResource } from "../../model/planned-resource.ts";
import { isTrue, isUnknown, textsOf, valueAt } from "../input-values.ts";
import { type Breach, resourceRule } from "../resource-rule.ts";
import { isWorld } from "./cidr-width.ts";

const type = "aws:eks/cluster:Cluster";

export const publicClusterEndpoint = resourceRule({
  id: "public-cluster-endpoint",
  severity: "block",
  protects:
    "The cluster's API from the internet: it answers inside the VPC, and outside only networks that are named.",
  control: "AWS Security Hub EKS.1",
  fix: "Set vpcConfig.endpointPublicAccess false, or name the networks in publicAccessCidrs; leave endpointPrivateAccess true.",
  reads: {
    [type]: [
      "vpcConfig.endpointPublicAccess",
      "vpcConfig.endpointPrivateAccess",
      "vpcConfig.publicAccessCidrs",
    ],
  },
  breaches: (resources) => resources.ofType(type).flatMap(breachesOf),
});

function breachesOf(resource: PlannedResource): readonly Breach[] {
  const given = (property: string) => valueAt(resource.inputs, `vpcConfig.${property}`);
  return [
    ...(isTrue(given("endpointPrivateAccess"))
      ? []
      : [
          {
            resource,
            message: "The cluster's API does not answer inside the VPC, so its nodes go by the internet.",
          },
        ]),
    ...(isOpen(given("endpointPublicAccess"), given("publicAccessCidrs"))
      ? [{ resource, message: "The cluster's API answers the whole internet." }]
      : []),
  ];
}

/** Without a word EKS opens the endpoint, and without a network it opens it to everybody. */
function isOpen(access: unknown, networks: unknown): boolean {
  if (access === false || access === "false" || isUnknown(access) || isUnknown(networks)) return false;
  const cidrs = textsOf(networks);
  return cidrs.length === 0 || cidrs.some(isWorld);
}
