import { isDisposable } from "../environment.ts";
import { isGiven, isTrue, isUnknown, valueAt } from "../input-values.ts";
import { resourceRule } from "../resource-rule.ts";

const type = "aws:rds/instance:Instance";

export const finalSnapshot = resourceRule({
  id: "final-snapshot",
  severity: "block",
  protects: "The data of a database that is deleted after all: the last thing RDS does is to make a copy.",
  control: "AWS Well-Architected REL09-BP01",
  fix: "Set skipFinalSnapshot false, and give finalSnapshotIdentifier a name that changes with each instance.",
  reads: { [type]: ["skipFinalSnapshot"] },
  breaches: (resources) =>
    isDisposable(resources)
      ? []
      : resources
          .ofType(type)
          .filter(({ inputs }) => !leavesSnapshot(inputs))
          .map((resource) => ({ resource, message: "Deleted, the database leaves no snapshot." })),
});

function leavesSnapshot(inputs: Readonly<Record<string, unknown>>): boolean {
  const skips = valueAt(inputs, "skipFinalSnapshot");
  if (isUnknown(skips)) return true;
  return !isTrue(skips) && isGiven(valueAt(inputs, "finalSnapshotIdentifier"));
}
