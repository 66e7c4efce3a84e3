import { expect } from "chai";
import { reportedStatus } from "../../../simulator/kubernetes/reported-status.ts";

const ingress = (name: string, ingressClassName: unknown) => ({
  kind: "Ingress",
  metadata: { name },
  spec: { ingressClassName },
});

describe("what controllers report in the simulated cluster", () => {
  it("is the load balancer of an Ingress, by a name as AWS gives them and the same each time", () => {
    const status = reportedStatus(ingress("api", "platform-public"));
    expect(status).to.deep.equal({
      status: { loadBalancer: { ingress: [{ hostname: "k8s-simulated-3090b962b3.elb.amazonaws.com" }] } },
    });
    expect(reportedStatus(ingress("api", "platform-public"))).to.deep.equal(status);
  });

  it("is one load balancer for all Ingresses of a class, and another one for another class", () => {
    const status = reportedStatus(ingress("api", "platform-public"));
    expect(reportedStatus(ingress("shop", "platform-public"))).to.deep.equal(status);
    expect(reportedStatus(ingress("api", "platform-internal"))).not.to.deep.equal(status);
  });

  it("is nothing for other kinds", () => {
    for (const kind of ["Deployment", "Service", "IngressClass", undefined])
      expect(reportedStatus({ kind, spec: {} })).to.deep.equal({});
  });
});
