import { expect } from "chai";
import { podSecurityGroupRules, rulesOverQuota } from "../../model/pod-security-group.ts";
import { serviceWith, targetsWith } from "../support/service-cluster.ts";

describe("rules of the pods' security group", () => {
  it("are none without services", () => {
    expect(podSecurityGroupRules({}, targetsWith({ endpointSubnets: ["10.16.204.0/24"] }))).to.deep.equal([]);
  });

  it("are what all services need together, each once, from each zone's subnet", () => {
    const services = {
      api: serviceWith({ connectsTo: ["database", "service:worker"], exposedTo: ["internet"] }),
      worker: serviceWith({ connectsTo: ["database"], exposedTo: ["service:api"] }),
      site: serviceWith({ exposedTo: ["internet"] }),
    };
    const list = podSecurityGroupRules(services, targetsWith());
    expect(list.map(({ description, name, peer }) => `${name} (${peer}): ${description}`)).to.deep.equal([
      "egress-8080-pods (pods): Services call each other",
      "egress-5432-10-16-216-0-24 (10.16.216.0/24): Services reach the database",
      "egress-5432-10-16-217-0-24 (10.16.217.0/24): Services reach the database",
      "ingress-8080-pods (pods): Services call each other",
      "ingress-8080-10-16-192-0-24 (10.16.192.0/24): Public load balancers reach services",
      "ingress-8080-10-16-193-0-24 (10.16.193.0/24): Public load balancers reach services",
    ]);
    expect(list[1]).to.deep.equal({
      name: "egress-5432-10-16-216-0-24",
      direction: "egress",
      protocol: "tcp",
      fromPort: 5432,
      toPort: 5432,
      peer: "10.16.216.0/24",
      description: "Services reach the database",
    });
  });

  it("open 443 to every address for a service that names hosts, because a group knows no names", () => {
    const names = (destination: "host:a.example.com" | "https") =>
      podSecurityGroupRules({ api: serviceWith({ connectsTo: [destination] }) }, targetsWith()).map(
        ({ name }) => name,
      );
    expect(names("host:a.example.com")).to.deep.equal(["egress-443-0-0-0-0-0"]);
    expect(names("https")).to.deep.equal(["egress-443-0-0-0-0-0"]);
  });

  it("are counted against what AWS gives a group for each direction", () => {
    const services = (count: number) =>
      Object.fromEntries(
        Array.from({ length: count }, (_, index) => [
          `service-${index}`,
          serviceWith({ port: 8000 + index, exposedTo: ["internet"] }),
        ]),
      );
    expect(rulesOverQuota(podSecurityGroupRules(services(29), targetsWith()))).to.deep.equal([]);
    expect(rulesOverQuota(podSecurityGroupRules(services(30), targetsWith()))).to.deep.equal([
      { direction: "ingress", count: 61 },
    ]);
  });
});
