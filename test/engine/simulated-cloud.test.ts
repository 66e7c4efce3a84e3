import { VaultPolicy } from "@pulumi/aws/backup/vaultPolicy.js";
import { SecurityGroup } from "@pulumi/aws/ec2/securityGroup.js";
import { Subnet } from "@pulumi/aws/ec2/subnet.js";
import { Vpc } from "@pulumi/aws/ec2/vpc.js";
import { Role } from "@pulumi/aws/iam/role.js";
import { Provider } from "@pulumi/aws/provider.js";
import { Bucket } from "@pulumi/aws/s3/bucket.js";
import { Topic } from "@pulumi/aws/sns/topic.js";
import { Vpc as AwsxVpc } from "@pulumi/awsx/ec2/vpc.js";
import { Repository } from "@pulumi/awsx/ecr/repository.js";
import { Deployment } from "@pulumi/kubernetes/apps/v1/deployment.js";
import { Namespace } from "@pulumi/kubernetes/core/v1/namespace.js";
import { Provider as Kubernetes } from "@pulumi/kubernetes/provider.js";
import { secret } from "@pulumi/pulumi";
import { expect } from "chai";
import { notOffered } from "../../simulator/awsx/offered.ts";
import { startAwsx } from "../../simulator/awsx/start.ts";
import type { Outcome } from "../../simulator/operations.ts";
import { isProperties } from "../../simulator/wire.ts";
import { SimulatedStack } from "../support/simulated-stack.ts";

function aws(
  name: string,
  region: string,
  tags: Record<string, string> = {},
  account = "111122223333",
): Provider {
  return new Provider(name, { region, allowedAccountIds: [account], defaultTags: { tags } });
}

function step({ steps }: Outcome, name: string) {
  const found = steps.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`no step for ${name}`);
  return found;
}

/** URN and id of every resource of AWS that the engine's state lists, sorted. */
async function idsInState(stack: SimulatedStack): Promise<readonly string[]> {
  const exported: unknown = JSON.parse(await stack.state());
  const deployment = isProperties(exported) ? exported["deployment"] : undefined;
  const resources = isProperties(deployment) ? deployment["resources"] : undefined;
  if (!Array.isArray(resources)) throw new Error("the exported state lists no resources");
  return resources
    .filter(isProperties)
    .filter(({ type }) => String(type).startsWith("aws:"))
    .map(({ id, urn }) => `${String(urn)} ${String(id)}`)
    .toSorted();
}

/** The same of everything in the simulated cloud. */
function idsInCloud(stack: SimulatedStack): Promise<readonly string[]> {
  return stack.with(
    () => Promise.resolve({}),
    ({ cloud }) =>
      Promise.resolve(
        cloud
          .list()
          .map(({ id, urn }) => `${urn} ${id}`)
          .toSorted(),
      ),
  );
}

