import { expect } from "chai";
import { freshBundle } from "../../../commands/function-bundle.ts";
import type { PlannedResource } from "../../../model/planned-resource.ts";
import { pathsDelta } from "../../../review/reachability/paths-delta.ts";
import { pathsOf, type Reachability, type ReachPath } from "../../../review/reachability/reachability.ts";
import { resourcesWith } from "../../support/recorded-resources.ts";
import { type Change, prodWith, rawStack } from "../../support/stack-files.ts";

const titles = (paths: readonly ReachPath[]) => paths.map(({ source, target }) => `${source} > ${target}`);

async function prod(...changes: readonly Change[]): Promise<Reachability> {
  return pathsOf(await resourcesWith("prod", prodWith(...changes)));
}

/** Dev with some resources changed. */
function changed(
  resources: readonly PlannedResource[],
  which: (resource: PlannedResource) => boolean,
  change: (resource: PlannedResource) => Partial<PlannedResource>,
): readonly PlannedResource[] {
  if (!resources.some(which)) throw new Error("no resource is to be changed");
  return resources.map((resource) => (which(resource) ? { ...resource, ...change(resource) } : resource));
}

const called =
  (name: string, kind = "") =>
  (resource: PlannedResource): boolean =>
    resource.name === name && resource.type.includes(kind);

const unknown = { unknown: true };

