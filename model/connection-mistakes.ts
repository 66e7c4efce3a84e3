import { nearest } from "./nearest.ts";
import { type Destination, type Service, type Source, serviceOf } from "./service.ts";

/** What of a service says whom it talks to. */
export type Edges = Pick<Service, "connectsTo" | "exposedTo">;

/** An end of a connection that the other end does not have, or cannot have. */
export interface ConnectionMistake {
  readonly service: string;
  readonly field: keyof Edges;
  /** Position in the list, from 0. */
  readonly index: number;
  /** As the end of a sentence that begins with the place. */
  readonly message: string;
  readonly allowed: string;
  /** The service that was probably meant. */
  readonly nearest?: string;
}

/**
 * Every connection whose two ends do not agree. A connection exists only when the one end names it in `connectsTo` and the other
 * in `exposedTo`, so that nobody opens another team's service without its consent.
 */
export function connectionMistakes(services: Readonly<Record<string, Edges>>): readonly ConnectionMistake[] {
  return Object.entries(services).flatMap(([name, { connectsTo, exposedTo }]) => [
    ...edgeMistakes(services, name, "connectsTo", connectsTo),
    ...edgeMistakes(services, name, "exposedTo", exposedTo),
  ]);
}

function edgeMistakes(
  services: Readonly<Record<string, Edges>>,
  name: string,
  field: keyof Edges,
  edges: readonly (Destination | Source)[],
): readonly ConnectionMistake[] {
  return edges.flatMap((edge, index): readonly ConnectionMistake[] => {
    const place = { service: name, field, index };
    if (edges.indexOf(edge) !== index) {
      return [{ ...place, message: "stands in the list twice", allowed: "each once" }];
    }
    const peer = serviceOf(edge);
    if (peer === undefined) return [];
    if (peer === name) {
      return [
        {
          ...place,
          message: "connects the service with itself",
          allowed: "other services; a pod reaches itself anyway",
        },
      ];
    }
    const other = services[peer];
    if (other === undefined) return [unknown(place, peer, Object.keys(services))];
    const back = field === "connectsTo" ? "exposedTo" : "connectsTo";
    const ends: readonly string[] = other[back];
    if (ends.includes(`service:${name}`)) return [];
    return [
      {
        ...place,
        message: `is one-sided: ${peer} does not name ${name} in ${back}`,
        allowed: `connections that both ends declare; add "- service:${name}" to services.${peer}.${back}`,
      },
    ];
  });
}

function unknown(
  place: Pick<ConnectionMistake, "service" | "field" | "index">,
  peer: string,
  known: readonly string[],
): ConnectionMistake {
  const others = known.filter((name) => name !== place.service).toSorted();
  const meant = nearest(peer, others);
  return {
    ...place,
    message: `names the service "${peer}", which the environment does not have`,
    allowed:
      others.length === 0
        ? "no other service is declared"
        : others.map((name) => `service:${name}`).join(", "),
    ...(meant === undefined ? {} : { nearest: `service:${meant}` }),
  };
}
