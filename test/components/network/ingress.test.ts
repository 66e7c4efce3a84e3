import { expect } from "chai";
import type { IngressArgs } from "../../../components/network/ingress.ts";
import { fields, items } from "../../support/kubernetes-documents.ts";
import { type Recorded, record } from "../../support/mocks.ts";
import { inputsByName, listing, ofType, protectedOnes, theOnly, waitsFor } from "../listing.ts";
import { rejection } from "../rejection.ts";
import { api, makeIngress, minimal } from "./ingress-fixture.ts";

const ingressType = "kubernetes:networking.k8s.io/v1:Ingress";
const recordType = "aws:route53/record:Record";
const parametersType = "kubernetes:eks.amazonaws.com/v1:IngressClassParams";

const make = (changes: Partial<IngressArgs> = {}) => {
  const { nameServers, urls } = makeIngress(changes);
  return { nameServers, urls };
};

const reports = { ...api, entry: "internal" as const, hostName: "reports", port: 9000, namespace: "reports" };

const annotationsOf = (resource: Recorded) => fields(resource.inputs, "metadata", "annotations");

describe("Ingress", () => {
  it("makes a certificate, a place for logs, one load balancer's settings and a name for the one service", async () => {
    const { resources } = await record(() => make());
    expect(listing(resources)).to.deep.equal([
      "aws:acm/certificate:Certificate ingress-certificate",
      "aws:acm/certificateValidation:CertificateValidation ingress-certificate",
      "aws:ec2/securityGroup:SecurityGroup ingress-public",
      "aws:route53/record:Record ingress-api-name",
      "aws:route53/record:Record ingress-certificate-proof",
      "aws:s3/bucket:Bucket ingress-logs-bucket",
      "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration ingress-logs-bucket-lifecycle",
      "aws:s3/bucketOwnershipControls:BucketOwnershipControls ingress-logs-bucket-ownership",
      "aws:s3/bucketPolicy:BucketPolicy ingress-logs-bucket-policy",
      "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock ingress-logs-bucket-public-access",
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration ingress-logs-bucket-encryption",
      "aws:s3/bucketVersioning:BucketVersioning ingress-logs-bucket-versioning",
      "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule ingress-public-to-pods-8080",
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule ingress-public-http-from-0-0-0-0-0",
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule ingress-public-https-from-0-0-0-0-0",
      "kubernetes:eks.amazonaws.com/v1:IngressClassParams ingress-public-parameters",
      "kubernetes:networking.k8s.io/v1:Ingress ingress-api",
      "kubernetes:networking.k8s.io/v1:IngressClass ingress-public",
      "plinth:network:AccessLogBucket ingress-logs",
      "plinth:network:Ingress ingress",
      "plinth:network:PublicLoadBalancerGroup ingress-public",
      "plinth:security:PrivateBucket ingress-logs-bucket",
      "pulumi:providers:aws aws",
      "pulumi:providers:kubernetes kubernetes",
    ]);
  });

  it("makes no load balancer where no service has an entry", async () => {
    const { resources } = await record(() => make({ services: {} }));
    expect(ofType(resources, parametersType)).to.deep.equal([]);
    expect(ofType(resources, "aws:ec2/securityGroup:SecurityGroup")).to.deep.equal([]);
  });

  it("names a service by an alias of the load balancer that its Ingress reports", async () => {
    const { resources } = await record(() => make());
    expect(theOnly(resources, recordType, "ingress-api-name").inputs).to.deep.equal({
      zoneId: "Z0EXISTING",
      name: "api.test.example.com",
      type: "A",
      aliases: [
        { name: "load balancer of ingress-api", zoneId: "Z35SXDOTRQ7X7K", evaluateTargetHealth: true },
      ],
    });
  });

  it("does not know the load balancer's name in a preview", async () => {
    const { resources } = await record(() => make(), { preview: true });
    const aliases = theOnly(resources, recordType, "ingress-api-name").inputs["aliases"];
    expect(aliases).to.deep.equal([
      { name: { unknown: true }, zoneId: "Z35SXDOTRQ7X7K", evaluateTargetHealth: true },
    ]);
  });

  it("puts a service at the domain itself where it asks for it", async () => {
    const { outputs, resources } = await record(() => make({ services: { api: { ...api, hostName: "@" } } }));
    expect(theOnly(resources, recordType, "ingress-api-name").inputs["name"]).to.equal("test.example.com");
    expect(outputs["urls"]).to.deep.equal({ api: "https://test.example.com" });
  });

  it("tells the load balancer all that it has to know", async () => {
    const { resources } = await record(() => make({ protect: true }));
    expect(theOnly(resources, parametersType).inputs["spec"]).to.deep.equal({
      scheme: "internet-facing",
      group: { name: "platform-public" },
      namespaceSelector: {
        matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "In", values: ["api"] }],
      },
      ipAddressType: "ipv4",
      subnets: { ids: ["subnet-public-a", "subnet-public-b"] },
      certificateARNs: ["arn:aws:mock:us-east-1:111122223333:ingress-certificate"],
      sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
      tags: [{ key: "Platform", value: "plinth-test-use1" }],
      loadBalancerAttributes: [
        { key: "access_logs.s3.enabled", value: "true" },
        { key: "access_logs.s3.bucket", value: "ingress-logs-bucket" },
        { key: "access_logs.s3.prefix", value: "public" },
        { key: "deletion_protection.enabled", value: "true" },
        { key: "idle_timeout.timeout_seconds", value: "60" },
        { key: "routing.http.drop_invalid_header_fields.enabled", value: "true" },
      ],
    });
  });

  it("redirects HTTP, asks pods for their readiness and lets requests end", async () => {
    const { resources } = await record(() => make());
    const prefix = "alb.ingress.kubernetes.io/";
    expect(annotationsOf(theOnly(resources, ingressType))).to.deep.equal({
      [`${prefix}listen-ports`]: '[{"HTTP":80},{"HTTPS":443}]',
      [`${prefix}ssl-redirect`]: "443",
      [`${prefix}target-type`]: "ip",
      [`${prefix}target-group-attributes`]: "deregistration_delay.timeout_seconds=30",
      [`${prefix}healthcheck-path`]: "/health/ready",
      [`${prefix}success-codes`]: "200",
      [`${prefix}security-groups`]: "ingress-public-id",
      [`${prefix}manage-backend-security-group-rules`]: "false",
    });
  });

  it("uses no annotation that Auto Mode does not take", async () => {
    const { resources } = await record(() => make({ waf: true }));
    const names = Object.keys(annotationsOf(theOnly(resources, ingressType)));
    const refused = ["group.name", "waf-acl-id", "web-acl-id", "create-acm-cert", "dry-run-plan"];
    expect(names.filter((name) => refused.some((word) => name.endsWith(word)))).to.deep.equal([]);
    expect(names).not.to.include("kubernetes.io/ingress.class");
  });

  it("stands in the service's namespace, at one host, with the service's port", async () => {
    const { resources } = await record(() => make());
    const { inputs } = theOnly(resources, ingressType);
    expect(inputs["metadata"]).to.deep.include({ name: "api", namespace: "api" });
    expect(inputs["spec"]).to.deep.equal({
      ingressClassName: "platform-public",
      rules: [
        {
          host: "api.test.example.com",
          http: {
            paths: [
              {
                path: "/",
                pathType: "Prefix",
                backend: { service: { name: "api", port: { number: 8080 } } },
              },
            ],
          },
        },
      ],
    });
  });

  it("gives internal services a load balancer of their own, which the internet does not reach", async () => {
    const { resources } = await record(() =>
      make({ services: { reports }, internalCidrs: ["10.48.0.0/16", "10.80.0.0/16"] }),
    );
    expect(theOnly(resources, parametersType).inputs["spec"]).to.deep.include({
      scheme: "internal",
      group: { name: "platform-internal" },
      subnets: { ids: ["subnet-internal-a", "subnet-internal-b"] },
    });
    const sources = ofType(resources, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule");
    expect(
      sources.map(({ inputs }) => `${String(inputs["cidrIpv4"])}:${String(inputs["fromPort"])}`),
    ).to.deep.equal(["10.48.0.0/16:80", "10.80.0.0/16:80", "10.48.0.0/16:443", "10.80.0.0/16:443"]);
  });

  it("lets load balancers speak to pods on the ports of their own services only", async () => {
    const { resources } = await record(() =>
      make({ services: { api, other: { ...api, hostName: "other", namespace: "other" }, reports } }),
    );
    const rules = inputsByName(resources, "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule");
    expect(Object.keys(rules)).to.deep.equal([
      "ingress-internal-to-pods-9000",
      "ingress-public-to-pods-8080",
    ]);
    expect(rules["ingress-public-to-pods-8080"]).to.deep.equal({
      securityGroupId: "ingress-public-id",
      description: "Pods of the entry's services",
      referencedSecurityGroupId: "sg-pods",
      ipProtocol: "tcp",
      fromPort: 8080,
      toPort: 8080,
    });
  });

  it("makes a zone where it should, protected with everything that holds something, and tells its name servers", async () => {
    const { outputs, resources } = await record(() => make({ hostedZone: "create", protect: true }));
    expect(theOnly(resources, "aws:route53/zone:Zone").inputs["name"]).to.equal("test.example.com");
    expect(outputs["nameServers"]).to.deep.equal(["server of ingress-zone"]);
    expect(protectedOnes(resources)).to.deep.equal([
      "aws:route53/zone:Zone ingress-zone",
      "aws:s3/bucket:Bucket ingress-logs-bucket",
    ]);
  });

  it("has the certificate proven for the domain and its services before a load balancer names it", async () => {
    const { resources } = await record(() => make());
    expect(theOnly(resources, "aws:acm/certificate:Certificate").inputs).to.deep.include({
      domainName: "test.example.com",
      subjectAlternativeNames: ["*.test.example.com"],
      validationMethod: "DNS",
    });
    expect(theOnly(resources, recordType, "ingress-certificate-proof").inputs).to.deep.include({
      name: "proof of ingress-certificate",
      records: ["value of ingress-certificate"],
    });
    expect(waitsFor(theOnly(resources, parametersType))).to.include(
      "aws:acm/certificateValidation:CertificateValidation::ingress-certificate",
    );
  });

  it("makes an Ingress after its class and the right to write logs, so that it also goes before them", async () => {
    const { resources } = await record(() => make());
    expect(waitsFor(theOnly(resources, ingressType))).to.include.members([
      "aws:s3/bucketPolicy:BucketPolicy::ingress-logs-bucket-policy",
      "kubernetes:networking.k8s.io/v1:IngressClass::ingress-public",
    ]);
  });

  it("puts managed rules before the public entry alone", async () => {
    const { resources } = await record(() => make({ waf: true, services: { api, reports } }));
    const acl = theOnly(resources, "aws:wafv2/webAcl:WebAcl");
    expect(items(acl.inputs["rules"]).map((rule) => rule["name"])).to.deep.equal([
      "AWSManagedRulesAmazonIpReputationList",
      "AWSManagedRulesKnownBadInputsRuleSet",
      "AWSManagedRulesCommonRuleSet",
    ]);
    const guarded = Object.fromEntries(
      ofType(resources, ingressType).map((resource) => [
        resource.name,
        annotationsOf(resource)["alb.ingress.kubernetes.io/wafv2-acl-arn"],
      ]),
    );
    expect(guarded).to.deep.equal({
      "ingress-api": "arn:aws:mock:us-east-1:111122223333:ingress-web-acl",
      "ingress-reports": undefined,
    });
  });

  it("waits for an answer as long as the slowest service may take", async () => {
    const { resources } = await record(() =>
      make({ services: { api: { ...api, longestRequestSeconds: 120 } } }),
    );
    const spec = fields(theOnly(resources, parametersType).inputs, "spec");
    expect(spec["loadBalancerAttributes"]).to.deep.include({
      key: "idle_timeout.timeout_seconds",
      value: "125",
    });
  });

  it("keeps logs encrypted by S3 itself, because load balancers deliver into no other bucket", async () => {
    const { resources } = await record(() => make());
    const type = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
    expect(theOnly(resources, type).inputs["rules"]).to.deep.equal([
      { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } },
    ]);
    const { inputs } = theOnly(resources, "aws:s3/bucketPolicy:BucketPolicy");
    const policy: unknown = JSON.parse(String(inputs["policy"]));
    expect(items(fields(policy)["Statement"])[0]).to.deep.equal({
      Sid: "AccessLogDelivery",
      Effect: "Allow",
      Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
      Action: "s3:PutObject",
      Resource: ["public", "internal"].map(
        (prefix) => `arn:aws:s3:::ingress-logs-bucket/${prefix}/AWSLogs/111122223333/*`,
      ),
      Condition: {
        StringEquals: { "aws:SourceAccount": "111122223333" },
        ArnLike: { "aws:SourceArn": "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/*" },
      },
    });
  });

  it("hands its outputs to the engine", async () => {
    const { registeredOutputs } = await record(() => make());
    const own = [...registeredOutputs].find(([urn]) => urn.includes("plinth:network:Ingress::"))?.[1];
    expect(own).to.deep.equal({
      hostedZoneId: "Z0EXISTING",
      nameServers: [],
      urls: { api: "https://api.test.example.com" },
    });
  });

  const mistakes: readonly (readonly [what: string, changes: Partial<IngressArgs>, message: RegExp])[] = [
    ["a domain in capitals", { domain: "Test.example.com" }, /^domain is "Test\.example\.com"; allowed is/],
    [
      "a zone that is none",
      { hostedZone: "example.com" },
      /^hostedZone is "example\.com"; allowed are "create"/,
    ],
    ["logs without an end", { accessLogRetentionDays: 0 }, /^accessLogRetentionDays is 0; allowed are/],
    [
      "a Region without a known zone",
      { region: "ap-east-2" },
      /^The hosted zone of load balancers in ap-east-2/,
    ],
    [
      "one subnet",
      { subnetIds: { ...minimal.subnetIds, public: ["subnet-public-a"] } },
      /^subnetIds\.public has 1 subnets/,
    ],
    ["a deeper name", { services: { api: { ...api, hostName: "a.b" } } }, /^hostName of "api" is "a\.b"/],
    [
      "two services at one name",
      { services: { api, other: { ...api, namespace: "other" } } },
      /^"api" and "other" are both at api\.test\.example\.com/,
    ],
  ];
  for (const [what, changes, message] of mistakes) {
    it(`rejects ${what}`, async () => {
      expect(await rejection(() => make(changes))).to.match(message);
    });
  }
});
