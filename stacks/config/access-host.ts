import { z } from "zod";
import { roleArn } from "./cluster.ts";
import { flag } from "./scalar.ts";

/** Types that the image of the host runs on; a tunnel needs little. */
const instanceTypes = ["t4g.nano", "t4g.micro", "t4g.small"] as const;

/** The host through which people reach the cluster's API and the database. */
export const accessHost = z
  .strictObject({
    enabled: flag(false).describe(
      "Whether there is a host through which people reach the cluster's API and the database.",
    ),
    instanceType: z
      .enum(instanceTypes, { error: instanceTypes.join(", ") })
      .default("t4g.nano")
      .describe("Type of the host's instance."),
    userRoleArns: z
      .array(roleArn, { error: "a list of ARNs of IAM roles" })
      .meta({ uniqueItems: true })
      .default([])
      .describe("Roles of people who may open tunnels and sessions; at least one where the host is enabled."),
  })
  .describe("The host through which people reach the cluster's API and the database.");
