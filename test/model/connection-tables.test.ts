// Who reaches whom in each environment, written down by hand from what its stack file declares.
import { expect } from "chai";
import { canReach, clusterModel } from "../../model/reachability.ts";
import { parseConfig } from "../../stacks/config/parse.ts";
import { columnsOf, narrow, placesOf, sources, subjects, tables } from "../support/environment-tables.ts";
import { reachTable } from "../support/reach-table.ts";
import { clusterOf, targetsWith } from "../support/service-cluster.ts";
import { rawStack, type StackName, stackNames, testDay } from "../support/stack-files.ts";

function modelOf(stack: StackName) {
  const { config } = parseConfig(rawStack(stack), stackNames.map(rawStack), testDay);
  const { network, services } = config;
  if (!("zones" in network)) throw new Error(`${stack} has a network of another team`);
  const planned = { vpcCidr: network.cidr, zones: network.zones };
  const endpointSubnets = ["a", "b", "c"].map(
    (_, index) => `${network.cidr.split(".").slice(0, 2).join(".")}.${204 + index}.0/24`,
  );
  const targets = targetsWith(network.interfaceEndpoints === "derived" ? { endpointSubnets } : {}, planned);
  return clusterModel(clusterOf(services, targets));
}

describe("who reaches whom in each environment", () => {
  for (const stack of stackNames) {
    for (const [index, subject] of subjects.entries()) {
      it(`is as written down for ${stack}: ${subject}`, () => {
        const expected = tables[stack][index] ?? "";
        const model = modelOf(stack);
        const table = reachTable(model, placesOf(stack, model), sources, columnsOf(expected));
        expect(narrow(table)).to.equal(narrow(expected));
      });
    }

    it(`names the layer that decides in ${stack}`, () => {
      const model = modelOf(stack);
      const places = placesOf(stack, model);
      const layerOf = (from: string, to: string, port: number) => {
        const [source, target] = [places[from], places[to]];
        if (source === undefined || target === undefined) throw new Error("no such place");
        return canReach(model, source, target, port, "TCP").layer;
      };
      expect({
        "api to worker": layerOf("api", "worker", 8080),
        "worker to api": layerOf("worker", "api", 8080),
        "public entry to api": layerOf("public entry", "api", 8080),
        "public entry to worker": layerOf("public entry", "worker", 8080),
        "api to metadata": layerOf("api", "metadata", 80),
      }).to.deep.equal({
        "api to worker": "egress policy",
        "worker to api": "egress policy",
        "public entry to api": "ingress policy",
        "public entry to worker": "ingress policy",
        "api to metadata": "egress policy",
      });
    });
  }
});
