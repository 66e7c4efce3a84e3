import { expect } from "chai";
import { idleTimeoutSeconds, keepAliveSeconds } from "../../model/idle-connections.ts";
import type { Source } from "../../model/service.ts";

const service = (exposedTo: readonly Source[], longestRequestSeconds: number) => ({
  exposedTo,
  longestRequestSeconds,
});

describe("idle connections", () => {
  it("are closed by the load balancer after its own default, as long as no service takes longer", () => {
    expect(idleTimeoutSeconds([])).to.equal(60);
    expect(idleTimeoutSeconds([{ longestRequestSeconds: 30 }, { longestRequestSeconds: 55 }])).to.equal(60);
  });

  it("are kept for the slowest service of a load balancer, up to what it allows", () => {
    expect(idleTimeoutSeconds([{ longestRequestSeconds: 30 }, { longestRequestSeconds: 120 }])).to.equal(125);
    expect(idleTimeoutSeconds([{ longestRequestSeconds: 5000 }])).to.equal(4000);
  });

  it("are kept longer by a service than by the load balancer that it shares with slower ones", () => {
    const fast = service(["internet"], 5);
    const slow = service(["internet"], 300);
    expect(keepAliveSeconds(fast, [fast])).to.equal(72);
    expect(keepAliveSeconds(fast, [fast, slow])).to.equal(317);
  });

  it("do not become longer by a service of the other load balancer", () => {
    const fast = service(["internet"], 5);
    const slow = service(["internal"], 300);
    expect(keepAliveSeconds(fast, [fast, slow])).to.equal(72);
    expect(keepAliveSeconds(slow, [fast, slow])).to.equal(317);
  });

  it("are nobody's concern where no load balancer is in front", () => {
    const inner = service(["service:api"], 300);
    expect(keepAliveSeconds(inner, [inner, service(["internet"], 5)])).to.equal("none");
  });
});
