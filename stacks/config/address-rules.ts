import { type Cidr, formatCidr, overlaps, parseCidr, subnetAt } from "../../model/cidr.ts";
import { serviceBlock, vpcBlock } from "./network.ts";
import type { Mistake, Path } from "./problem.ts";
import { blockAt, type Rule, valid } from "./rule.ts";
import type { RawStack } from "./stack-file.ts";
import { type Fields, valueAt } from "./value.ts";

/** A block that a stack takes, and how a message names it. */
interface Taken {
  readonly block: Cidr;
  readonly name: string;
}

const servicePath = ["network", "serviceIpv4Cidr"] as const;

/** The VPC's own block, wherever it stands: a made network names it, an existing one too. */
function vpcPath(values: Fields): readonly string[] {
  return valueAt(values, ["network", "existing"]) === undefined
    ? ["network", "cidr"]
    : ["network", "existing", "cidr"];
}

function taken(siblings: readonly RawStack[], what: string, path: (values: Fields) => readonly string[]) {
  return siblings.flatMap((sibling): readonly Taken[] => {
    const block = blockAt(sibling.values, path(sibling.values));
    return block === undefined ? [] : [{ block, name: `${what} of ${sibling.file}, ${formatCidr(block)}` }];
  });
}

const ten = parseCidr("10.0.0.0/8");

/** The first block of 10/8 after 10.0.0.0/16 and of a /16's size that nothing takes, to have something to propose. */
function freeBlock(blocks: readonly Taken[]): string {
  for (let index = 16; index < 256; index += 16) {
    const candidate = subnetAt(ten, 16, index);
    if (!blocks.some((other) => overlaps(other.block, candidate)))
      return `, for example ${formatCidr(candidate)}`;
  }
  return "";
}

function clashes(path: Path, own: Cidr | undefined, others: readonly Taken[], proposal: string) {
  return others
    .filter((other) => own !== undefined && overlaps(own, other.block))
    .map(
      (other): Mistake => ({
        path,
        message: `shares addresses with ${other.name}`,
        allowed: `a block that no VPC and no service range of another environment uses${proposal}`,
      }),
    );
}

const noOverlap: Rule = (values, siblings) => {
  const path = vpcPath(values);
  const vpc = blockAt(values, path);
  const service = blockAt(values, servicePath);
  const siblingVpcs = taken(siblings, "the network", vpcPath);
  const siblingServices = taken(siblings, "the service range", () => servicePath);
  const own: readonly Taken[] =
    vpc === undefined ? [] : [{ block: vpc, name: `the VPC's own block, ${formatCidr(vpc)}` }];
  const proposal = freeBlock([...siblingVpcs, ...siblingServices]);
  return [
    ...clashes(path, vpc, [...siblingVpcs, ...siblingServices], proposal),
    // Service ranges of two clusters may be the same: they exist inside each cluster only.
    ...clashes(servicePath, service, [...own, ...siblingVpcs], ", for example 172.20.0.0/16"),
  ];
};

// "Some AWS services use the 172.17.0.0/16 CIDR range", Cloud9 and SageMaker AI among them, and their instances cannot
// reach such addresses anywhere in the network: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
const dockerBridge = parseCidr("172.17.0.0/16");

const noDockerBridge: Rule = (values) => {
  const text = valid(vpcBlock, valueAt(values, ["network", "cidr"]));
  if (text === undefined || !overlaps(parseCidr(text), dockerBridge)) return [];
  return [
    {
      path: ["network", "cidr"],
      message: "shares addresses with 172.17.0.0/16, which Docker and some AWS services use on every machine",
      allowed: "any other private block; AWS advises against this one in its VPC user guide",
    },
  ];
};

/** A warning only: a service's address is translated on the node, so it is seldom seen outside the cluster. */
const serviceOnDockerBridge: Rule = (values) => {
  const text = valid(serviceBlock, valueAt(values, servicePath));
  if (text === undefined || !overlaps(parseCidr(text), dockerBridge)) return [];
  return [
    {
      path: servicePath,
      message: "shares addresses with 172.17.0.0/16, which Docker and some AWS services use on every machine",
      allowed: "better another range, for example 172.20.0.0/16; it cannot be changed later",
    },
  ];
};

export const addressRules: readonly Rule[] = [noOverlap, noDockerBridge];
export const addressWarnings: readonly Rule[] = [serviceOnDockerBridge];
