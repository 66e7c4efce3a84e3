import type { ResourceReference } from "../simulated-provider.ts";
import { NotSimulated } from "../simulated-provider.ts";
import type { SimulatedType } from "../simulated-type.ts";
import { accessTypes } from "./access-types.ts";
import { accountTypes } from "./account-types.ts";
import { backupTypes } from "./backup-types.ts";
import { clusterTypes } from "./cluster-types.ts";
import { computeTypes } from "./compute-types.ts";
import { dataTypes } from "./data-types.ts";
import { entryTypes } from "./entry-types.ts";
import { networkTypes } from "./network-types.ts";
import { operationsTypes } from "./operations-types.ts";
import { pipelineTypes } from "./pipeline-types.ts";
import { registryTypes } from "./registry-types.ts";
import { securityTypes } from "./security-types.ts";
import { storageTypes } from "./storage-types.ts";

/** Every simulated type of AWS. */
export const simulatedTypes: readonly SimulatedType[] = [
  ...networkTypes,
  ...storageTypes,
  ...dataTypes,
  ...backupTypes,
  ...clusterTypes,
  ...computeTypes,
  ...securityTypes,
  ...operationsTypes,
  ...registryTypes,
  ...entryTypes,
  ...accessTypes,
  ...accountTypes,
  ...pipelineTypes,
];

const catalog: ReadonlyMap<string, SimulatedType> = new Map(
  simulatedTypes.map((entry) => [entry.type, entry]),
);

/** @throws NotSimulated at a type that is not in the catalog. */
export function typeOf({ type }: ResourceReference): SimulatedType {
  const entry = catalog.get(type);
  if (entry !== undefined) return entry;
  throw new NotSimulated(
    `The simulator cannot simulate the type ${type}. Add it to the file of its area in simulator/aws/ (…-types.ts), and to model/replacement.ts what replaces it.`,
  );
}
