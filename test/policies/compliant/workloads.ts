import { registered } from "./registered.ts";

const digest = "0f".repeat(32);
const metadata = { name: "api", namespace: "api" };
const labels = { "app.kubernetes.io/name": "api" };
const probe = (path: string) => ({ httpGet: { path, port: "http" }, periodSeconds: 5 });
const container = {
  name: "app",
  image: `222233334444.dkr.ecr.us-east-1.amazonaws.com/plinth/service@sha256:${digest}`,
  ports: [{ containerPort: 8080, name: "http" }],
  resources: { requests: { cpu: "500m", memory: "512Mi" }, limits: { memory: "512Mi" } },
  securityContext: {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ["ALL"] },
    readOnlyRootFilesystem: true,
  },
};
const pod = {
  automountServiceAccountToken: false,
  securityContext: { runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: "RuntimeDefault" } },
  volumes: [{ name: "temporary", emptyDir: { sizeLimit: "64Mi" } }],
};

export const workloads = [
  registered("kubernetes:core/v1:Namespace", "api-namespace", {
    metadata: { name: "api", labels: { "pod-security.kubernetes.io/enforce": "restricted" } },
  }),
  registered("kubernetes:networking.k8s.io/v1:NetworkPolicy", "api-deny", {
    metadata: { name: "deny", namespace: "api" },
    spec: {
      podSelector: {},
      policyTypes: ["Ingress", "Egress"],
      egress: [
        {
          to: [{ ipBlock: { cidr: "172.20.0.10/32" } }],
          ports: [
            { port: 53, protocol: "UDP" },
            { port: 53, protocol: "TCP" },
          ],
        },
      ],
    },
  }),
  registered("kubernetes:networking.k8s.io/v1:NetworkPolicy", "api-https", {
    metadata: { name: "https", namespace: "api" },
    spec: {
      podSelector: { matchLabels: labels },
      policyTypes: ["Egress"],
      egress: [
        {
          to: [{ ipBlock: { cidr: "0.0.0.0/0", except: ["10.48.0.0/16", "169.254.0.0/16"] } }],
          ports: [{ port: 443, protocol: "TCP" }],
        },
      ],
    },
  }),
  registered("kubernetes:apps/v1:Deployment", "api", {
    metadata,
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          ...pod,
          containers: [
            {
              ...container,
              startupProbe: probe("/health/startup"),
              livenessProbe: probe("/health/live"),
              readinessProbe: probe("/health/ready"),
            },
          ],
        },
      },
    },
  }),
  registered("kubernetes:autoscaling/v2:HorizontalPodAutoscaler", "api-autoscaler", {
    metadata,
    spec: {
      minReplicas: 2,
      maxReplicas: 6,
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "api" },
    },
  }),
  registered("kubernetes:batch/v1:CronJob", "api.purge", {
    metadata: { name: "purge", namespace: "api" },
    spec: {
      schedule: "17 3 * * *",
      jobTemplate: {
        spec: { template: { spec: { ...pod, restartPolicy: "Never", containers: [container] } } },
      },
    },
  }),
  registered("kubernetes:policy/v1:PodDisruptionBudget", "api-budget", {
    metadata,
    spec: { maxUnavailable: 1, selector: { matchLabels: labels } },
  }),
  registered("kubernetes:eks.amazonaws.com/v1:IngressClassParams", "ingress-public", {
    metadata: { name: "platform-public" },
    spec: {
      certificateARNs: [
        "arn:aws:acm:us-east-1:777788889999:certificate/1b4e28ba-2fa1-41d2-883f-0016d3cca427",
      ],
      sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
      tags: ["Project", "Environment", "Owner", "CostCenter", "ManagedBy", "Repository", "DataClass"].map(
        (key) => ({ key, value: "given" }),
      ),
    },
  }),
  registered("kubernetes:networking.k8s.io/v1:Ingress", "ingress-api", {
    metadata: {
      ...metadata,
      annotations: {
        "alb.ingress.kubernetes.io/listen-ports": '[{"HTTP":80},{"HTTPS":443}]',
        "alb.ingress.kubernetes.io/ssl-redirect": "443",
      },
    },
    spec: { ingressClassName: "platform-public" },
  }),
];
