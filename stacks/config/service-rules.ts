import { databaseCapacityMistake } from "../../model/capacity.ts";
import { serviceNameMistake } from "../../model/logins.ts";
import { instanceClass, reservedConnections } from "./database.ts";
import { type Mistake, refusal } from "./problem.ts";
import { type Rule, valid } from "./rule.ts";
import { longestServiceName, service } from "./services.ts";
import { type Fields, isFields, valueAt } from "./value.ts";

function servicesOf(values: Fields): readonly (readonly [name: string, entry: unknown])[] {
  const services = values["services"];
  return isFields(services) ? Object.entries(services) : [];
}

const namesFit: Rule = (values) =>
  servicesOf(values).flatMap(([name]): readonly Mistake[] => {
    const path = ["services", name];
    const mistake = serviceNameMistake(name);
    if (mistake !== undefined) return refusal(path, mistake);
    if (name.length <= longestServiceName) return [];
    return [
      {
        path,
        message: `has a name of ${name.length} characters`,
        allowed: `at most ${longestServiceName}, so that the names of its roles and logins fit; shorten it by ${name.length - longestServiceName}`,
      },
    ];
  });

const replicasInOrder: Rule = (values) =>
  servicesOf(values).flatMap(([name, entry]): readonly Mistake[] => {
    const { replicas } = service.shape;
    const bounds = valid(replicas, valueAt(entry, ["replicas"]));
    if (bounds === undefined || bounds.min <= bounds.max) return [];
    return [
      {
        path: ["services", name, "replicas", "min"],
        message: `is more than max, ${bounds.max}`,
        allowed: `1 to ${bounds.max}, or a greater max`,
      },
    ];
  });

const peersOnce: Rule = (values) =>
  servicesOf(values).flatMap(([name, entry]) => {
    const peers = valueAt(entry, ["connectsTo"]);
    const list: readonly unknown[] = Array.isArray(peers) ? peers : [];
    return list.flatMap((peer, index): readonly Mistake[] =>
      list.indexOf(peer) === index
        ? []
        : [
            {
              path: ["services", name, "connectsTo", index],
              message: "stands in the list twice",
              allowed: "each once",
            },
          ],
    );
  });

/** Of the services that are valid in themselves: a mistake in one does not hide that the others alone are too many. */
const poolsFit: Rule = (values) => {
  const size = valid(instanceClass, valueAt(values, ["database", "instanceClass"]));
  const reserve = valid(reservedConnections, valueAt(values, ["database", "reservedConnections"]));
  if (size === undefined || reserve === undefined) return [];
  const services = Object.fromEntries(
    servicesOf(values).flatMap(([name, entry]) => {
      const demand = valid(service, entry);
      return demand === undefined ? [] : [[name, demand] as const];
    }),
  );
  return refusal(["services"], databaseCapacityMistake({ services, instanceClass: size, reserve }));
};

export const serviceRules: readonly Rule[] = [namesFit, replicasInOrder, peersOnce, poolsFit];
