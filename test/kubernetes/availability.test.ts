import { expect } from "chai";
import type { KubernetesObject } from "../../simulator/kubernetes/api-server.ts";
import type { Properties } from "../../simulator/wire.ts";
import { applyAll } from "./apply-all.ts";
import { cluster } from "./cluster.ts";
import { isReady } from "./control-plane.ts";
import { closeAll, drainZone, evict, reopen, zonesOfPods } from "./drain.ts";
import { eventually } from "./eventually.ts";
import { zones } from "./nodes.ts";
import { replicasOf, setReplicas } from "./scale.ts";
import { textAt, valueAt } from "./value-at.ts";
import { deployment, makeNamespace } from "./workload-fixture.ts";

// kwok's pods run no code and serve no metrics: what an autoscaler would make of load is not tested here, its bounds are; and
// a pod is ready as soon as it is on a node, whatever its probes say.
describe("availability", () => {
  afterEach(reopen);

  it("makes the pods of a Deployment ready, one in each zone", async () => {
    const namespace = await makeNamespace();
    await run(
      deployment(namespace, "app", { replicas: 3, pod: spread("app", { nodeTaintsPolicy: "Honor" }) }),
    );

    expect(await zonesOfPods(namespace)).to.deep.equal(zones);
  });

  describe("an autoscaler", () => {
    it("keeps the replicas between its bounds, whatever somebody sets", async () => {
      const namespace = await makeNamespace();
      const app = deployment(namespace, "app");
      await applyAll([app, autoscaler(namespace, "app", 2, 4)]);
      const replicas = () => replicasOf(namespace, "app");

      await eventually("the minimum is reached", async () => (await replicas()) === 2);
      await setReplicas(namespace, "app", 10);
      await eventually("the maximum is kept", async () => (await replicas()) === 4);
      await setReplicas(namespace, "app", 1);
      await eventually("the minimum is kept", async () => (await replicas()) === 2);
    });

    it("is not overruled by a second apply of a Deployment without replicas", async () => {
      const namespace = await makeNamespace();
      const objects = [deployment(namespace, "app"), autoscaler(namespace, "app", 3, 5)];
      await applyAll(objects);
      await eventually("all replicas are ready", async () => (await readyPods(namespace)) === 3);

      expect(await applyAll(objects)).to.deep.equal({
        warnings: [],
        rejections: [],
        changed: [],
      });
      expect(await replicasOf(namespace, "app")).to.equal(3);
    });
  });

  describe("a disruption budget", () => {
    it("forbids an eviction that would leave too few, and allows it again once there are enough", async () => {
      const namespace = await makeNamespace();
      await run(deployment(namespace, "app", { replicas: 3 }), budget(namespace, "app", { minAvailable: 2 }));
      const names = (await cluster().list(`/api/v1/namespaces/${namespace}/pods`)).map((pod) =>
        textAt(pod, "metadata", "name"),
      );
      const [first = "", second = ""] = names;
      // Nothing new can become ready for the time being.
      await closeAll();

      expect((await evict(namespace, first)).status).to.equal(201);
      const forbidden = await evict(namespace, second);
      expect(forbidden.status).to.equal(429);
      expect(forbidden.body["message"]).to.contain("violate the pod's disruption budget");

      await reopen();
      await eventually(
        "the eviction is allowed",
        async () => (await evict(namespace, second)).status === 201,
      );
    });

    it("never allows any where it asks for every replica: a drain would wait for ever", async () => {
      const namespace = await makeNamespace();
      await run(deployment(namespace, "app", { replicas: 3 }), budget(namespace, "app", { minAvailable: 3 }));
      const [zone = ""] = await zonesOfPods(namespace);

      expect((await drainZone(zone, namespace, 3000)).left).not.to.deep.equal([]);
    });
  });

  describe("the drain of a zone", () => {
    const [zone = ""] = zones;

    for (const { how, policy } of [
      { how: "as far as possible", policy: { whenUnsatisfiable: "ScheduleAnyway" } },
      { how: "strictly, counting open nodes only", policy: { nodeTaintsPolicy: "Honor" } },
    ]) {
      it(`ends where pods are spread ${how}, with all replicas ready elsewhere`, async () => {
        const namespace = await makeNamespace();
        await run(
          deployment(namespace, "app", { replicas: 6, pod: spread("app", policy) }),
          budget(namespace, "app", { maxUnavailable: 1 }),
        );

        expect(await drainZone(zone, namespace, 120_000)).to.deep.equal({ left: [] });
        await eventually("all replicas are ready", async () => (await readyPods(namespace)) === 6);
        expect(await zonesOfPods(namespace)).not.to.include(zone);
      });
    }

    it("does not end where closed nodes count as empty ones: the pods find no other place", async () => {
      const namespace = await makeNamespace();
      await run(
        deployment(namespace, "app", { replicas: 6, pod: spread("app", { nodeTaintsPolicy: "Ignore" }) }),
        budget(namespace, "app", { maxUnavailable: 1 }),
      );

      expect((await drainZone(zone, namespace, 5000)).left).not.to.deep.equal([]);
    });
  });
});

/** Applies a Deployment and what goes with it, and waits until it is as it should be and the budget knows it. */
async function run(app: KubernetesObject, ...others: readonly KubernetesObject[]): Promise<void> {
  const { api } = cluster();
  expect((await applyAll([app, ...others])).rejections).to.deep.equal([]);
  const wanted = valueAt(app, "spec", "replicas");
  const namespace = app.metadata.namespace ?? "";
  await eventually("all replicas are ready", async () => (await readyPods(namespace)) === wanted);
  for (const object of others) {
    await eventually("the budget counts them", async () => {
      return valueAt(await api.get(object), "status", "currentHealthy") === wanted;
    });
  }
}

async function readyPods(namespace: string): Promise<number> {
  const pods = await cluster().list(`/api/v1/namespaces/${namespace}/pods`);
  return pods.filter(isReady).length;
}

/** One more in a zone than in another is allowed, and by default not two. */
function spread(name: string, policy: Properties): Properties {
  return {
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: "topology.kubernetes.io/zone",
        whenUnsatisfiable: "DoNotSchedule",
        labelSelector: { matchLabels: { "app.kubernetes.io/name": name } },
        ...policy,
      },
    ],
  };
}

function budget(namespace: string, name: string, spec: Properties): KubernetesObject {
  return {
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: { name, namespace },
    spec: { ...spec, selector: { matchLabels: { "app.kubernetes.io/name": name } } },
  };
}

function autoscaler(
  namespace: string,
  name: string,
  minReplicas: number,
  maxReplicas: number,
): KubernetesObject {
  return {
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    metadata: { name, namespace },
    spec: {
      minReplicas,
      maxReplicas,
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name },
      metrics: [
        {
          type: "Resource",
          resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 70 } },
        },
      ],
    },
  };
}
