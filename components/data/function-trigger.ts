import type { EventRule } from "@pulumi/aws/cloudwatch/eventRule.js";
import { EventTarget } from "@pulumi/aws/cloudwatch/eventTarget.js";
import { Permission } from "@pulumi/aws/lambda/permission.js";
import type * as pulumi from "@pulumi/pulumi";
import type { VpcFunction } from "./lambda-in-vpc.ts";

/**
 * Lets one rule of EventBridge, and no other, call a function.
 *
 * @param input what the function is told instead of the event, as JSON of at most 8,192 characters
 * (https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Target.html); default: the event itself.
 */
export function createTrigger(
  parent: pulumi.Resource,
  name: string,
  called: VpcFunction,
  rule: EventRule,
  input?: pulumi.Input<string>,
): void {
  new Permission(
    `${name}-permission`,
    {
      action: "lambda:InvokeFunction",
      function: called.functionName,
      principal: "events.amazonaws.com",
      sourceArn: rule.arn,
    },
    { parent },
  );
  new EventTarget(
    `${name}-target`,
    { rule: rule.name, arn: called.arn, ...(input === undefined ? {} : { input }) },
    { parent },
  );
}
