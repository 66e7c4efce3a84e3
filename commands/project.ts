import { join } from "node:path";
import type { PulumiFn } from "@pulumi/pulumi/automation/workspace.js";
import { loadAccountStack } from "../account/config/kind.ts";
import accountProgram from "../account/index.ts";
import { startAwsx } from "../simulator/awsx/start.ts";
import { stateDirectory } from "../simulator/places.ts";
import environmentProgram from "../stacks/index.ts";
import { freshBundle } from "./function-bundle.ts";
import type { ProjectChoice } from "./project-choice.ts";
import { checkedConfigBlock, checkout, configBlockOf, projectName } from "./stack-run.ts";

/** What a command needs to know of a project to run it in the simulator. */
export interface SimulatedProject {
  /** As its Pulumi.yaml says. */
  readonly name: string;
  readonly program: PulumiFn;
  /** The stack that is meant where none is named. */
  readonly usualStack: string;
  /** A stack's values, checked; throws a ConfigError or an UnknownStackError. */
  readonly config: (stack: string) => Readonly<Record<string, unknown>>;
  /** Where a simulated stack is kept. */
  readonly directory: (stack: string) => string;
  /** Makes ready what the program reads when it runs. */
  readonly prepare: () => Promise<void>;
  /** Starts provider servers that the simulator does not serve by itself. */
  readonly attach: () => Promise<Attached>;
}

/** Provider servers of other processes, by package name; close them after use. */
export interface Attached {
  readonly ports: Readonly<Record<string, number>>;
  close(): Promise<void>;
}

const nothing: Attached = { ports: {}, close: () => Promise.resolve() };

export const simulatedProjects: Readonly<Record<ProjectChoice, SimulatedProject>> = {
  environments: {
    name: projectName,
    program: environmentProgram,
    usualStack: "dev",
    config: checkedConfigBlock,
    directory: (stack) => join(stateDirectory(checkout), stack),
    prepare: async () => {
      await freshBundle();
    },
    attach: () => Promise.resolve(nothing),
  },
  account: {
    name: "plinth-account",
    program: accountProgram,
    usualStack: "all-in-one",
    config: (stack) => configBlockOf(loadAccountStack(stack)),
    // The dot keeps it apart from an environment of that name.
    directory: (stack) => join(stateDirectory(checkout), ".account", stack),
    prepare: () => Promise.resolve(),
    attach: async () => {
      const awsx = await startAwsx();
      return { ports: { awsx: awsx.port }, close: () => awsx.close() };
    },
  },
};
