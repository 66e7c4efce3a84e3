import { isUnknown, textAt, valueAt } from "../input-values.ts";
import { resourceRule } from "../resource-rule.ts";

const types = ["aws:ec2/instance:Instance"];

export const instanceMetadata = resourceRule({
  id: "instance-metadata",
  severity: "block",
  protects:
    "An instance's role from a server that can be talked into fetching an address: the metadata service wants a token first.",
  control: "AWS Security Hub EC2.8",
  fix: "Set metadataOptions.httpTokens to required.",
  reads: Object.fromEntries(types.map((type) => [type, ["metadataOptions.httpTokens"]])),
  breaches: (resources) =>
    resources
      .ofType(...types)
      .filter(({ inputs }) => !isUnknown(valueAt(inputs, "metadataOptions.httpTokens")))
      .filter(({ inputs }) => textAt(inputs, "metadataOptions.httpTokens") !== "required")
      .map((resource) => ({
        resource,
        message: "Whoever reaches the metadata service gets the role without a token.",
      })),
});
