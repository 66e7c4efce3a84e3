import type { PlannedResource } from "../model/planned-resource.ts";
import { textAt, textsOf, valueAt } from "./input-values.ts";
import type { ResourceSet } from "./resource-set.ts";

/** The component by which an environment says what only its config knows. */
export const declarationType = "plinth:operations:EnvironmentDeclaration";

/** What an environment says about itself (components/operations/environment-declaration.ts). */
export interface DeclaredEnvironment {
  readonly resource: PlannedResource;
  /** AWS Regions in which it may keep data. */
  readonly allowedRegions: readonly string[];
  /** Accounts whose principals may be given rights: its own, and those of the roles of people who get in. */
  readonly accountIds: readonly string[];
  /** Host of the registry that its images are from. */
  readonly imageRegistry: string | undefined;
  /** True where it is thrown away and made again, with all its data. */
  readonly disposable: boolean;
  readonly dataClass: string;
}

/** Classes of data that no environment may throw away, whatever it says. */
const kept: readonly string[] = ["confidential", "restricted"];

export function declaredEnvironment(resources: ResourceSet): DeclaredEnvironment | undefined {
  const [resource] = resources.ofType(declarationType);
  if (resource === undefined) return undefined;
  const { inputs } = resource;
  const dataClass = textAt(inputs, "dataClass") ?? "restricted";
  return {
    resource,
    allowedRegions: textsOf(valueAt(inputs, "allowedRegions")),
    accountIds: textsOf(valueAt(inputs, "accountIds")),
    imageRegistry: textAt(inputs, "imageRegistry"),
    disposable: valueAt(inputs, "disposable") === true && !kept.includes(dataClass),
    dataClass,
  };
}

/** True for an environment that may lose its data. One that does not say so, or holds data of a higher class, may not. */
export function isDisposable(resources: ResourceSet): boolean {
  return declaredEnvironment(resources)?.disposable === true;
}

/** True for an environment with data that is confidential or restricted, and for one that does not say what it holds. */
export function holdsSensitiveData(resources: ResourceSet): boolean {
  const declared = declaredEnvironment(resources);
  return declared === undefined || kept.includes(declared.dataClass);
}
