import { accountDeclarationType, declaredAccount } from "../account.ts";
import { declarationType, declaredEnvironment } from "../environment.ts";
import { textAt } from "../input-values.ts";
import { resourceRule } from "../resource-rule.ts";

const providerType = "pulumi:providers:aws";

/** `region` is an input of nearly every type of AWS, filled in from the provider where the program does not give it. */
export const dataResidency = resourceRule({
  id: "data-residency",
  severity: "block",
  protects: "Data from leaving the places where it may be kept by law and by contract.",
  control: "AWS Control Tower CT.MULTISERVICE.PV.1",
  fix: "Create it in a Region of allowedRegions, or add the Region there once data may be kept in it.",
  reads: { [declarationType]: ["allowedRegions"], [accountDeclarationType]: ["allowedRegions"] },
  breaches: (resources) => {
    const declared = declaredEnvironment(resources) ?? declaredAccount(resources);
    if (declared === undefined) {
      return resources
        .ofType(providerType)
        .map((resource) => ({ resource, message: "Nothing declares in which Regions data may be kept." }));
    }
    const allowed = new Set(declared.allowedRegions);
    return resources.all.flatMap((resource) => {
      if (!resource.type.startsWith("aws:") && resource.type !== providerType) return [];
      const region = textAt(resource.inputs, "region");
      if (region === undefined || allowed.has(region)) return [];
      return [
        {
          resource,
          message: `It is in ${region}, and data may be kept in ${[...allowed].join(", ")} alone.`,
        },
      ];
    });
  },
});
