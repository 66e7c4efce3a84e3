import { expect } from "chai";
import type { KubernetesObject } from "../../simulator/kubernetes/objects.ts";
import type { Properties } from "../../simulator/wire.ts";
import { isProperties } from "../../simulator/wire.ts";
import { withImageDigest } from "../support/kubernetes-documents.ts";
import { areaOf, rawStack, type StackName, stackNames } from "../support/stack-files.ts";
import { podTemplateCount, unguardedPods } from "../support/unguarded-pods.ts";
import type { Applied } from "./apply-all.ts";
import { applyAll } from "./apply-all.ts";
import { cluster } from "./cluster.ts";
import { isReady } from "./control-plane.ts";
import { closeAll, drainZone, reopen, zonesOfPods } from "./drain.ts";
import { environmentObjects, removeAll } from "./environment-objects.ts";
import { eventually } from "./eventually.ts";
import { simulatedNode, zones } from "./nodes.ts";
import { replicasOf, setReplicas } from "./scale.ts";
import { textAt, valueAt } from "./value-at.ts";

/** What a stack file says of a service. */
interface Declared {
  readonly name: string;
  readonly min: number;
  readonly max: number;
}

/** Pods that serve, not those of Jobs. */
const serving = "app.kubernetes.io/component=service";

/** Beside the nodes that are there already: Auto Mode would add some while a service is at its largest. */
const moreNodes = zones.map((zone) => simulatedNode(`${zone}-more`, zone, "m7g.xlarge"));

// The objects are those of the tracked stack files. kwok's pods run nothing and mount nothing: that a service answers its probes,
// reads its secrets or reaches its database is not shown here, nor what AWS makes of NodeClass and NodePool.
describe("the objects of an environment", () => {
  before(async () => {
    for (const node of moreNodes) await cluster().api.apply(node);
  });

  after(async () => {
    for (const node of moreNodes) await cluster().api.delete(node);
  });

  for (const stack of stackNames) {
    describe(`of ${stack}`, () => {
      let objects: readonly KubernetesObject[] = [];
      let applied: Applied;
      const services = declaredServices(stack);

      // An environment is brought up in the simulator before its objects are there.
      before(async () => {
        objects = await environmentObjects(stack);
        applied = await applyAll(objects);
      });

      afterEach(async () => {
        await reopen();
        for (const { min, name } of services) await setReplicas(name, name, min);
      });

      after(() => removeAll(objects));

      it("are taken without a rejection and without a warning, every single one", () => {
        expect(applied).to.deep.equal({
          warnings: [],
          rejections: [],
          changed: objects.map((object) => `${object.kind} ${fullName(object)}`),
        });
        expect(services.map(({ name }) => name)).to.deep.equal(["api", "worker"]);
      });

      it("pull no image by tag, and have every probe, request and limit", () => {
        expect(podTemplateCount(objects)).to.equal(4);
        expect(unguardedPods(objects)).to.deep.equal([]);
      });

      it("make each service's least replicas ready, in as many zones as they can be", async () => {
        for (const { min, name } of services) {
          await settled(name, min);
          expect(new Set(await zonesOfPods(name, serving)).size).to.equal(Math.min(min, zones.length));
        }
      });

      it("let a migration end", async () => {
        const migrations = objects.filter(({ kind }) => kind === "Job");
        expect(migrations.map(({ metadata }) => metadata.namespace)).to.deep.equal(["api"]);
        for (const migration of migrations) await complete(migration);
      });

      it("keep the replicas between the declared bounds", async () => {
        for (const { max, min, name } of services) {
          const autoscaler = find(objects, "HorizontalPodAutoscaler", name);
          expect(await cluster().api.get(autoscaler)).to.deep.nested.include({
            "spec.minReplicas": min,
            "spec.maxReplicas": max,
          });
          await setReplicas(name, name, max + 5);
          await eventually(`${name} is cut to its most`, async () => (await replicasOf(name, name)) === max);
          await settled(name, max);
        }
      });

      it("change nothing when they are applied again", async () => {
        for (const { min, name } of services) await settled(name, min);

        expect(await applyAll(objects)).to.deep.equal({ warnings: [], rejections: [], changed: [] });
      });

      for (const zone of zones) {
        it(`let ${zone} be drained, with every service back in the others`, async () => {
          for (const { min, name } of services) await settled(name, min);

          for (const { min, name } of services) {
            expect(await drainZone(zone, name, 120_000)).to.deep.equal({ left: [] });
            await settled(name, min);
            expect(await zonesOfPods(name, serving)).not.to.include(zone);
          }
        });
      }

      for (const { max, name } of services) {
        it(`give ${name} the quota for a release at its largest, to the last pod, and not for one more`, async () => {
          await setReplicas(name, name, max);
          await settled(name, max);
          const jobs = [...jobsOfRelease(objects, name), task(objects, name)];
          const quota = find(objects, "ResourceQuota", name);
          try {
            // New pods stay where they are in the queue, so the release stands still at its worst moment.
            await closeAll();
            expect((await applyAll([release(objects, name), ...jobs])).rejections).to.deep.equal([]);
            await eventually("the quota is used up", async () => {
              const { pods } = usage(await cluster().api.get(quota));
              return pods !== undefined && pods[0] === pods[1];
            });
            for (const [used, hard] of Object.values(usage(await cluster().api.get(quota))))
              expect(used).to.equal(hard);

            const { changed, rejections } = await applyAll([onePod(objects, name)]);

            expect(changed).to.deep.equal([]);
            expect(rejections.join("\n")).to.match(/forbidden: exceeded quota: .*pods=1/);
            await reopen();
            await released(name, max);
            for (const other of jobs) await complete(other);
          } finally {
            await reopen();
            await removeAll(jobs);
            await applyAll([find(objects, "Deployment", name)]);
            await released(name, max);
          }
        });

        it(`refuse ${name} a pod that breaks the restricted standard`, async () => {
          const loose = onePod(objects, name, { hostNetwork: true });

          const { changed, rejections } = await applyAll([loose]);

          expect(changed).to.deep.equal([]);
          expect(rejections).to.have.length(1);
          expect(rejections[0]).to.contain('violates PodSecurity "restricted:v1.36": host namespaces');
        });
      }
    });
  }
});