// What these tests prove is the simulator's side of the provider protocol, with the real engine on the other.
describe("the simulated cloud", () => {
  let stack: SimulatedStack;

  beforeEach(() => {
    stack = new SimulatedStack();
  });

  afterEach(() => stack.remove());

  it("gives ids and ARNs of the right account, region and shape", async () => {
    await stack.up(() => {
      const provider = aws("aws", "eu-central-1");
      const vpc = new Vpc("net", { cidrBlock: "10.0.0.0/16" }, { provider });
      const topic = new Topic("alerts", {}, { provider });
      return Promise.resolve({ vpcId: vpc.id, vpcArn: vpc.arn, topicArn: topic.arn });
    });

    const { topicArn, vpcArn, vpcId } = await stack.outputs();
    expect(vpcId).to.match(/^vpc-0[0-9a-f]{16}$/);
    expect(vpcArn).to.equal(`arn:aws:ec2:eu-central-1:111122223333:vpc/${String(vpcId)}`);
    expect(topicArn).to.match(/^arn:aws:sns:eu-central-1:111122223333:alerts-[0-9a-f]{7}$/);
  });

  it("keeps two providers of one program apart", async () => {
    await stack.up(() => {
      const home = new Topic("home", {}, { provider: aws("home", "us-east-1") });
      const copy = new Topic("copy", {}, { provider: aws("copy", "us-west-2") });
      return Promise.resolve({ home: home.arn, copy: copy.arn });
    });

    const { copy, home } = await stack.outputs();
    expect(String(home)).to.contain(":us-east-1:");
    expect(String(copy)).to.contain(":us-west-2:");
  });

  it("knows in a preview what a real provider knows, and nothing more", async () => {
    const outcome = await stack.preview(() => {
      const provider = aws("aws", "us-east-1", { Owner: "platform" });
      const vpc = new Vpc("net", { cidrBlock: "10.0.0.0/16" }, { provider });
      new Subnet("subnet", { vpcId: vpc.id, cidrBlock: "10.0.0.0/24", tags: { Name: "s" } }, { provider });
      return Promise.resolve({});
    });

    expect(step(outcome, "subnet").new).to.deep.equal({
      cidrBlock: "10.0.0.0/24",
      region: "us-east-1",
      vpcId: { unknown: true },
      tags: { Name: "s" },
      tagsAll: { Name: "s", Owner: "platform" },
    });
  });

  it("plans the replacement of a subnet whose VPC is replaced, and an update where tags change", async () => {
    const program = (cidr: string, owner: string) => () => {
      const provider = aws("aws", "us-east-1", { Owner: owner });
      const vpc = new Vpc("net", { cidrBlock: cidr }, { provider });
      new Subnet("subnet", { vpcId: vpc.id, cidrBlock: "10.0.0.0/24" }, { provider });
      return Promise.resolve({});
    };
    await stack.up(program("10.0.0.0/16", "one"));

    const retagged = await stack.preview(program("10.0.0.0/16", "two"));
    const moved = await stack.preview(program("10.0.0.0/17", "one"));

    expect(step(retagged, "subnet").op).to.equal("update");
    expect(step(retagged, "subnet").diff).to.deep.equal([
      { path: "tagsAll.Owner", kind: "update", replaces: false, old: "one", new: "two" },
    ]);
    expect(step(moved, "net").replaceKeys).to.deep.equal(["cidrBlock"]);
    expect(step(moved, "subnet").op).to.equal("replace");
    expect(step(moved, "subnet").replaceKeys).to.deep.equal(["vpcId"]);
  });

  it("tells the whole plan although a replaced resource is protected", async () => {
    const program = (cidr: string) => () => {
      const provider = aws("aws", "us-east-1");
      const vpc = new Vpc("net", { cidrBlock: cidr }, { provider, protect: true });
      new Subnet("subnet", { vpcId: vpc.id, cidrBlock: "10.0.0.0/24" }, { provider, protect: true });
      return Promise.resolve({});
    };
    await stack.up(program("10.0.0.0/16"));

    const outcome = await stack.preview(program("10.0.0.0/17"));

    expect(outcome.errors).to.deep.equal([]);
    expect(step(outcome, "net")).to.include({ op: "replace", protect: true });
    expect(step(outcome, "subnet")).to.include({ op: "replace", protect: true });
    expect(step(outcome, "net").diff.map(({ path }) => path)).to.deep.equal(["cidrBlock"]);
  });

  it("tells the whole plan although the engine stops at the deletion of something protected", async () => {
    const program = (zones: readonly string[]) => () => {
      const provider = aws("aws", "us-east-1");
      const vpc = new Vpc("net", { cidrBlock: "10.0.0.0/16" }, { provider, protect: true });
      for (const [index, zone] of zones.entries()) {
        const inner = new Subnet(
          `subnet-${zone}`,
          { vpcId: vpc.id, cidrBlock: `10.0.${index}.0/24` },
          { provider, protect: true },
        );
        new Bucket(`bucket-${zone}`, { tags: { subnet: inner.id } }, { provider, protect: true });
      }
      return Promise.resolve({});
    };
    await stack.up(program(["a", "b", "c"]));

    const { errors, steps } = await stack.preview(program([]));
    const after = await stack.preview(program(["a", "b", "c"]));

    expect(errors).to.deep.equal([]);
    expect(
      steps.filter(({ op }) => op === "delete").map(({ name, protect }) => `${name} ${String(protect)}`),
    ).to.have.members(
      ["subnet-a", "subnet-b", "subnet-c", "bucket-a", "bucket-b", "bucket-c"].map((name) => `${name} true`),
    );
    expect(after.steps.map(({ op }) => op).filter((op) => op !== "same")).to.deep.equal([]);
  });

  it("shows a changed resource option as a change, though no input changes", async () => {
    const program = (protect: boolean) => () => {
      const provider = aws("aws", "us-east-1");
      new Vpc("net", { cidrBlock: "10.0.0.0/16" }, { provider, protect, retainOnDelete: !protect });
      return Promise.resolve({});
    };
    await stack.up(program(true));

    const net = step(await stack.preview(program(false)), "net");
    const done = await stack.up(program(false));

    expect(net.op).to.equal("update");
    expect(net.diff.map(({ new: after, old, path }) => [path, old, after])).to.deep.equal([
      ["options.protect", true, false],
      ["options.retainOnDelete", false, true],
    ]);
    expect(done.ended.map(({ name, op }) => `${op} ${name}`)).to.include("update net");
  });

  it("keeps an auto-named bucket's name through an update", async () => {
    const program = (value: string) => () => {
      new Bucket("logs", { tags: { value } }, { provider: aws("aws", "us-east-1") });
      return Promise.resolve({});
    };
    await stack.up(program("one"));

    const outcome = await stack.up(program("two"));

    expect(step(outcome, "logs").op).to.equal("update");
    expect(step(outcome, "logs").new?.["bucket"]).to.equal(step(outcome, "logs").old?.["bucket"]);
  });

  it("shows no secret in a plan and stores none in clear in the state, derived tags included", async () => {
    const program = () => {
      new Bucket(
        "logs",
        { tags: { token: secret("hush-hush") } },
        { provider: aws("aws", "us-east-1", { Owner: "me" }) },
      );
      return Promise.resolve({});
    };

    const outcome = await stack.up(program);

    expect(step(outcome, "logs").new).to.deep.include({
      tags: { token: "[secret]" },
      tagsAll: { Owner: "me", token: "[secret]" },
    });
    expect(await stack.state()).not.to.contain("hush-hush");
  });

  it("rejects a provider without a known region, without a stack trace", async () => {
    const outcome = await stack.preview(() => {
      new Provider("aws", { region: "us-esat-1", allowedAccountIds: ["111122223333"] });
      return Promise.resolve({});
    });

    expect(outcome.errors.join("\n")).to.contain("us-esat-1").and.to.contain("us-east-1");
    expect(outcome.errors.join("\n")).not.to.match(/^\s+at /m);
  });

  it("moves what is in a Region when the provider's Region changes, and keeps the rest", async () => {
    const program = (region: string) => () => {
      const provider = aws("aws", region);
      const vpc = new Vpc("net", { cidrBlock: "10.0.0.0/16" }, { provider });
      new Subnet("subnet", { vpcId: vpc.id, cidrBlock: "10.0.0.0/24" }, { provider });
      new SecurityGroup("named", { name: "named", vpcId: vpc.id }, { provider });
      new VaultPolicy("policy", { backupVaultName: "given", policy: "{}" }, { provider });
      new Bucket("logs", {}, { provider });
      new Role("role", { assumeRolePolicy: "{}" }, { provider });
      return Promise.resolve({ vpcArn: vpc.arn });
    };
    await stack.up(program("us-east-1"));

    const outcome = await stack.up(program("eu-central-1"));

    expect(outcome.errors).to.deep.equal([]);
    expect(
      Object.fromEntries(
        outcome.steps.filter(({ type }) => type.startsWith("aws:")).map(({ name, op }) => [name, op]),
      ),
    ).to.deep.equal({
      net: "replace",
      subnet: "replace",
      named: "replace",
      policy: "replace",
      logs: "replace",
      role: "same",
    });
    expect(step(outcome, "aws").op).to.equal("update");
    expect(step(outcome, "net").diff).to.deep.equal([
      { path: "region", kind: "update", replaces: true, old: "us-east-1", new: "eu-central-1" },
    ]);
    expect((await stack.outputs())["vpcArn"]).to.contain(":eu-central-1:");
    expect(await idsInCloud(stack)).to.deep.equal(await idsInState(stack));
  });

  it("rejects another account with the names of both, once, instead of a plan", async () => {
    const program = (account: string) => () => {
      const provider = aws("aws", "us-east-1", {}, account);
      const vpc = new Vpc("net", { cidrBlock: "10.0.0.0/16" }, { provider });
      new Subnet("subnet", { vpcId: vpc.id, cidrBlock: "10.0.0.0/24" }, { provider });
      return Promise.resolve({});
    };
    await stack.up(program("111122223333"));

    const { errors, steps } = await stack.preview(program("444455556666"));

    expect(errors.filter((error) => error.includes("would refuse the credentials"))).to.have.length(1);
    expect(errors.join("\n"))
      .to.contain("the resources of this stack (2) belong to account 111122223333")
      .and.to.contain("the config now names 444455556666");
    expect(errors.join("\n")).not.to.match(/^\s+at /m);
    expect(steps.filter(({ type }) => type.startsWith("aws:"))).to.deep.equal([]);
  });

  it("rejects the replacement of a subnet by another of its block, unless the old one goes first", async () => {
    const program = (zone: string, deleteBeforeReplace: boolean) => () => {
      const provider = aws("aws", "us-east-1");
      const vpc = new Vpc("net", { cidrBlock: "10.0.0.0/16" }, { provider });
      new Subnet(
        "subnet",
        { vpcId: vpc.id, cidrBlock: "10.0.0.0/24", availabilityZone: zone },
        { provider, deleteBeforeReplace },
      );
      return Promise.resolve({});
    };
    await stack.up(program("us-east-1a", false));

    const refused = await stack.up(program("us-east-1b", false));
    const replaced = await stack.up(program("us-east-1b", true));

    expect(refused.errors.join("\n")).to.contain("InvalidSubnet.Conflict");
    expect(replaced.errors).to.deep.equal([]);
    expect(await idsInCloud(stack)).to.deep.equal(await idsInState(stack));
  });

  it("takes Kubernetes objects, names them, and replaces what the API server would not change", async () => {
    const program = (app: string, image: string) => () => {
      const provider = new Kubernetes("cluster", { kubeconfig: "{}" });
      const namespace = new Namespace("team", {}, { provider });
      const labels = { app };
      new Deployment(
        "api",
        {
          metadata: { name: "api", namespace: namespace.metadata.name },
          spec: {
            selector: { matchLabels: labels },
            template: { metadata: { labels }, spec: { containers: [{ name: "api", image }] } },
          },
        },
        { provider },
      );
      return Promise.resolve({ namespace: namespace.metadata.name });
    };
    await stack.up(program("api", "a@sha256:1"));

    const image = await stack.preview(program("api", "a@sha256:2"));
    const selector = await stack.preview(program("other", "a@sha256:1"));

    expect((await stack.outputs())["namespace"]).to.match(/^team-[0-9a-f]{8}$/);
    expect(step(image, "api").op).to.equal("update");
    expect(step(image, "api").diff.map(({ path }) => path)).to.deep.equal([
      "spec.template.spec.containers[0].image",
    ]);
    expect(step(selector, "api").op).to.equal("replace");
    expect(step(selector, "api").replaceKeys).to.deep.equal(["spec.selector.matchLabels.app"]);
  });
});

