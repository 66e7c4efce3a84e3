import { isUnknown, textAt, valuesAt } from "../input-values.ts";
import { resourceRule } from "../resource-rule.ts";

/** Where a type says that what starts in it gets a public address. */
const properties: Readonly<Record<string, string>> = {
  "aws:ec2/subnet:Subnet": "mapPublicIpOnLaunch",
  "aws:ec2/instance:Instance": "associatePublicIpAddress",
  "aws:ec2/launchTemplate:LaunchTemplate": "networkInterfaces[].associatePublicIpAddress",
};

/** Kinds of Services that are reached from outside the cluster; whether from the internet, annotations and subnets decide. */
const opened: ReadonlySet<string> = new Set(["LoadBalancer", "NodePort"]);

const serviceType = "kubernetes:core/v1:Service";

export const publicAddress = resourceRule({
  id: "public-address",
  severity: "block",
  protects: "Machines from the internet: without a public address nobody outside can address them.",
  control: "AWS Security Hub EC2.9, EC2.15, EC2.25",
  fix: "Give no public address on launch. The way out is a NAT gateway, the way in an entry (exposedTo in the stack file) or the access host.",
  reads: {
    ...Object.fromEntries(Object.entries(properties).map(([type, property]) => [type, [property]])),
    [serviceType]: ["spec.type"],
  },
  breaches: (resources) => [
    ...Object.entries(properties).flatMap(([type, property]) =>
      resources
        .ofType(type)
        .filter(({ inputs }) => valuesAt(inputs, property).some(isOn))
        .map((resource) => ({
          resource,
          message: `What starts here gets a public address: ${property} is true.`,
        })),
    ),
    ...resources
      .ofType(serviceType)
      .filter(({ inputs }) => opened.has(textAt(inputs, "spec.type") ?? ""))
      .map((resource) => ({
        resource,
        message: `The service opens a way into the cluster beside the entries: it is a ${textAt(resource.inputs, "spec.type") ?? ""}.`,
      })),
  ],
});

function isOn(value: unknown): boolean {
  return !isUnknown(value) && (value === true || value === "true");
}
