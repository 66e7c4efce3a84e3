import * as pulumi from "@pulumi/pulumi";
import type {
  RegisterResourceOutputsRequest,
  RegisterResourceRequest,
} from "@pulumi/pulumi/proto/resource_pb.js";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks.js";
import { getMonitor } from "@pulumi/pulumi/runtime/settings.js";
import "./stack-traces.ts";

/** One registration, as the engine would get it. Secrets are `{ secret: value }`, unknown values `{ unknown: true }`. */
export interface Recorded {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  /** URN of the parent; the empty string for the stack itself. */
  readonly parent: string;
  /** `urn::id` of the provider; the empty string for components and where the default provider serves. */
  readonly provider: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** False for components. */
  readonly custom: boolean;
  /** What the engine would act on: a parent's protection is already inherited. */
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  readonly deleteBeforeReplace: boolean;
  readonly ignoreChanges: readonly string[];
  readonly aliases: readonly string[];
  /** URNs this resource waits for: from data and from `dependsOn`. */
  readonly dependencies: readonly string[];
}

export interface Recording {
  /** Every registration but the stack's own, in the order of arrival. */
  readonly resources: readonly Recorded[];
  /** What the program returned, resolved, in the same notation as inputs. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** By URN, what each component handed to `registerOutputs`. */
  readonly registeredOutputs: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
}

export interface RecordOptions {
  /** As in a preview, no id and no computed output is known. Default false. */
  readonly preview?: boolean;
  /** Default `test`. */
  readonly stack?: string;
  /** Default `plinth`. */
  readonly project?: string;
  /** Config values by full key, as in `plinth:region`; ARNs are of `plinth:accountId` where it is given. Default none. */
  readonly config?: Readonly<Record<string, string>>;
}

/**
 * Runs a program against the SDK's own mocks and returns what it registered. A program that throws makes this reject, after
 * everything that was under way has ended.
 *
 * Proves what the program asks for. Does not prove that a provider or AWS would accept it.
 */
export async function record(program: () => unknown, options: RecordOptions = {}): Promise<Recording> {
  const { preview = false, stack = "test", project = "plinth", config = {} } = options;
  const accountId = config["plinth:accountId"] ?? "111122223333";
  await pulumi.runtime.setMocks(
    {
      newResource: ({ name, type, inputs }) => {
        const given = inputs as Record<string, unknown>;
        const blocks = completedBlocks(type, name, given);
        if (preview) {
          // What AWS adds inside a block makes the whole block unknown.
          const known = Object.entries(given).filter(([property]) => !Object.hasOwn(blocks, property));
          return { id: undefined, state: Object.fromEntries(known) };
        }
        return {
          id: `${name}-id`,
          state: { ...computedOutputs(type, name, accountId), ...given, ...blocks },
        };
      },
      call: ({ token }) => {
        const message = `${token} is not mocked: a component asks AWS for nothing while a plan is made.`;
        // The SDK reports an invoke's failure by `details`, as gRPC errors have them.
        throw Object.assign(new Error(message), { details: message });
      },
    },
    project,
    stack,
    preview,
  );
  pulumi.runtime.setAllConfig({ ...config });
  const monitor = getMonitor() as unknown as MockMonitor;
  nameAsTheEngine(monitor, { project, stack });
  const listener = listen(monitor);
  let failure: { readonly error: unknown } | undefined;
  try {
    await pulumi.runtime.runInPulumiStack(async () => {
      try {
        return (await program()) as Record<string, unknown> | undefined;
      } catch (error) {
        failure = { error };
        return undefined;
      }
    });
  } finally {
    // A component that is only half made when the next test replaces the mocks would end the process.
    await pulumi.runtime.disconnect();
    pulumi.runtime.setAllConfig({});
  }
  if (failure !== undefined) throw failure.error;
  const root = listener.resources.find((resource) => resource.type === "pulumi:pulumi:Stack");
  return {
    resources: listener.resources.filter((resource) => resource !== root),
    outputs: listener.registeredOutputs.get(root?.urn ?? "") ?? {},
    registeredOutputs: listener.registeredOutputs,
  };
}

/**
 * Gives URNs the types of all components above a resource, as the engine does; the SDK's mocks keep the nearest one's alone, and that
 * of the stack.
 */
function nameAsTheEngine(monitor: MockMonitor, { project, stack }: { project: string; stack: string }): void {
  const newUrn = (parent: string, type: string, name: string) => {
    const [, , above = "pulumi:pulumi:Stack"] = parent.split("::");
    const types = above === "pulumi:pulumi:Stack" ? type : `${above}$${type}`;
    return `urn:pulumi:${[stack, project, types, name].join("::")}`;
  };
  Object.assign(monitor, { newUrn });
}

