import { isDisposable } from "../environment.ts";
import { isTrue, valueAt } from "../input-values.ts";
import { resourceRule } from "../resource-rule.ts";

const property = "deletionProtection";
const types = ["aws:rds/instance:Instance", "aws:eks/cluster:Cluster"];

export const deletionProtection = resourceRule({
  id: "deletion-protection",
  severity: "block",
  protects: "The database and the cluster from being deleted by anybody, in the console as well.",
  control: "AWS Security Hub RDS.8",
  fix: "Set deletionProtection. Only an environment that declares itself disposable, with data no higher than internal, goes without.",
  reads: Object.fromEntries(types.map((type) => [type, [property]])),
  breaches: (resources) =>
    isDisposable(resources)
      ? []
      : resources
          .ofType(...types)
          .filter(({ inputs }) => !isTrue(valueAt(inputs, property)))
          .map((resource) => ({
            resource,
            message: "AWS would let anybody with the right delete it: deletionProtection is not on.",
          })),
});