describe("the simulated awsx provider", () => {
  it("builds an ECR repository with its lifecycle policy, as children of the component", async () => {
    const awsx = await startAwsx();
    const stack = new SimulatedStack({ awsx: awsx.port });
    try {
      const outcome = await stack.up(() => {
        const repository = new Repository(
          "App",
          { imageTagMutability: "IMMUTABLE" },
          { providers: { aws: aws("aws", "us-east-1") } },
        );
        return Promise.resolve({ url: repository.url });
      });

      expect(outcome.errors).to.deep.equal([]);
      expect(
        outcome.steps
          .filter(({ parent }) => parent.endsWith("awsx:ecr:Repository::App"))
          .map(({ type }) => type),
      ).to.have.members(["aws:ecr/repository:Repository", "aws:ecr/lifecyclePolicy:LifecyclePolicy"]);
      expect((await stack.outputs())["url"]).to.match(
        /^111122223333\.dkr\.ecr\.us-east-1\.amazonaws\.com\/app-[0-9a-f]{7}$/,
      );
    } finally {
      await awsx.close();
      stack.remove();
    }
  });

  it("rejects a type that it does not offer, naming the type and where it belongs", async () => {
    const awsx = await startAwsx();
    const stack = new SimulatedStack({ awsx: awsx.port });
    try {
      const told = await stack
        .preview(() => {
          new AwsxVpc("net", {}, { providers: { aws: aws("aws", "us-east-1") } });
          return Promise.resolve({});
        })
        .then(
          ({ errors }) => errors.join("\n"),
          (problem: Error) => `${problem.name}: ${problem.message}`,
        );

      expect(told).to.contain(notOffered("awsx:ec2:Vpc"));
    } finally {
      await awsx.close();
      stack.remove();
    }
  });
});
