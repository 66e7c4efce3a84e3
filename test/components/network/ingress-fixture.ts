import { Provider as AwsProvider } from "@pulumi/aws/provider.js";
import { Provider } from "@pulumi/kubernetes/provider.js";
import { type EnteredService, Ingress, type IngressArgs } from "../../../components/network/ingress.ts";

export const api: EnteredService = {
  entry: "public",
  hostName: "api",
  port: 8080,
  readinessPath: "/health/ready",
  longestRequestSeconds: 30,
  deregistrationDelaySeconds: 30,
  namespace: "api",
  after: [],
};

export const minimal: IngressArgs = {
  domain: "test.example.com",
  hostedZone: "Z0EXISTING",
  vpcId: "vpc-1",
  subnetIds: {
    public: ["subnet-public-a", "subnet-public-b"],
    internal: ["subnet-internal-a", "subnet-internal-b"],
  },
  internalCidrs: ["10.48.0.0/16"],
  podSecurityGroupId: "sg-pods",
  services: { api },
  waf: false,
  accessLogRetentionDays: 30,
  tags: { Platform: "plinth-test-use1" },
  project: "plinth",
  after: [],
  accountId: "111122223333",
  region: "us-east-1",
  protect: false,
};

/** With both providers, as an environment has them. */
export function makeIngress(changes: Partial<IngressArgs> = {}): Ingress {
  return new Ingress(
    "ingress",
    { ...minimal, ...changes },
    { providers: [new AwsProvider("aws", { region: "us-east-1" }), new Provider("kubernetes", {})] },
  );
}
