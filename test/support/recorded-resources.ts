import type { PlannedResource } from "../../model/planned-resource.ts";
import type { RawStack } from "../../stacks/config/stack-file.ts";
import program from "../../stacks/index.ts";
import { type Recording, record } from "./mocks.ts";
import { asEngine } from "./stack-files.ts";

/** What RDS calls by its name alone. */
const namedTypes: readonly string[] = ["aws:rds/subnetGroup:SubnetGroup"];

/** What a recording registers, as a plan that has been carried out would have it, with the ids that the mocks give. */
export function resourcesOf({ resources }: Recording): readonly PlannedResource[] {
  return resources.map(({ custom, inputs, name, protect, type, urn }) => ({
    urn,
    type,
    name,
    inputs,
    protect,
    ...(custom ? { id: namedTypes.includes(type) ? name : `${name}-id` } : {}),
  }));
}

/** The resources of an environment by its stack file, from the mocks of the SDK: what the program asks for. */
export async function resourcesWith(stack: string, raw: RawStack): Promise<readonly PlannedResource[]> {
  return resourcesOf(await record(program, { stack, config: asEngine(raw) }));
}
