import { type Service, serviceOf } from "./service.ts";

/** A service at the other end of an edge. */
export interface Neighbour {
  readonly name: string;
  readonly service: Service;
}

/** The services that a service may call: it names them in `connectsTo`, and they name it in `exposedTo`. In order of their names. */
export function calledBy(services: Readonly<Record<string, Service>>, name: string): readonly Neighbour[] {
  return neighbours(services, services[name]?.connectsTo ?? [], ({ exposedTo }) =>
    exposedTo.includes(`service:${name}`),
  );
}

/** The services that may call a service, under the same condition. */
export function callersOf(services: Readonly<Record<string, Service>>, name: string): readonly Neighbour[] {
  return neighbours(services, services[name]?.exposedTo ?? [], ({ connectsTo }) =>
    connectsTo.includes(`service:${name}`),
  );
}

function neighbours(
  services: Readonly<Record<string, Service>>,
  edges: readonly Parameters<typeof serviceOf>[0][],
  agrees: (other: Service) => boolean,
): readonly Neighbour[] {
  return [...new Set(edges)]
    .flatMap((edge) => {
      const name = serviceOf(edge);
      const service = name === undefined ? undefined : services[name];
      return name === undefined || service === undefined || !agrees(service) ? [] : [{ name, service }];
    })
    .toSorted((one, other) => (one.name < other.name ? -1 : 1));
}
