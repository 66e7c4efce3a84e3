import type { ResourceReference } from "../simulated-provider.ts";
import type { Naming } from "../simulated-type.ts";
import { hexOf } from "../simulated-type.ts";
import type { Properties } from "../wire.ts";
import { assetText, isProperties } from "../wire.ts";
import type { Problems } from "./input-problems.ts";

/** What the provider allows unless it says otherwise of a type (pulumi/pulumi-aws, `provider/autonaming.go`). */
const usualMaximum = 255;
const randomDigits = 7;

/**
 * Pulumi's auto-naming: the resource's name and seven hex digits, kept through updates, new with a replacement. The real
 * digits are random; here they follow from what is asked for and from the account, so that a create repeated after a kill
 * finds its own resource.
 */
export function autonamed(
  property: string,
  { complete = (name) => name, maximum = usualMaximum }: Naming,
  { name, urn }: ResourceReference,
  { accountId, news, olds }: { accountId: string; news: Properties; olds: Properties },
): { readonly inputs: Properties; readonly failures: Problems } {
  const kept = olds[property];
  if (typeof kept === "string") {
    return { inputs: { [property]: kept, __defaults: [property] }, failures: [] };
  }
  // Of code only its hash counts: where a checkout keeps the files must not decide what they are called in the cloud.
  const asked = JSON.stringify(news, (_key, value: unknown) =>
    isProperties(value) ? (assetText(value) ?? value) : value,
  );
  const prefix = `${name}-`;
  const made = complete(`${prefix}${hexOf(`${urn} ${accountId} ${asked}`)("name", randomDigits)}`);
  const failures =
    prefix.length + randomDigits > maximum
      ? [
          {
            property,
            reason: `name "${prefix}" plus ${randomDigits} random characters is longer than ${maximum}: shorten the resource's name, or give "${property}"`,
          },
        ]
      : [];
  return { inputs: { [property]: made, __defaults: [property] }, failures };
}

/** The input that asks the cloud to complete a name instead: `namePrefix` for `name`. */
export function prefixOf(autoname: string): string {
  return `${autoname}Prefix`;
}
