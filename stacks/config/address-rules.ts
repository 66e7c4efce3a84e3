import { type Cidr, formatCidr, overlaps, parseCidr, subnetAt } from "../../model/cidr.ts";
import { serviceBlock, vpcBlock } from "./network.ts";
import type { Mistake, OtherEnd, Path } from "./problem.ts";
import { blockAt, type Rule, valid } from "./rule.ts";
import type { RawStack } from "./stack-file.ts";
import { type Fields, valueAt } from "./value.ts";

/** A block that a stack takes, and where it stands. */
interface Taken {
  readonly block: Cidr;
  /** How a message names it. */
  readonly name: string;
  /** Absent where the block stands in the file that is checked. */
  readonly end?: OtherEnd;
}

const servicePath = ["network", "serviceIpv4Cidr"] as const;

/** The VPC's own block, wherever it stands: a made network names it, an existing one too. */
function vpcPath(values: Fields): readonly string[] {
  return valueAt(values, ["network", "existing"]) === undefined
    ? ["network", "cidr"]
    : ["network", "existing", "cidr"];
}

function taken(siblings: readonly RawStack[], what: string, pathOf: (values: Fields) => readonly string[]) {
  return siblings.flatMap(({ file, values }): readonly Taken[] => {
    const path = pathOf(values);
    const block = blockAt(values, path);
    return block === undefined
      ? []
      : [{ block, name: `${what} of ${file}, ${formatCidr(block)}`, end: { file, path } }];
  });
}

const blocksOf = (values: Fields, path: readonly string[], name: string): readonly Taken[] => {
  const block = blockAt(values, path);
  return block === undefined ? [] : [{ block, name: `${name}, ${formatCidr(block)}` }];
};

// "Some AWS services use the 172.17.0.0/16 CIDR range", Cloud9 and SageMaker AI among them, and their instances cannot
// reach such addresses anywhere in the network: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
const dockerBridge = parseCidr("172.17.0.0/16");

const sixteens = (outer: string, indexes: readonly number[]) =>
  indexes.map((index) => subnetAt(parseCidr(outer), 16, index));
const range = (from: number, to: number, step: number) =>
  Array.from({ length: Math.ceil((to - from) / step) }, (_, index) => from + index * step);

/** What is proposed for a VPC, and for services, each of a /16's size: none of them is the Docker bridge. */
const vpcCandidates = sixteens("10.0.0.0/8", range(16, 256, 16));
const serviceCandidates = [
  ...sixteens("172.16.0.0/12", range(4, 16, 1)),
  ...sixteens("10.0.0.0/8", range(100, 112, 1)),
];

/** The first candidate that nothing uses, to have something to propose; nothing where all are taken. */
function free(candidates: readonly Cidr[], blocks: readonly Taken[]): string {
  const found = candidates.find((candidate) => !blocks.some(({ block }) => overlaps(block, candidate)));
  return found === undefined ? "" : `, for example ${formatCidr(found)}`;
}

function clashes(path: Path, own: Cidr | undefined, others: readonly Taken[], allowed: string) {
  return others
    .filter((other) => own !== undefined && overlaps(own, other.block))
    .map(
      ({ end, name }): Mistake => ({
        path,
        message: `shares addresses with ${name}`,
        allowed,
        ...(end === undefined ? {} : { other: end }),
      }),
    );
}

const noOverlap: Rule = (values, siblings) => {
  const path = vpcPath(values);
  const ownVpc = blocksOf(values, path, "the VPC's own block");
  const ownService = blocksOf(values, servicePath, "the service range");
  const vpcs = taken(siblings, "the network", vpcPath);
  const services = taken(siblings, "the service range", () => servicePath);
  // The block of another team's VPC is not for us to choose.
  const proposal = path.includes("existing")
    ? ""
    : free(vpcCandidates, [...vpcs, ...services, ...ownVpc, ...ownService]);
  return [
    ...clashes(
      path,
      ownVpc[0]?.block,
      [...vpcs, ...services],
      `a block that no VPC and no service range of another environment uses${proposal}`,
    ),
    // Service ranges of two clusters may be the same: they exist inside each cluster only.
    ...clashes(
      servicePath,
      ownService[0]?.block,
      [...ownVpc, ...vpcs],
      `a block that no VPC uses${free(serviceCandidates, [...ownVpc, ...vpcs, ...ownService])}`,
    ),
  ];
};

/** AWS refuses to peer networks that share addresses, and a pod cannot reach what has the address of a service. */
const runnersApart: Rule = (values, siblings) => {
  const path = ["network", "runnerPeering", "cidr"];
  const text = valid(vpcBlock, valueAt(values, path));
  return clashes(
    path,
    text === undefined ? undefined : parseCidr(text),
    [
      ...blocksOf(values, vpcPath(values), "the VPC's own block"),
      ...blocksOf(values, servicePath, "the service range"),
      ...taken(siblings, "the network", vpcPath),
    ],
    "the block of the runners' VPC, which no environment may share",
  );
};

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
const serviceOnDockerBridge: Rule = (values, siblings) => {
  const text = valid(serviceBlock, valueAt(values, servicePath));
  if (text === undefined || !overlaps(parseCidr(text), dockerBridge)) return [];
  const own = blocksOf(values, vpcPath(values), "the VPC's own block");
  const used = [...own, ...taken(siblings, "the network", vpcPath)];
  const proposal = free(serviceCandidates, [...used, ...blocksOf(values, servicePath, "the service range")]);
  return [
    {
      path: servicePath,
      message: "shares addresses with 172.17.0.0/16, which Docker and some AWS services use on every machine",
      allowed: `better another range${proposal}; it cannot be changed later`,
    },
  ];
};

export const addressRules: readonly Rule[] = [noOverlap, runnersApart, noDockerBridge];
export const addressWarnings: readonly Rule[] = [serviceOnDockerBridge];
