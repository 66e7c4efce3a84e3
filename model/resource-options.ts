/**
 * Pulumi's resource options that guard a resource. They are no inputs: a plan shows a change of one with the path
 * `options.protect` or `options.retainOnDelete`, `old` and `new` being true or false.
 */
export const resourceOptions = ["protect", "retainOnDelete"] as const;

export type ResourceOption = (typeof resourceOptions)[number];

/** The path under which a plan shows a change of the option. */
export function optionPath(option: ResourceOption): string {
  return `options.${option}`;
}

/** The option that a path of a plan stands for; `undefined` for an input's path. */
export function optionOf(path: string): ResourceOption | undefined {
  return resourceOptions.find((option) => optionPath(option) === path);
}
