import { isTrue, textAt, valueAt } from "../input-values.ts";
import { resourceRule } from "../resource-rule.ts";

const type = "aws:kms/key:Key";

export const keyRotation = resourceRule({
  id: "key-rotation",
  severity: "block",
  protects: "What was encrypted since from a key that got out: AWS makes new key material every year.",
  control: "AWS Security Hub KMS.4",
  fix: "Set enableKeyRotation. What is encrypted already stays readable.",
  reads: { [type]: ["enableKeyRotation", "customerMasterKeySpec"] },
  breaches: (resources) =>
    resources
      .ofType(type)
      // AWS rotates symmetric keys alone.
      .filter(
        ({ inputs }) =>
          (textAt(inputs, "customerMasterKeySpec") ?? "SYMMETRIC_DEFAULT") === "SYMMETRIC_DEFAULT",
      )
      .filter(({ inputs }) => !isTrue(valueAt(inputs, "enableKeyRotation")))
      .map((resource) => ({ resource, message: "The key is never rotated." })),
});
