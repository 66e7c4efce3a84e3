import * as pulumi from "@pulumi/pulumi";
import type { PlannedResource } from "../model/planned-resource.ts";
import { replacementFacts } from "../model/replacement.ts";
import program from "../stacks/index.ts";
import { freshBundle } from "./function-bundle.ts";
import { checkedConfigBlock, projectName } from "./stack-run.ts";

/**
 * What an environment's program asks for, without an engine: inputs as far as they are known before anything exists, and the Region
 * that the provider would write among them. URNs leave out parents, and nobody says what is protected.
 */
export async function registeredResources(stack: string): Promise<readonly PlannedResource[]> {
  const config = checkedConfigBlock(stack);
  await freshBundle();
  const registered: Registration[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource: (registration) => {
        registered.push(registration);
        return { id: undefined, state: fieldsOf(registration.inputs) };
      },
      call: ({ token }) => {
        throw new Error(`${token}: the program asks AWS for something while a plan is made.`);
      },
    },
    projectName,
    stack,
    true,
  );
  pulumi.runtime.setAllConfig(Object.fromEntries(Object.entries(config).map(asText)));
  try {
    await pulumi.runtime.runInPulumiStack(program);
  } finally {
    await pulumi.runtime.disconnect();
    pulumi.runtime.setAllConfig({});
  }
  const regions = regionsOf(registered);
  return registered.map((registration) => plannedOf(registration, stack, regions));
}

type Registration = pulumi.runtime.MockResourceArgs;

/** As an engine hands values to a program: text as it is, all else as JSON. */
function asText([key, value]: readonly [string, unknown]): [string, string] {
  return [key, typeof value === "string" ? value : JSON.stringify(value)];
}

/** By the name of an AWS provider. */
function regionsOf(registered: readonly Registration[]): ReadonlyMap<string, string> {
  return new Map(
    registered.flatMap(({ inputs, name, type }) => {
      const region: unknown = fieldsOf(inputs)["region"];
      return type === "pulumi:providers:aws" && typeof region === "string" ? [[name, region] as const] : [];
    }),
  );
}

function plannedOf(
  { inputs, name, provider = "", type }: Registration,
  stack: string,
  regions: ReadonlyMap<string, string>,
): PlannedResource {
  // A provider is referred to as `urn::id`, and a URN ends in a name.
  const region = regions.get(provider.split("::").at(-2) ?? "");
  const regional = replacementFacts(type)?.conditional["region"] !== undefined && region !== undefined;
  return {
    urn: `urn:pulumi:${stack}::${projectName}::${type}::${name}`,
    type,
    name,
    inputs: { ...(regional ? { region } : {}), ...fieldsOf(inputs) },
    protect: false,
  };
}

function fieldsOf(inputs: unknown): Readonly<Record<string, unknown>> {
  return typeof inputs === "object" && inputs !== null ? Object.fromEntries(Object.entries(inputs)) : {};
}
