import { withoutCompanion } from "../companions.ts";
import { textAt } from "../input-values.ts";
import { resourceRule } from "../resource-rule.ts";

const vpcType = "aws:ec2/vpc:Vpc";
const logType = "aws:ec2/flowLog:FlowLog";

export const flowLogs = resourceRule({
  id: "flow-logs",
  severity: "block",
  protects: "The trace of who spoke to whom, without which a break-in cannot be followed.",
  control: "AWS Security Hub EC2.6",
  fix: "Give each VPC a FlowLog of refused traffic (REJECT) or of all (ALL).",
  reads: { [vpcType]: [], [logType]: ["trafficType"] },
  breaches: (resources) => [
    ...withoutCompanion(resources.ofType(vpcType), resources.ofType(logType), { companion: "vpcId" }).map(
      (resource) => ({ resource, message: "Nothing records the VPC's traffic." }),
    ),
    ...resources
      .ofType(logType)
      .filter(({ inputs }) => textAt(inputs, "trafficType") === "ACCEPT")
      .map((resource) => ({ resource, message: "The flow log leaves out refused traffic." })),
  ],
});
