import { expect } from "chai";
import {
  InstanceClassError,
  instanceClassMemoryGib,
  leastMaxConnections,
  memoryGib,
} from "../../model/instance-classes.ts";

describe("DB instance classes", () => {
  it("have the memory that AWS lists", () => {
    expect(
      [
        "db.t4g.micro",
        "db.t4g.medium",
        "db.m7g.large",
        "db.m8g.12xlarge",
        "db.r7g.large",
        "db.r6i.16xlarge",
      ].map(memoryGib),
    ).to.deep.equal([1, 4, 8, 192, 16, 512]);
  });

  it("accept at least as many connections as we count on, wherever that was measured", () => {
    // Class of the same memory, and what SHOW max_connections said.
    const measured = [
      ["db.t3.small", 198],
      ["db.t3.medium", 413],
      ["db.t3.large", 856],
    ] as const;
    for (const [instanceClass, connections] of measured) {
      expect(leastMaxConnections(instanceClass)).to.be.within(connections * 0.9, connections);
    }
  });

  it("accept these many connections at the least", () => {
    expect(
      ["db.t4g.micro", "db.t4g.medium", "db.m7g.large", "db.r7g.large", "db.m7g.4xlarge"].map(
        leastMaxConnections,
      ),
    ).to.deep.equal([74, 395, 823, 1679, 5000]);
  });

  it("never count on more than RDS' upper bound", () => {
    for (const instanceClass of Object.keys(instanceClassMemoryGib)) {
      expect(leastMaxConnections(instanceClass)).to.be.within(1, 5000);
    }
  });

  it("rejects a class that is misspelt and names the nearest", () => {
    expect(() => memoryGib("db.t4g.medum")).to.throw(
      InstanceClassError,
      '"db.t4g.medum" is not a DB instance class that this platform knows. Did you mean "db.t4g.medium"? Another one that RDS offers for PostgreSQL is added in model/instance-classes.ts.',
    );
  });

  it("rejects what resembles no class, and names the families", () => {
    expect(() => memoryGib("toString")).to.throw(
      InstanceClassError,
      'Known are the families db.t3, db.t4g and m6g, m6i, m7g, m7i, m8g, r6g, r6i, r7g, r7i, r8g, as in "db.m7g.large".',
    );
  });
});
