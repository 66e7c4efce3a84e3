import type { PlanInputs } from "../../model/plan.ts";
import { blockText, coversBlock } from "./address-blocks.ts";
import type { Cover, Grant, ReadGrants, SecurityArea } from "./grant.ts";
import { at, isHidden, listOf, textAt } from "./input-value.ts";

interface Endpoint extends Grant {
  readonly what: string;
  /** From where, where that can be limited. */
  readonly block?: string;
}

/** What answers, or may answer, to the internet, and what keeps a bucket from doing so. */
export const publicEndpoints: SecurityArea<Endpoint> = { kind: "public endpoint", read, covers };

type Reader = (inputs: PlanInputs) => ReadGrants<Endpoint>;

const readers: ReadonlyMap<string, Reader> = new Map(
  Object.entries<Reader>({
    "aws:eks/cluster:Cluster": clusterEndpoint,
    "aws:rds/instance:Instance": (inputs) =>
      flag(inputs, "publiclyAccessible", false, "the database has a public address"),
    "aws:rds/clusterInstance:ClusterInstance": (inputs) =>
      flag(inputs, "publiclyAccessible", false, "the database has a public address"),
    "aws:ec2/instance:Instance": (inputs) =>
      flag(inputs, "associatePublicIpAddress", false, "the host has a public address"),
    "aws:ec2/subnet:Subnet": (inputs) =>
      flag(inputs, "mapPublicIpOnLaunch", false, "what starts in the subnet gets a public address"),
    "aws:lb/loadBalancer:LoadBalancer": (inputs) =>
      flag(inputs, "internal", false, "the load balancer answers to the internet", false),
    "aws:lambda/functionUrl:FunctionUrl": functionUrl,
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": accessBlock,
    "kubernetes:core/v1:Service": serviceEndpoint,
    "kubernetes:networking.k8s.io/v1:Ingress": ingressHosts,
  }),
);

function read(type: string, inputs: PlanInputs): ReadGrants<Endpoint> | undefined {
  return readers.get(type)?.(inputs);
}

/** A property that is true, or false, where something is public. */
function flag(
  inputs: PlanInputs,
  property: string,
  absent: boolean,
  what: string,
  openWhen = true,
): ReadGrants<Endpoint> {
  const value = inputs[property] ?? absent;
  if (isHidden(value)) return { grants: [], unreadable: [property] };
  return { grants: value === openWhen ? [endpoint(what)] : [], unreadable: [] };
}

/** Public with every address allowed is what EKS makes of a cluster of which nothing is said. */
function clusterEndpoint({ vpcConfig }: PlanInputs): ReadGrants<Endpoint> {
  const open = at(vpcConfig, "endpointPublicAccess") ?? true;
  const given = at(vpcConfig, "publicAccessCidrs");
  const blocks = listOf(given ?? "0.0.0.0/0");
  if ([vpcConfig, open, given, ...blocks].some(isHidden)) return { grants: [], unreadable: ["vpcConfig"] };
  const grants = blocks.map((block): Endpoint => {
    const what = "the cluster's API answers to";
    return { ...endpoint(`${what} ${blockText(String(block))}`), what, block: String(block) };
  });
  return { grants: open === true ? grants : [], unreadable: [] };
}

function functionUrl(inputs: PlanInputs): ReadGrants<Endpoint> {
  const type = inputs["authorizationType"];
  if (isHidden(type)) return { grants: [], unreadable: ["authorizationType"] };
  const who = type === "NONE" ? "everyone, without a signature" : "signed requests";
  return { grants: [endpoint(`the function has an address that answers to ${who}`)], unreadable: [] };
}

const blockFlags = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"];

function accessBlock(inputs: PlanInputs): ReadGrants<Endpoint> {
  const bucket = textAt(inputs, "bucket");
  return {
    ...(bucket === undefined ? {} : { scope: `bucket ${bucket}` }),
    grants: blockFlags
      .filter((name) => inputs[name] === true)
      .map((name) => ({ ...endpoint(`public access to the bucket blocked by ${name}`), closes: true })),
    unreadable: blockFlags.filter((name) => isHidden(inputs[name])),
  };
}

/** Whether its load balancer is an internal one, annotations and classes decide: it is shown all the same. */
function serviceEndpoint({ spec }: PlanInputs): ReadGrants<Endpoint> {
  const type = at(spec, "type");
  if (isHidden(spec) || isHidden(type)) return { grants: [], unreadable: ["spec.type"] };
  return {
    grants: type === "LoadBalancer" ? [endpoint("the service has a load balancer of its own")] : [],
    unreadable: [],
  };
}

function ingressHosts({ spec }: PlanInputs): ReadGrants<Endpoint> {
  const rules = listOf(at(spec, "rules"));
  if (isHidden(spec) || rules.some(isHidden)) return { grants: [], unreadable: ["spec.rules"] };
  const grants = rules.flatMap((rule) => {
    const host = textAt(rule, "host") ?? "every name";
    const paths = listOf(at(rule, "http", "paths")).map((path) => textAt(path, "path") ?? "/");
    return (paths.length === 0 ? ["/"] : paths).map((path) =>
      endpoint(`the load balancer answers at ${host}${path}`),
    );
  });
  return { grants, unreadable: [] };
}

function endpoint(text: string): Endpoint {
  return { key: text, text, closes: false, what: text };
}

function covers(outer: Endpoint, inner: Endpoint): Cover {
  if (outer.what !== inner.what) return "no";
  if (outer.block === undefined || inner.block === undefined) return "yes";
  return coversBlock(outer.block, inner.block) ? "yes" : "no";
}
