import { arn, ec2Type, namedType, type SimulatedType, text } from "../simulated-type.ts";
import { needed } from "./input-problems.ts";

/** Instances, launch templates, instance profiles and documents of `ssm`. */
export const accessTypes: readonly SimulatedType[] = [
  ec2Type("aws:ec2/launchTemplate:LaunchTemplate", "lt", {
    autoname: "name",
    naming: { maximum: 128 },
    computed: {
      arn: (subject) => arn(subject, "ec2", `launch-template/${subject.id}`),
      defaultVersion: () => 1,
      // In AWS each update makes a version; here all are the first, since no input tells how many there have been.
      latestVersion: () => 1,
    },
  }),
  ec2Type("aws:ec2/instance:Instance", "i", {
    problems: (inputs) =>
      inputs["launchTemplate"] === undefined
        ? needed(inputs, ["ami", "instanceType"], "there is no launch template")
        : [],
    // A version that another input computes is another one as soon as the template changes.
    replacesWhen: ({ path }, { userDataReplaceOnChange }) =>
      path.startsWith("launchTemplate") || (path.startsWith("userData") && userDataReplaceOnChange === true),
    computed: {
      arn: (subject) => arn(subject, "ec2", `instance/${subject.id}`),
      instanceState: () => "running",
      primaryNetworkInterfaceId: ({ hex }) => `eni-0${hex("interface", 16)}`,
    },
    notComputed: [
      "instanceLifecycle",
      "outpostArn",
      "passwordData",
      "privateDns",
      "publicDns",
      "publicIp",
      "spotInstanceRequestId",
    ],
  }),
  namedType("aws:iam/instanceProfile:InstanceProfile", ({ inputs }) => text(inputs, "name"), {
    autoname: "name",
    naming: { maximum: 128 },
    tagged: true,
    computed: {
      arn: (subject) =>
        arn(subject, "iam", `instance-profile${text(subject.inputs, "path") || "/"}${subject.id}`, {
          regional: false,
        }),
      uniqueId: ({ hex }) => `AIPA${hex("unique id", 17).toUpperCase()}`,
    },
    notComputed: ["createDate"],
  }),
  namedType("aws:ssm/document:Document", ({ inputs }) => text(inputs, "name"), {
    required: ["content", "documentType"],
    autoname: "name",
    naming: { maximum: 128 },
    tagged: true,
    computed: {
      arn: (subject) => arn(subject, "ssm", `document/${subject.id}`),
      defaultVersion: () => "1",
      documentVersion: () => "1",
      latestVersion: () => "1",
      owner: ({ accountId }) => accountId,
      platformTypes: () => ["Linux"],
      schemaVersion: () => "1.0",
      status: () => "Active",
    },
    notComputed: ["createdDate", "description", "hash", "hashType", "parameters"],
  }),
];
