import { expect } from "chai";
import { interruptionOf } from "../../model/interruptions.ts";
import { propertyEffect } from "../../model/stateful.ts";

const instance = "aws:rds/instance:Instance";

describe("changes in place that interrupt", () => {
  it("are known for the database's class", () => {
    expect(interruptionOf(instance, "instanceClass")).to.deep.equal({
      type: instance,
      property: "instanceClass",
      effect: "restarts the database",
      downtime: "restart",
      withStandby: "failover",
      when: "as set",
      source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ModifyInstance.Settings.html",
    });
  });

  it("are changes in place: none of them replaces the instance", () => {
    for (const property of ["instanceClass", "engineVersion", "port", "dbSubnetGroupName", "networkType"]) {
      expect(interruptionOf(instance, property)?.property).to.equal(property);
      expect(propertyEffect(instance, property), property).to.equal("updates");
    }
  });

  it("are none where a change is not noticed", () => {
    for (const property of ["backupWindow", "parameterGroupName", "tags", "maxAllocatedStorage"]) {
      expect(interruptionOf(instance, property), property).to.equal(undefined);
    }
    expect(interruptionOf("aws:rds/parameterGroup:ParameterGroup", "instanceClass")).to.equal(undefined);
  });
});