/** Outputs that AWS decides and components pass on. */
function computedOutputs(type: string, name: string, accountId: string): Readonly<Record<string, unknown>> {
  const arn = `arn:aws:mock:us-east-1:${accountId}:${name}`;
  switch (type) {
    case "aws:ec2/vpc:Vpc":
      return {
        arn,
        defaultNetworkAclId: `${name}-default-acl-id`,
        defaultRouteTableId: `${name}-default-routes-id`,
        defaultSecurityGroupId: `${name}-default-group-id`,
      };
    case "aws:ec2/eip:Eip":
      return { arn, allocationId: `${name}-allocation`, publicIp: `address of ${name}` };
    case "aws:s3/bucket:Bucket":
      return { arn: `arn:aws:s3:::${name}`, bucket: name };
    case "aws:kms/key:Key":
      return { arn, keyId: `${name}-id` };
    case "aws:route53/zone:Zone":
      return { arn, zoneId: `${name}-id`, nameServers: [`server of ${name}`] };
    case "aws:route53/record:Record":
      return { fqdn: `name of ${name}` };
    case "aws:acm/certificate:Certificate":
      return {
        arn,
        domainValidationOptions: [
          {
            domainName: name,
            resourceRecordName: `proof of ${name}`,
            resourceRecordType: "CNAME",
            resourceRecordValue: `value of ${name}`,
          },
        ],
      };
    case "kubernetes:networking.k8s.io/v1:Ingress":
      return { status: { loadBalancer: { ingress: [{ hostname: `load balancer of ${name}` }] } } };
    case "aws:eks/cluster:Cluster":
      return { arn, endpoint: `https://${name}.example`, certificateAuthority: { data: `CA of ${name}` } };
    case "aws:rds/instance:Instance":
      return {
        arn,
        address: `host of ${name}`,
        resourceId: `db-${name}`,
        masterUserSecrets: [{ kmsKeyId: "", secretArn: `${arn}-master-secret`, secretStatus: "active" }],
      };
    case "aws:cloudwatch/logGroup:LogGroup":
    case "aws:iam/role:Role":
    case "aws:lambda/function:Function":
    case "aws:rds/parameterGroup:ParameterGroup":
    case "aws:rds/subnetGroup:SubnetGroup":
      return { arn, name };
    default:
      return { arn };
  }
}

/** Blocks of the inputs in which AWS adds something. */
function completedBlocks(
  type: string,
  name: string,
  given: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  if (type !== "aws:eks/cluster:Cluster") return {};
  const vpcConfig = given["vpcConfig"] as Readonly<Record<string, unknown>>;
  return { vpcConfig: { ...vpcConfig, clusterSecurityGroupId: `${name}-group-id` } };
}

function listen(monitor: MockMonitor) {
  const resources: Recorded[] = [];
  const registeredOutputs = new Map<string, Readonly<Record<string, unknown>>>();
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request: RegisterResourceRequest, callback) =>
    register(request, (error, response: { getUrn(): string }) => {
      if (error === null) resources.push(recorded(request, response.getUrn()));
      callback(error, response);
    });
  const registerOutputs = monitor.registerResourceOutputs.bind(monitor);
  monitor.registerResourceOutputs = (request: RegisterResourceOutputsRequest, callback) => {
    registeredOutputs.set(request.getUrn(), properties(request.getOutputs()));
    registerOutputs(request, callback);
  };
  return { resources, registeredOutputs };
}

function recorded(request: RegisterResourceRequest, urn: string): Recorded {
  return {
    type: request.getType(),
    name: request.getName(),
    urn,
    parent: request.getParent(),
    provider: request.getProvider(),
    inputs: properties(request.getObject()),
    custom: request.getCustom(),
    protect: request.getProtect() ?? false,
    retainOnDelete: request.getRetainondelete() ?? false,
    deleteBeforeReplace: request.getDeletebeforereplace(),
    ignoreChanges: request.getIgnorechangesList(),
    aliases: request.getAliasesList().map((alias) => alias.getUrn() || (alias.getSpec()?.getName() ?? "")),
    dependencies: request.getDependenciesList().toSorted(),
  };
}

type Struct = ReturnType<RegisterResourceRequest["getObject"]>;

function properties(struct: Struct): Readonly<Record<string, unknown>> {
  return readable(struct?.toJavaScript() ?? {}) as Record<string, unknown>;
}

// How the SDK marks these on the wire: `unknownValue` and `specialSigKey` in @pulumi/pulumi/runtime/rpc.js.
const unknownMark = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const signature = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

function readable(value: unknown): unknown {
  if (value === unknownMark) return { unknown: true };
  if (Array.isArray(value)) return value.map(readable);
  if (typeof value !== "object" || value === null) return value;
  const map = value as Record<string, unknown>;
  if (map[signature] === secretSignature) return { secret: readable(map["value"]) };
  return Object.fromEntries(Object.entries(map).map(([key, entry]) => [key, readable(entry)]));
}
