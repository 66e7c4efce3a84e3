import { unknownValue } from "../../../policies/input-values.ts";
import { withValue } from "../compliant/environment.ts";
import { registered } from "../compliant/registered.ts";
import { added, breakages, changed, missing } from "./breakage.ts";

const tableOf = (name: string) => `urn:pulumi:prod::plinth::aws:ec2/routeTable:RouteTable::${name}-routes`;
const subnetOf = (name: string) => `urn:pulumi:prod::plinth::aws:ec2/subnet:Subnet::${name}`;
const world = ["0.0.0.0/0"];

export const exposure = [
  ...breakages("public-database", changed("a public database", "database", ["publiclyAccessible"], true)),
  ...breakages(
    "public-bucket",
    missing("a bucket without a block on public access", "flow-logs-block", "flow-logs"),
    changed("public access lists", "flow-logs-block", ["blockPublicAcls"], false),
    changed("public policies", "flow-logs-block", ["blockPublicPolicy"], false),
    changed("old access lists that count", "flow-logs-block", ["ignorePublicAcls"], undefined),
    changed("public buckets that are not restricted", "access-logs-block", ["restrictPublicBuckets"], false),
  ),
  ...breakages(
    "public-cluster-endpoint",
    changed("a cluster that everybody may call", "cluster", ["vpcConfig", "endpointPublicAccess"], true),
    changed(
      "a cluster that does not say who may call",
      "cluster",
      ["vpcConfig", "endpointPublicAccess"],
      undefined,
    ),
    changed("a cluster that names everybody", "cluster", ["vpcConfig"], {
      endpointPrivateAccess: true,
      endpointPublicAccess: true,
      publicAccessCidrs: ["0.0.0.0/1", "128.0.0.0/1"],
    }),
    changed(
      "a cluster that does not answer inside",
      "cluster",
      ["vpcConfig", "endpointPrivateAccess"],
      false,
    ),
  ),
  ...breakages(
    "public-address",
    added(
      "a load balancer beside the entries",
      registered("kubernetes:core/v1:Service", "direct", {
        metadata: { name: "direct", namespace: "api" },
        spec: { type: "LoadBalancer", ports: [{ port: 443 }] },
      }),
    ),
    added(
      "a port on every node",
      registered("kubernetes:core/v1:Service", "direct", {
        metadata: { name: "direct", namespace: "api" },
        spec: { type: "NodePort", ports: [{ port: 443 }] },
      }),
    ),
    changed("a subnet that gives public addresses", "network-private-a", ["mapPublicIpOnLaunch"], true),
    changed("an instance with a public address", "access-host", ["associatePublicIpAddress"], true),
    changed(
      "a template with a public address",
      "access-host-template",
      ["networkInterfaces"],
      [{ associatePublicIpAddress: "true" }],
    ),
  ),
  ...breakages(
    "open-ingress",
    changed("the database open to the world", "database-from-pods", ["cidrIpv4"], "0.0.0.0/0"),
    changed("half of the world", "database-from-pods", ["cidrIpv4"], "128.0.0.0/1"),
    changed("the world by IPv6", "database-from-pods", ["cidrIpv6"], "::/0"),
    changed("a prefix list of anybody", "database-from-pods", ["prefixListId"], "pl-0123456789abcdef0"),
    changed("another port of the public load balancer", "ingress-public-https", ["toPort"], 8443),
    changed("another protocol of the public load balancer", "ingress-public-https", ["ipProtocol"], "udp"),
    changed(
      "the internal load balancer open to the world",
      "ingress-internal-https",
      ["cidrIpv4"],
      "0.0.0.0/0",
    ),
    changed("the internal load balancer open by IPv6", "ingress-internal-https", ["cidrIpv6"], "::/0"),
    added(
      "a rule of the entries beside those of the public load balancer",
      registered(
        "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
        "ingress-other-https",
        { ipProtocol: "tcp", fromPort: 443, toPort: 443, cidrIpv4: "0.0.0.0/0" },
        "plinth:network:Ingress",
      ),
    ),
    changed(
      "a rule within a security group",
      "pods",
      ["ingress"],
      [{ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: world }],
    ),
    changed(
      "the default security group in use",
      "network-default",
      ["ingress"],
      [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: world }],
    ),
    changed("a network policy that names nobody", "api-deny", ["spec", "ingress"], [{}]),
    changed(
      "a network policy for every address",
      "api-deny",
      ["spec", "ingress"],
      [{ from: [{ ipBlock: { cidr: "0.0.0.0/0" } }] }],
    ),
    added(
      "a rule of the classic kind",
      registered("aws:ec2/securityGroupRule:SecurityGroupRule", "ssh", {
        type: "ingress",
        protocol: "tcp",
        fromPort: 22,
        toPort: 22,
        cidrBlocks: world,
      }),
    ),
  ),
  ...breakages(
    "open-egress",
    changed("every port outward", "pods-to-https", ["fromPort"], 0),
    changed("every protocol outward", "pods-to-https", ["ipProtocol"], "-1"),
    changed(
      "a way out within a security group",
      "pods",
      ["egress"],
      [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: world }],
    ),
    changed("a network policy without a peer", "api-deny", ["spec", "egress", 0, "to"], undefined),
    changed("a network policy without ports", "api-https", ["spec", "egress", 0, "ports"], undefined),
    changed("another port of the internet", "api-https", ["spec", "egress", 0, "ports", 0, "port"], 22),
    changed("a range of ports", "api-https", ["spec", "egress", 0, "ports", 0, "endPort"], 500),
  ),
  ...breakages(
    "private-routes",
    changed(
      "a database's subnet that leads to the internet",
      "network-public-default",
      ["routeTableId"],
      "rtb-network-database-a",
    ),
    [
      "a database's subnet that uses a public table",
      "network-public-default",
      withValue("network-database-a-binding", ["routeTableId"], "rtb-network-public-a"),
    ],
    [
      "a new subnet that uses a public table which was there before",
      "network-public-default",
      withValue("network-database-a-binding", ["routeTableId"], "rtb-network-public-a").map((resource) =>
        resource.name === "network-database-a-binding"
          ? {
              ...resource,
              inputs: { ...resource.inputs, subnetId: unknownValue },
              dependencies: { subnetId: [subnetOf("network-database-a")] },
            }
          : resource,
      ),
    ],
    changed(
      "a way to the internet within a table",
      "network-database-a-routes",
      ["routes"],
      [{ cidrBlock: "0.0.0.0/0", gatewayId: "igw-0a1b2c3d4e5f60718" }],
    ),
    [
      "a subnet whose tag says that it is not for load balancers",
      "network-public-default",
      withValue("network-public-a", ["tags", "kubernetes.io/role/elb"], "0"),
    ],
    added(
      "a default table that leads to the internet",
      registered("aws:ec2/defaultRouteTable:DefaultRouteTable", "network-default-routes", {
        routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: "igw-0a1b2c3d4e5f60718" }],
      }),
    ),
    ...(
      [
        ["a way that is known only by where its ids come from", unknownValue],
        ["a way whose table says no id of its own, as in a policy pack", "rtb-0a1b2c3d4e5f60718"],
      ] as const
    ).map(
      ([what, routeTableId]) =>
        [
          what,
          "network-public-default",
          withValue("network-public-default", ["routeTableId"], routeTableId).map((resource) =>
            resource.name === "network-public-default"
              ? { ...resource, dependencies: { routeTableId: [tableOf("network-database-a")] } }
              : resource,
          ),
        ] as const,
    ),
  ),
  ...breakages(
    "flow-logs",
    missing("a VPC without a flow log", "network-flow-logs", "network"),
    changed("a flow log that leaves refused traffic out", "network-flow-logs", ["trafficType"], "ACCEPT"),
  ),
];
