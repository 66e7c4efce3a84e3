/** The version of the package that the simulated awsx provider stands in for. */
export const awsxVersion = "3.9.0";

/** The one component that it builds. */
export const repositoryType = "awsx:ecr:Repository";

/**
 * What it says of any other type. It runs in a process of its own, so that the error reaches the commands as the engine's text
 * alone; they know it by its first words.
 */
export function notOffered(type: string): string {
  return `The simulator cannot simulate the type ${type}. Add it to simulator/awsx/server.ts.`;
}
