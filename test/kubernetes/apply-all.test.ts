import { expect } from "chai";
import type { KubernetesObject } from "../../simulator/kubernetes/api-server.ts";
import { nameOf } from "../../simulator/kubernetes/api-server.ts";
import { applyAll } from "./apply-all.ts";
import { cluster } from "./cluster.ts";
import { isReady } from "./control-plane.ts";
import { eventually } from "./eventually.ts";
import { compliantPodSpec, deployment, makeNamespace } from "./workload-fixture.ts";

describe("a second apply", () => {
  it("changes nothing of any kind that a service is made of, nor does it warn", async () => {
    const namespace = await makeNamespace();
    const objects = everythingOfAService(namespace);

    expect(await applyAll(objects)).to.deep.equal({
      warnings: [],
      rejections: [],
      changed: objects.map((object) => `${object.kind} ${nameOf(object)}`),
    });
    await eventually("the replicas are ready", async () => {
      const pods = await cluster().list(`/api/v1/namespaces/${namespace}/pods`);
      return pods.filter(isReady).length === 2;
    });

    expect(await applyAll(objects)).to.deep.equal({
      warnings: [],
      rejections: [],
      changed: [],
    });
  });

  it("changes what is not the same any more, and only that", async () => {
    const namespace = await makeNamespace();
    const map = (name: string, value: string): KubernetesObject => ({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name, namespace },
      data: { value },
    });
    await applyAll([map("one", "a"), map("two", "a")]);

    const { changed } = await applyAll([map("one", "a"), map("two", "b")]);

    expect(changed).to.deep.equal([`ConfigMap ${namespace}/two`]);
  });

  it("rejects to take over a field that somebody else has set meanwhile, naming both", async () => {
    const namespace = await makeNamespace();
    const map = {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "one", namespace },
      data: { value: "a" },
    };
    await applyAll([map]);
    await cluster().api.request(
      "PATCH",
      `/api/v1/namespaces/${namespace}/configmaps/one?fieldManager=somebody`,
      { body: { data: { value: "b" } }, type: "application/merge-patch+json" },
    );

    const { changed, rejections } = await applyAll([map]);

    expect(changed).to.deep.equal([]);
    expect(rejections).to.have.length(1);
    expect(rejections[0]).to.match(/conflict with "somebody".*\.data\.value/);
  });
});

function everythingOfAService(namespace: string): readonly KubernetesObject[] {
  const labels = { "app.kubernetes.io/name": "app" };
  const metadata = { name: "app", namespace };
  const scaled = { apiVersion: "apps/v1", kind: "Deployment", name: "app" };
  return [
    { apiVersion: "v1", kind: "ServiceAccount", metadata, automountServiceAccountToken: false },
    { apiVersion: "v1", kind: "ConfigMap", metadata, data: { LOG_LEVEL: "info" } },
    {
      apiVersion: "v1",
      kind: "ResourceQuota",
      metadata,
      spec: { hard: { "requests.cpu": "4", "limits.memory": "8Gi", pods: "20" } },
    },
    {
      apiVersion: "v1",
      kind: "LimitRange",
      metadata,
      spec: { limits: [{ type: "Container", defaultRequest: { cpu: "50m", memory: "64Mi" } }] },
    },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "Role",
      metadata,
      rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get", "list"] }],
    },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "RoleBinding",
      metadata,
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "app" },
      subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: "team" }],
    },
    {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata,
      spec: {
        podSelector: {},
        policyTypes: ["Ingress", "Egress"],
        egress: [
          {
            to: [{ ipBlock: { cidr: "172.20.0.10/32" } }],
            ports: ["UDP", "TCP"].map((protocol) => ({ protocol, port: 53 })),
          },
        ],
      },
    },
    deployment(namespace, "app"),
    {
      apiVersion: "v1",
      kind: "Service",
      metadata,
      spec: { selector: labels, ports: [{ name: "http", port: 8080, targetPort: 8080 }] },
    },
    {
      apiVersion: "autoscaling/v2",
      kind: "HorizontalPodAutoscaler",
      metadata,
      spec: {
        minReplicas: 2,
        maxReplicas: 4,
        scaleTargetRef: scaled,
        metrics: [
          {
            type: "Resource",
            resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 70 } },
          },
        ],
        behavior: { scaleDown: { stabilizationWindowSeconds: 300 } },
      },
    },
    {
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata,
      spec: { maxUnavailable: 1, selector: { matchLabels: labels } },
    },
    {
      apiVersion: "batch/v1",
      kind: "CronJob",
      metadata,
      spec: {
        schedule: "0 3 * * *",
        timeZone: "Etc/UTC",
        concurrencyPolicy: "Forbid",
        jobTemplate: {
          spec: { backoffLimit: 1, template: { spec: { restartPolicy: "Never", ...compliantPodSpec() } } },
        },
      },
    },
    {
      apiVersion: "networking.k8s.io/v1",
      kind: "Ingress",
      metadata,
      spec: {
        ingressClassName: "public",
        rules: [
          {
            host: "api.example.com",
            http: {
              paths: [
                {
                  path: "/",
                  pathType: "Prefix",
                  backend: { service: { name: "app", port: { name: "http" } } },
                },
              ],
            },
          },
        ],
      },
    },
  ];
}
