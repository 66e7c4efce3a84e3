import type { ResourceReference } from "../simulated-provider.ts";
import { hexOf } from "../simulated-type.ts";
import type { Properties } from "../wire.ts";
import { assetText, isProperties } from "../wire.ts";

/**
 * Pulumi's auto-naming: the resource's name and seven hex digits, kept through updates, new with a replacement. The real
 * digits are random; here they follow from what is asked for, so that a create repeated after a kill finds its own resource.
 */
export function autonamed(
  property: string,
  { name, urn }: ResourceReference,
  olds: Properties,
  news: Properties,
): Properties {
  const kept = olds[property];
  // Of code only its hash counts: where a checkout keeps the files must not decide what they are called in the cloud.
  const asked = JSON.stringify(news, (_key, value: unknown) =>
    isProperties(value) ? (assetText(value) ?? value) : value,
  );
  const suffix = hexOf(`${urn} ${asked}`)("name", 7);
  return { [property]: typeof kept === "string" ? kept : `${name}-${suffix}`, __defaults: [property] };
}

/** The input that asks the cloud to complete a name instead: `namePrefix` for `name`. */
export function prefixOf(autoname: string): string {
  return `${autoname}Prefix`;
}
