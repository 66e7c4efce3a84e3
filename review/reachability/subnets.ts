import { formatCidr, parseCidr, subnetAt } from "../../model/cidr.ts";
import type { PlannedResource } from "../../model/planned-resource.ts";
import { type Decision, reachable, some, undecided, unreachable } from "./decision.ts";
import { fieldOf, type ResourceLinks, textAt } from "./resource-links.ts";

export const subnetType = "aws:ec2/subnet:Subnet";
const tableType = "aws:ec2/routeTable:RouteTable";

/** Blocks of an environment's subnets, and where their routes lead. */
export class Subnets {
  readonly #links: ResourceLinks;
  /** Route tables by subnet. */
  readonly #tables = new Map<string, string>();
  /** Route tables with a route to everywhere. */
  readonly #leadingOut = new Set<string>();
  /** True where some association or route could be that of any subnet. */
  readonly #isOpen: boolean;

  constructor(links: ResourceLinks) {
    this.#links = links;
    let open = false;
    for (const association of links.ofType("aws:ec2/routeTableAssociation:RouteTableAssociation")) {
      const subnets = links.references(association, ["subnetId"], [subnetType]);
      const [table] = links.references(association, ["routeTableId"], [tableType]) ?? [];
      if (subnets === undefined || table === undefined) open = true;
      else for (const subnet of subnets) this.#tables.set(subnet, table);
    }
    for (const route of links.ofType("aws:ec2/route:Route").filter(leadsEverywhere)) {
      const [table] = links.references(route, ["routeTableId"], [tableType]) ?? [];
      if (table === undefined) open = true;
      else this.#leadingOut.add(table);
    }
    for (const { inputs, urn } of links.ofType(tableType)) {
      const routes = inputs["routes"];
      const inline = Array.isArray(routes) ? routes : [];
      if (inline.some((route) => textAt(route, "cidrBlock") === everywhere)) this.#leadingOut.add(urn);
    }
    this.#isOpen = open;
  }

  /** The blocks of these subnets; `undefined` where one of them is unknown, or none of the resources. */
  blocks(subnets: readonly string[] | undefined): readonly string[] | undefined {
    const found = subnets?.map((subnet) => textAt(this.#links.find(subnet)?.inputs, "cidrBlock"));
    const blocks = found?.filter((block) => block !== undefined);
    return blocks !== undefined && blocks.length === found?.length ? blocks : undefined;
  }

  /** The last address but one of each of these subnets, which stands for all that are there; pods get theirs from the first on. */
  addresses(subnets: readonly string[] | undefined): readonly string[] | undefined {
    return this.blocks(subnets)?.map((block) => {
      const whole = parseCidr(block);
      const last = 2 ** (32 - whole.prefix) - 1;
      return formatCidr(subnetAt(whole, 32, last - 1)).replace("/32", "");
    });
  }

  /** Whether what is in one of these subnets finds a way out of the network. */
  leadOut(subnets: readonly string[] | undefined): Decision {
    if (subnets === undefined) return undecided("routing", "its subnets are known only after the update");
    return some(subnets.map((subnet) => this.#leadsOut(subnet)));
  }

  #leadsOut(subnet: string): Decision {
    const table = this.#tables.get(subnet);
    if (table !== undefined && this.#leadingOut.has(table)) return reachable("a route leads out");
    if (this.#isOpen || this.#links.find(subnet) === undefined) {
      return undecided("routing", "the routes of its subnets are not known");
    }
    return unreachable("no route leads out of its subnets");
  }
}

const everywhere = "0.0.0.0/0";

function leadsEverywhere({ inputs }: PlannedResource): boolean {
  return fieldOf(inputs, "destinationCidrBlock") === everywhere;
}
