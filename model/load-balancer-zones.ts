/**
 * The hosted zone in which AWS keeps the names of a Region's Application Load Balancers: an alias record names it beside the load
 * balancer's own name. Regions that are not listed have one too, which nobody has looked up.
 *
 * Source: hashicorp/terraform-provider-aws internal/service/elbv2/hosted_zone_id_data_source.go, v5, 2023, after
 * https://docs.aws.amazon.com/general/latest/gr/elb.html
 */
const zones: Readonly<Record<string, string>> = {
  "af-south-1": "Z268VQBMOI5EKX",
  "ap-east-1": "Z3DQVH9N71FHZ0",
  "ap-northeast-1": "Z14GRHDCWA56QT",
  "ap-northeast-2": "ZWKZPGTI48KDX",
  "ap-northeast-3": "Z5LXEXXYW11ES",
  "ap-south-1": "ZP97RAFLXTNZK",
  "ap-south-2": "Z0173938T07WNTVAEPZN",
  "ap-southeast-1": "Z1LMS91P8CMLE5",
  "ap-southeast-2": "Z1GM3OXH4ZPM65",
  "ap-southeast-3": "Z08888821HLRG5A9ZRTER",
  "ca-central-1": "ZQSVJUPU6J1EY",
  "cn-north-1": "Z1GDH35T77C1KE",
  "cn-northwest-1": "ZM7IZAIOVVDZF",
  "eu-central-1": "Z215JYRZR1TBD5",
  "eu-central-2": "Z06391101F2ZOEP8P5EB3",
  "eu-north-1": "Z23TAZ6LKFMNIO",
  "eu-south-1": "Z3ULH7SSC9OV64",
  "eu-south-2": "Z0956581394HF5D5LXGAP",
  "eu-west-1": "Z32O12XQLNTSW2",
  "eu-west-2": "ZHURV8PSTC4K8",
  "eu-west-3": "Z3Q77PNBQS71R4",
  "me-central-1": "Z08230872XQRWHG2XF6I",
  "me-south-1": "ZS929ML54UICD",
  "sa-east-1": "Z2P70J7HTTTPLU",
  "us-east-1": "Z35SXDOTRQ7X7K",
  "us-east-2": "Z3AADJGX6KTTL2",
  "us-gov-east-1": "Z166TLBEWOO7G0",
  "us-gov-west-1": "Z33AYJ8TM3BH4J",
  "us-west-1": "Z368ELLRRE2KJ0",
  "us-west-2": "Z1H1FL5HABSF5",
};

/** A Region whose load balancers' zone nobody has looked up. */
export class LoadBalancerZoneError extends Error {
  override readonly name = "LoadBalancerZoneError";
}

/** True for a Region whose zone is known. */
export function hasLoadBalancerZone(region: string): boolean {
  return Object.hasOwn(zones, region);
}

/**
 * Id of the hosted zone of a Region's Application Load Balancers, as in `Z35SXDOTRQ7X7K`.
 *
 * @throws LoadBalancerZoneError for a Region that is not in the table.
 */
export function loadBalancerZone(region: string): string {
  const zone = hasLoadBalancerZone(region) ? zones[region] : undefined;
  if (zone !== undefined) return zone;
  throw new LoadBalancerZoneError(
    `The hosted zone of load balancers in ${region} is not known; known are ${Object.keys(zones).join(", ")}. Add it to model/load-balancer-zones.ts from https://docs.aws.amazon.com/general/latest/gr/elb.html.`,
  );
}
