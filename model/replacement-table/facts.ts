/** What a change of each property of one resource type does. Every input of the type stands in exactly one of the lists. */
export interface ReplacementFacts {
  /**
   * Properties whose change always replaces the resource. A dot leads into a block: `dnsOptions.privateDnsPreference`;
   * a block named alone stands for everything in it.
   */
  readonly replaceOn: readonly string[];
  /** Properties whose change replaces the resource only when the text holds. */
  readonly conditional: Readonly<Record<string, string>>;
  /** Properties of which no source says what their change does. */
  readonly unchecked: readonly string[];
  /** Properties whose change leaves the resource in place. */
  readonly updates: readonly string[];
  /** Where the facts come from, and how old that is. */
  readonly source: string;
}

/** The facts as they are written down: lists are words between spaces, and names of the package's TypeScript inputs. */
interface WrittenFacts {
  readonly replaceOn: string;
  readonly conditional?: Readonly<Record<string, string>>;
  readonly unchecked?: string;
  readonly updates: string;
  /** File below `internal/service/` of the provider that the package wraps. */
  readonly file: string;
  /** Version of that file, and what else was read. */
  readonly basis: string;
}

/** The provider compares Regions itself, the same way for every type that has one. */
export const otherRegion =
  "the resource would move to another Region; leaving the property out stands for the provider's own Region";

const words = (text: string): readonly string[] => text.split(/\s+/).filter((word) => word !== "");

/**
 * Facts of one type.
 *
 * They are read from the provider's schema: a property with the flag ForceNew (or the plan modifier RequiresReplace)
 * replaces, any other updates in place, and a resource without an update operation replaces on every property. The
 * version behind the installed package is newer than some of the files read, so an input that is missing there is
 * `unchecked`.
 */
export function facts(written: WrittenFacts): ReplacementFacts {
  return {
    replaceOn: words(written.replaceOn),
    conditional: written.conditional ?? {},
    unchecked: words(written.unchecked ?? ""),
    updates: words(written.updates),
    source: `hashicorp/terraform-provider-aws internal/service/${written.file}, ${written.basis}`,
  };
}