function declaredServices(stack: StackName): readonly Declared[] {
  return Object.entries(areaOf(rawStack(stack), "services")).map(([name, service]) => {
    const min = valueAt(service, "replicas", "min");
    const max = valueAt(service, "replicas", "max");
    if (typeof min !== "number" || typeof max !== "number")
      throw new Error(`${stack} does not say the replicas of ${name}`);
    return { name, min, max };
  });
}

function fullName({ metadata: { name, namespace } }: KubernetesObject): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

/** The object of a kind that is named like its service. */
function find(objects: readonly KubernetesObject[], kind: string, service: string): KubernetesObject {
  const found = objects.find(
    (object) =>
      object.kind === kind && object.metadata.namespace === service && object.metadata.name === service,
  );
  if (found === undefined) throw new Error(`${service} has no ${kind}`);
  return found;
}

/** Waits until a service has so many ready pods, and none besides. */
async function settled(service: string, replicas: number): Promise<void> {
  await eventually(`${service} has ${replicas} ready pods`, async () => {
    const pods = await cluster().list(`/api/v1/namespaces/${service}/pods?labelSelector=${serving}`);
    return pods.length === replicas && pods.every(isReady);
  });
}

/** Waits until all pods of a service are of the Deployment's last version. */
async function released(service: string, replicas: number): Promise<void> {
  const { api } = cluster();
  await eventually(`${service} is released`, async () => {
    const { body } = await api.request("GET", `/apis/apps/v1/namespaces/${service}/deployments/${service}`);
    return (
      valueAt(body, "metadata", "generation") === valueAt(body, "status", "observedGeneration") &&
      ["replicas", "updatedReplicas", "availableReplicas"].every(
        (count) => valueAt(body, "status", count) === replicas,
      )
    );
  });
}

async function complete(object: KubernetesObject): Promise<void> {
  await eventually(`${object.metadata.name} is complete`, async () => {
    const conditions = valueAt(await cluster().api.get(object), "status", "conditions");
    return (
      Array.isArray(conditions) &&
      conditions.some(({ status, type }: Properties) => type === "Complete" && status === "True")
    );
  });
}

/** The Deployment with another image. */
function release(objects: readonly KubernetesObject[], service: string): KubernetesObject {
  return withImageDigest(find(objects, "Deployment", service), `sha256:${"1".repeat(64)}`);
}

/** What may run beside a release: its migration, and each scheduled job, whose time has come. */
function jobsOfRelease(objects: readonly KubernetesObject[], service: string): readonly KubernetesObject[] {
  return objects
    .filter(({ metadata }) => metadata.namespace === service)
    .flatMap((object) => {
      if (object.kind === "Job") return [job(object, object["spec"])];
      if (object.kind === "CronJob") return [job(object, valueAt(object, "spec", "jobTemplate", "spec"))];
      return [];
    });
}

function job({ metadata: { labels, name, namespace } }: KubernetesObject, spec: unknown): KubernetesObject {
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name: `${name}-now`, labels, ...(namespace === undefined ? {} : { namespace }) },
    spec,
  };
}

/** An operator's task: a pod as the service's own, that ends. */
function task(objects: readonly KubernetesObject[], service: string): KubernetesObject {
  const deployment = find(objects, "Deployment", service);
  return job(deployment, {
    backoffLimit: 0,
    template: {
      metadata: { labels: jobLabels(service) },
      spec: { ...podSpec(deployment), restartPolicy: "Never" },
    },
  });
}

/** A pod as the service's own, by itself. */
function onePod(
  objects: readonly KubernetesObject[],
  service: string,
  change: Properties = {},
): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "one-more", namespace: service, labels: jobLabels(service) },
    spec: { ...podSpec(find(objects, "Deployment", service)), ...change },
  };
}

function jobLabels(service: string): Properties {
  return { "app.kubernetes.io/name": service, "app.kubernetes.io/component": "job" };
}

function podSpec(deployment: KubernetesObject): Properties {
  const spec = valueAt(deployment, "spec", "template", "spec");
  return isProperties(spec) ? spec : {};
}

/** What a quota counts of pods: used and allowed, by what it is. */
function usage(quota: Properties | undefined): Readonly<Record<string, readonly [string, string]>> {
  return Object.fromEntries(
    ["pods", "requests.cpu", "requests.memory", "limits.memory"].map((what) => [
      what,
      [textAt(quota, "status", "used", what), textAt(quota, "status", "hard", what)],
    ]),
  );
}