// What the program registers with the SDK's mocks stands for a plan that has been carried out.
describe("who reaches whom by the resources of an environment", () => {
  let dev: readonly PlannedResource[];

  const pathIn = (resources: readonly PlannedResource[], title: string): Partial<ReachPath> => {
    const path = pathsOf(resources).paths.find(({ source, target }) => `${source} > ${target}` === title);
    return path === undefined ? {} : { answer: path.answer, layer: path.layer };
  };

  before(async () => {
    await freshBundle();
    dev = await resourcesWith("dev", rawStack("dev"));
  });

  it("is open in dev where the declarations say so, and nowhere else", () => {
    const { paths, unjudged } = pathsOf(dev);

    expect(unjudged).to.deep.equal([]);
    expect(paths.filter(({ answer }) => answer === "undecided")).to.deep.equal([]);
    const everyPod = ["api", "api migration", "api purge", "worker"].flatMap((pod) => [
      `${pod} > cluster DNS 53`,
      `${pod} > database 5432`,
      `${pod} > Pod Identity 80`,
    ]);
    const open = titles(paths.filter(({ answer }) => answer === "allowed"));
    expect(open.toSorted()).to.deep.equal(
      [
        "internet > api 8080",
        "api > worker 8080",
        "api purge > worker 8080",
        ...everyPod,
        "login-provisioning > database 5432",
        "login-provisioning > internet 443",
        "login-rotation > database 5432",
        "login-rotation > internet 443",
        "secret-ages > internet 443",
        "access-host > database 5432",
        "access-host > internet 443",
        "access-host > instance metadata 80",
      ].toSorted(),
    );
  });

  it("names the layer that closes a path", () => {
    expect(pathIn(dev, "worker > api 8080")).to.deep.equal({ answer: "denied", layer: "network policy" });
    expect(pathIn(dev, "secret-ages > database 5432")).to.deep.equal({
      answer: "denied",
      layer: "security group",
    });
    expect(pathIn(dev, "internet > worker 8080")).to.deep.equal({ answer: "denied", layer: "routing" });
  });

  it("closes exactly the paths of a connection that prod loses, and opens them where it comes back", async () => {
    const [whole, less] = [
      await prod(),
      await prod(
        [["services", "api", "connectsTo"], ["database"]],
        [["services", "worker", "exposedTo"], []],
      ),
    ];
    const paths = ["api > worker 8080", "api purge > worker 8080"];

    const removed = pathsDelta(whole, less);
    const added = pathsDelta(less, whole);

    expect([removed.opened, removed.undecided, added.closed, added.undecided]).to.deep.equal([
      [],
      [],
      [],
      [],
    ]);
    expect(titles(removed.closed)).to.deep.equal(paths);
    expect(titles(added.opened)).to.deep.equal(paths);
    expect(pathsDelta(whole, whole)).to.deep.equal({ opened: [], closed: [], undecided: [] });
  }).timeout(60_000);

  it("opens the path from the internet to a service that is exposed to it, and to a host that is named", async () => {
    const { closed, opened, undecided } = pathsDelta(
      await prod(),
      await prod(
        [
          ["services", "worker", "exposedTo"],
          ["service:api", "internet"],
        ],
        [["services", "worker", "hostName"], "worker"],
        [
          ["services", "api", "connectsTo"],
          ["database", "service:worker", "host:pay.example.com"],
        ],
      ),
    );

    expect([closed, undecided]).to.deep.equal([[], []]);
    expect(titles(opened)).to.deep.equal([
      "internet > worker 8080",
      "api > pay.example.com 443",
      "api purge > pay.example.com 443",
    ]);
  }).timeout(60_000);

  it("is undecided by a rule whose security group nobody knows yet, unless the plan names it", () => {
    const rule = "connections-egress-8080-pods";
    const pods = dev.find(called("pods", "aws:ec2/securityGroup"))?.urn ?? "";
    const open = (more: Partial<PlannedResource>) =>
      changed(dev, called(rule), ({ inputs }) => ({
        inputs: { ...inputs, securityGroupId: unknown },
        ...more,
      }));

    expect(pathIn(open({}), "api > worker 8080")).to.deep.equal({
      answer: "undecided",
      layer: "security group",
    });
    expect(pathIn(open({ dependencies: { securityGroupId: [pods] } }), "api > worker 8080").answer).to.equal(
      "allowed",
    );
    expect(pathIn(open({}), "api > database 5432").answer).to.equal("allowed");
  });

  it("is undecided by a policy that nobody knows yet, but not what another layer closes anyway", () => {
    const open = changed(dev, called("api-namespace-outgoing"), ({ inputs }) => ({
      inputs: { ...inputs, spec: unknown },
    }));

    expect(pathIn(open, "api > worker 8080")).to.deep.equal({ answer: "undecided", layer: "network policy" });
    expect(pathIn(open, "api > worker 9464")).to.deep.equal({ answer: "denied", layer: "network policy" });
    expect(pathIn(open, "api > database 5432").answer).to.equal("allowed");
  });

  it("is undecided of pods whose namespace nobody knows yet, unless the plan names it", () => {
    const namespace = dev.find(called("worker-namespace", "core/v1:Namespace"))?.urn ?? "";
    const open = (more: Partial<PlannedResource>) =>
      changed(dev, called("worker", "Deployment"), ({ inputs }) => ({
        inputs: {
          ...inputs,
          metadata: { name: "worker", namespace: unknown, labels: { "app.kubernetes.io/name": "worker" } },
        },
        ...more,
      }));

    expect(pathIn(open({}), "api > worker 8080").answer).to.equal("undecided");
    expect(pathIn(open({ dependencies: { metadata: [namespace] } }), "api > worker 8080").answer).to.equal(
      "allowed",
    );
  });

  it("is undecided, and says why, where something is not judged", () => {
    const pod = {
      urn: "urn:pulumi:dev::plinth::kubernetes:core/v1:Pod::x",
      type: "kubernetes:core/v1:Pod",
      name: "x",
      inputs: { kind: "Pod", metadata: { name: "x", namespace: "api" } },
      protect: false,
    };
    const judged = pathsOf([...dev, pod]);

    expect(judged.unjudged.join()).to.match(/^Pod .* is not judged/);
    const answers = judged.paths.filter(({ source }) => source === "api").map(({ answer }) => answer);
    expect(answers).to.include("undecided").and.not.include("allowed");
    expect(pathIn([...dev, pod], "access-host > database 5432").answer).to.equal("allowed");
  });

  it("opens a database to the internet where it has an address there and its group admits everybody", () => {
    const open = changed(dev, called("database", "rds/instance"), ({ inputs }) => ({
      inputs: { ...inputs, publiclyAccessible: true },
    }));
    const rule = dev.find(called("database-from-pods"));
    const { referencedSecurityGroupId: _pods, ...inputs } = rule?.inputs ?? {};
    const everybody = changed(open, called("database-from-pods"), () => ({
      inputs: { ...inputs, cidrIpv4: "0.0.0.0/0" },
    }));

    expect(pathIn(open, "internet > database 5432").layer).to.equal("security group");
    expect(pathIn(everybody, "internet > database 5432").answer).to.equal("allowed");
  });

  it("finds no way out of subnets without a route, and does not know one that another team owns", () => {
    const routes = (resource: PlannedResource) => /^network-private-.-default$/.test(resource.name);
    const title = "login-rotation > internet 443";

    expect(
      pathIn(
        dev.filter((resource) => !routes(resource)),
        title,
      ),
    ).to.deep.equal({
      answer: "denied",
      layer: "routing",
    });
    const foreign = changed(dev, called("login-rotation", "lambda/function"), ({ inputs }) => ({
      inputs: {
        ...inputs,
        vpcConfig: { subnetIds: ["subnet-1"], securityGroupIds: ["login-rotation-group-id"] },
      },
    }));
    expect(pathIn(foreign, title)).to.deep.equal({ answer: "undecided", layer: "routing" });
  });

  it("lists in a delta what cannot be decided, but not what was as undecided before", () => {
    const rule = changed(dev, called("connections-egress-8080-pods"), ({ inputs }) => ({
      inputs: { ...inputs, securityGroupId: unknown },
    }));
    const paths = ["api > worker 8080", "api purge > worker 8080"];

    expect(titles(pathsDelta(pathsOf(dev), pathsOf(rule)).undecided)).to.deep.equal(paths);
    expect(titles(pathsDelta(pathsOf(rule), pathsOf(dev)).undecided)).to.deep.equal(paths);
    expect(pathsDelta(pathsOf(rule), pathsOf(rule)).undecided).to.deep.equal([]);
  });

  it("has as closed what one end of which is gone", () => {
    const gone = dev.filter((resource) => !called("access-host", "ec2/instance")(resource));

    expect(titles(pathsDelta(pathsOf(dev), pathsOf(gone)).closed)).to.deep.equal([
      "access-host > database 5432",
      "access-host > internet 443",
      "access-host > instance metadata 80",
    ]);
  });

  it("asks nothing where there is nothing", () => {
    expect(pathsOf([]).paths).to.deep.equal([]);
  });
});
