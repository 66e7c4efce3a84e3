import type { PlannedResource } from "../model/planned-resource.ts";
import { declarationType } from "./environment.ts";
import { textsOf, valueAt } from "./input-values.ts";
import type { ResourceSet } from "./resource-set.ts";

/** The component by which an account says that it is one. */
export const accountDeclarationType = "plinth:account:AccountDeclaration";

/** What an account says about itself (components/account/account-declaration.ts). */
export interface DeclaredAccount {
  readonly resource: PlannedResource;
  /** AWS Regions in which it may keep data. */
  readonly allowedRegions: readonly string[];
  /** Accounts whose principals may be given rights: its own, and others that its config names. */
  readonly accountIds: readonly string[];
}

export function declaredAccount(resources: ResourceSet): DeclaredAccount | undefined {
  const [resource] = resources.ofType(accountDeclarationType);
  if (resource === undefined) return undefined;
  return {
    resource,
    allowedRegions: textsOf(valueAt(resource.inputs, "allowedRegions")),
    accountIds: textsOf(valueAt(resource.inputs, "accountIds")),
  };
}

/** True for the program of an account. What also says that it is an environment is judged as one. */
export function isAccount(resources: ResourceSet): boolean {
  return declaredAccount(resources) !== undefined && resources.ofType(declarationType).length === 0;
}
