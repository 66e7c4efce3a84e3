import { expect } from "chai";
import { freshBundle } from "../../commands/function-bundle.ts";
import { formatCidr } from "../../model/cidr.ts";
import { type Ipv4Block, ipv4Block } from "../../model/ipv4.ts";
import type { Labels } from "../../model/label-selector.ts";
import { podLabels } from "../../model/pod-labels.ts";
import { type RegisteredResource, registeredParts } from "../../model/reachability/registered-parts.ts";
import {
  allPairs,
  type ClusterModel,
  canReach,
  clusterModel,
  type Endpoint,
  type Protocol,
} from "../../model/reachability.ts";
import program from "../../stacks/index.ts";
import { columnsOf, narrow, placesOf, sources, subjects, tables } from "../support/environment-tables.ts";
import { fields } from "../support/kubernetes-documents.ts";
import { type Recording, record } from "../support/mocks.ts";
import { reachTable } from "../support/reach-table.ts";
import { asEngine, rawStack, type StackName, stackNames } from "../support/stack-files.ts";

const clusterDns = "172.20.0.10";

/** Blocks of the tiers that the evaluator has to be told of, written down from the plans of subnets. */
const blocks: Readonly<
  Record<StackName, { readonly pods: string; readonly controlPlane: readonly string[] }>
> = {
  dev: { pods: "10.16.0.0/19", controlPlane: ["10.16.210.0/24", "10.16.211.0/24"] },
  staging: { pods: "10.32.0.0/19", controlPlane: ["10.32.210.0/24", "10.32.211.0/24", "10.32.212.0/24"] },
  prod: { pods: "10.48.0.0/19", controlPlane: ["10.48.210.0/24", "10.48.211.0/24", "10.48.212.0/24"] },
};

const podIn = (namespace: string, name: string, labels: Labels) => ({
  type: "kubernetes:batch/v1:Job",
  inputs: {
    kind: "Job",
    metadata: { name, namespace },
    spec: { template: { metadata: { labels }, spec: { containers: [{}] } } },
  },
});

/** As `npm run task` starts one: no stack registers it. */
const workerTask = podIn("worker", "task", podLabels("worker", "job"));

/** Pods of add-ons, which EKS brings: nothing registers them either. */
const addonPods = ["aws-secrets-manager", "kube-state-metrics", "kube-system"].map((namespace) =>
  podIn(namespace, "addon", {}),
);

function modelOf(
  stack: StackName,
  { resources }: Recording,
  others: readonly RegisteredResource[],
): ClusterModel {
  return clusterModel(
    registeredParts({
      resources: [...resources, ...others],
      groups: { "pods-id": "pods", "cluster-group-id": blocks[stack].controlPlane },
      podSubnets: [blocks[stack].pods],
      clusterDns,
    }),
  );
}

/**
 * An address on either side of every border that anything registered draws. Between two borders nothing differs, so that these stand
 * for all addresses there are.
 */
function everyAddress(model: ClusterModel): readonly string[] {
  const rules = model.podSecurityGroupRules === "none" ? [] : model.podSecurityGroupRules;
  const texts = [
    ...JSON.stringify([model.networkPolicies, model.hostPolicies]).matchAll(/[0-9.]+\/[0-9]+/g),
  ].map(([text]) => text);
  const peers = rules.map(({ peer }) => peer).filter((peer) => peer !== "pods");
  const own = model.pods.map(({ address }) => `${address}/32`);
  const borders = [...texts, ...peers, ...own, ...model.answeredByNode]
    .map(ipv4Block)
    .filter((block): block is Ipv4Block => block !== undefined)
    .flatMap(({ first, last }) => [first - 1, first, last, last + 1])
    .filter((address) => address >= 0 && address < 2 ** 32);
  return [...new Set(borders)].map((base) => formatCidr({ base, prefix: 32 }).replace("/32", ""));
}

function openAddresses(
  model: ClusterModel,
  pod: Endpoint & { readonly kind: "pod" },
  port: number,
  protocol: Protocol,
): readonly string[] {
  const own = model.pods.find(
    ({ name, namespace }) => name === pod.name && namespace === pod.namespace,
  )?.address;
  return everyAddress(model).filter(
    (address) =>
      address !== own && canReach(model, pod, { kind: "address", address }, port, protocol).allowed,
  );
}

// Asked of what the program registers, not of declarations. The mocks of the SDK prove what the program asks for, not what a live
// cluster enforces.
for (const stack of stackNames) {
  describe(`who reaches whom by what ${stack} registers`, () => {
    let recording: Recording;
    let model: ClusterModel;

    before(async () => {
      await freshBundle();
      recording = await record(program, { stack, config: asEngine(rawStack(stack)) });
      model = modelOf(stack, recording, [workerTask]);
    });

    for (const [index, subject] of subjects.entries()) {
      it(`is as written down: ${subject}`, () => {
        const expected = tables[stack][index] ?? "";
        const table = reachTable(model, placesOf(stack, model), sources, columnsOf(expected));
        expect(narrow(table)).to.equal(narrow(expected));
      });
    }

    it("leaves between all pods and all their ports two paths open", () => {
      const paths = [...allPairs(model)];
      const closed = paths.filter(({ verdict }) => !verdict.allowed);
      const open = paths.filter(({ verdict }) => verdict.allowed);
      expect(
        open
          .map(({ from, port, protocol, to }) => `${from.name} > ${to.name} ${protocol} ${port}`)
          .toSorted(),
      ).to.deep.equal([
        "cronjob/purge > deployment/worker TCP 8080",
        "deployment/api > deployment/worker TCP 8080",
      ]);
      // Five pods; the two that serve have two ports each.
      expect(closed).to.have.lengthOf(2 * 2 * 4 - open.length);
    });

    it("lets every pod of every namespace reach the cluster's DNS on port 53, and nothing else there is on that port", () => {
      const whole = modelOf(stack, recording, [workerTask, ...addonPods]);
      const withPods = new Set(whole.pods.map(({ namespace }) => namespace));
      const made = recording.resources.filter(({ type }) => type === "kubernetes:core/v1:Namespace");
      expect([...withPods].toSorted()).to.deep.equal(
        ["kube-system", ...made.map(({ inputs }) => String(fields(inputs, "metadata")["name"]))].toSorted(),
      );
      for (const { name, namespace } of whole.pods) {
        for (const protocol of ["UDP", "TCP"] as const) {
          expect(
            openAddresses(whole, { kind: "pod", namespace, name }, 53, protocol),
            `${namespace}/${name} by ${protocol}`,
          ).to.deep.equal([clusterDns]);
        }
      }
    });

    it("lets no pod reach instance metadata on any port that anything else is reached on", () => {
      const metadata: Endpoint = { kind: "address", address: "169.254.169.254" };
      const open = model.pods.flatMap(({ name, namespace }) =>
        [53, 80, 443, 5432, 8080].filter(
          (port) => canReach(model, { kind: "pod", namespace, name }, metadata, port, "TCP").allowed,
        ),
      );
      expect(open).to.deep.equal([]);
    });
  });
}
