import { assumed, times } from "../charge.ts";
import { listAt, numberAt, textAt } from "../known-input.ts";
import type { Pricers } from "../pricer.ts";
import type { UsageAssumptions } from "../usage-assumptions.ts";

/** Keys, secrets, logs, alarms, functions, and the host for people. */
export const operationsPricers: Pricers = {
  "aws:kms/key:Key": ({ inputs }, usage) => [
    { what: "KMS key", price: "kms-key-month", factors: [] },
    ...(inputs["enableKeyRotation"] === true
      ? [
          {
            what: "earlier material of KMS keys",
            price: "kms-key-month",
            factors: [assumed(usage, "keyRotations", "rotations")],
          },
        ]
      : []),
    {
      what: "requests to KMS",
      price: "kms-requests-ten-thousand",
      factors: [assumed(usage, "keyRequestsTenThousands", "ten thousand")],
    },
  ],
  "aws:secretsmanager/secret:Secret": (_secret, usage) => [
    { what: "secret", price: "secret-month", factors: [] },
    {
      what: "reads of secrets",
      price: "secret-reads-ten-thousand",
      factors: [assumed(usage, "secretReadsTenThousands", "ten thousand")],
    },
  ],
  "aws:cloudwatch/metricAlarm:MetricAlarm": ({ inputs }) => {
    const namespace = textAt(inputs, "namespace");
    const period = numberAt(inputs, "period");
    // An expression costs as many alarms as it has metrics; nobody here has one.
    if (namespace === undefined || listAt(inputs, "metricQueries") !== undefined)
      return { input: "one metric, by its namespace" };
    if (period === undefined || period < 60) return { input: "a period of at least 60 seconds" };
    return [
      { what: "CloudWatch alarm", price: "alarm-month", factors: [] },
      // The metrics that AWS' own services send cost nothing.
      ...(namespace.startsWith("AWS/")
        ? []
        : [{ what: "metric of our own, for an alarm", price: "custom-metric-month", factors: [] }]),
    ];
  },
  "aws:cloudwatch/logGroup:LogGroup": ({ inputs }, usage) => {
    const days = numberAt(inputs, "retentionInDays");
    if (days === undefined) return { input: "retentionInDays" };
    // A control plane's logs go where EKS says; a name that is not known yet is made of another resource's.
    const controlPlane = /^\/aws\/eks\/[^/]+\/cluster$/.test(textAt(inputs, "name") ?? "");
    const ingested = assumed(usage, controlPlane ? "controlPlaneLogGb" : "logGroupGb", "GB");
    const what = controlPlane ? "logs of the control plane" : "logs";
    const kept = times(Math.round((days / 30) * 100) / 100, "months");
    return [
      { what, price: "log-ingestion-gb", factors: [ingested] },
      {
        what: `${what}, kept`,
        price: "log-storage-gb",
        factors: [ingested, kept, assumed(usage, "logCompression", "compressed")],
      },
    ];
  },
  "aws:sns/topic:Topic": (_topic, usage) => [
    { what: "e-mails", price: "email", factors: [assumed(usage, "emailsPerTopic", "e-mails")] },
  ],
  "aws:lambda/function:Function": ({ inputs }, usage) => {
    const [architecture] = listAt(inputs, "architectures") ?? ["x86_64"];
    if (architecture !== "arm64") return { input: "an architecture of arm64" };
    const memory = times((numberAt(inputs, "memorySize") ?? 128) / 1024, "GB");
    const calls = assumed(usage, "functionCalls", "calls");
    return [
      { what: "function calls", price: "lambda-request", factors: [calls] },
      {
        what: "function time",
        price: "lambda-arm-gb-second",
        factors: [calls, assumed(usage, "functionSeconds", "s"), memory],
      },
    ];
  },
  "aws:ec2/instance:Instance": ({ inputs }, usage) => {
    const type = textAt(inputs, "instanceType");
    if (type === undefined) return { input: "instanceType" };
    return [
      { what: `instance, ${type}`, price: `ec2/${type}`, factors: [assumed(usage, "hours", "h")] },
      { what: "disk of an instance, gp3", price: "ebs-gp3-gb", factors: [diskOf(inputs, usage)] },
    ];
  },
};

function diskOf(inputs: unknown, usage: UsageAssumptions) {
  const given = numberAt(inputs, "rootBlockDevice", "volumeSize");
  return given === undefined ? assumed(usage, "instanceVolumeGb", "GB") : times(given, "GB");
}
