import type { SimulatedType } from "../simulated-type.ts";
import type { Properties } from "../wire.ts";
import { isProperties } from "../wire.ts";

type Completes = NonNullable<SimulatedType["completes"]>;
type Make = Completes[string][string];

/** The blocks among the inputs to which the cloud adds something, with what it adds. */
export function completed(
  completes: Completes,
  inputs: Properties,
  value: (make: Make) => unknown,
): Properties {
  return Object.fromEntries(
    Object.entries(completes).map(([block, parts]) => [
      block,
      {
        ...Object.fromEntries(Object.entries(parts).map(([key, make]) => [key, value(make)])),
        ...(isProperties(inputs[block]) ? inputs[block] : {}),
      },
    ]),
  );
}

/** The same blocks in an update, with what was added at the creation. */
export function keptInBlocks(completes: Completes, inputs: Properties, oldOutputs: Properties): Properties {
  return Object.fromEntries(
    Object.entries(completes).map(([block, parts]) => {
      const before = isProperties(oldOutputs[block]) ? oldOutputs[block] : {};
      const kept = Object.fromEntries(Object.keys(parts).map((key) => [key, before[key]]));
      return [block, { ...kept, ...(isProperties(inputs[block]) ? inputs[block] : {}) }];
    }),
  );
}
