import type { z } from "zod";
import { nearest } from "../../model/nearest.ts";
import { createdNetwork, existingNetwork } from "./network.ts";
import type { Mistake, Path } from "./problem.ts";
import type { Rule } from "./rule.ts";
import { platformSchema } from "./schema.ts";
import { allowedBy, defaultOf, hasDefault, keysAt, schemaAt } from "./setting.ts";
import type { RawStack } from "./stack-file.ts";
import { type Fields, isFields, isSecret, show, valueAt } from "./value.ts";

const isExisting = (values: Fields): boolean => valueAt(values, ["network", "existing"]) !== undefined;

/** The schema of a stack that has this kind of network. Left to zod, a union tells only that neither kind fits. */
export function schemaFor(values: Fields) {
  return platformSchema.extend({ network: isExisting(values) ? existingNetwork : createdNetwork });
}

const keysIn = (values: Fields, path: Path): readonly string[] => {
  const map = path.length === 0 ? values : valueAt(values, path);
  return isFields(map) && !isSecret(map) ? Object.keys(map) : [];
};

/** True where a key that nobody knows was probably meant to be this one: that it is missing is then no news. */
function isMisspelled(key: string, present: readonly string[], known: readonly string[]): boolean {
  return present.some((other) => !known.includes(other) && nearest(other, known) === key);
}

/**
 * A key with a default is left out by none or by all: where another file writes it, so does this one, or the comparison of two
 * environments would hide a difference. Keys without a default are missing by the schema. Entries of `services` are data, which may
 * differ as a whole: what one of them leaves out is the same in every environment.
 *
 * @param comparable the files that are alike where two kinds of a part have different keys; by default all of them.
 */
export function sameKeysRule(
  schemaOf: (values: Fields) => z.ZodType,
  comparable: (values: Fields, part: string, siblings: readonly RawStack[]) => readonly RawStack[] = (
    _values,
    _part,
    siblings,
  ) => siblings,
): Rule {
  return (values, siblings) => {
    const schema = schemaOf(values);
    const missingBelow = (path: Path): readonly Mistake[] => {
      const known = keysAt(schema, path) ?? [];
      const present = keysIn(values, path);
      const others = comparable(values, String(path[0] ?? ""), siblings);
      return known.flatMap((key): readonly Mistake[] => {
        const at = [...path, key];
        if (present.includes(key)) return missingBelow(at);
        const setting = schemaAt(schema, at);
        const holder = others.find((sibling) => keysIn(sibling.values, path).includes(key));
        if (!hasDefault(setting) || holder === undefined || isMisspelled(key, present, known)) return [];
        return [
          {
            path: at,
            message: `is missing, while ${holder.file} has it`,
            allowed: `${allowedBy(setting) ?? "a value"}; every file writes its defaults out, here ${show(defaultOf(setting))}`,
          },
        ];
      });
    };
    return missingBelow([]);
  };
}

/** A created network has other keys than an existing one. */
const alike = (values: Fields, part: string, siblings: readonly RawStack[]): readonly RawStack[] =>
  part === "network"
    ? siblings.filter((sibling) => isExisting(sibling.values) === isExisting(values))
    : siblings;

export const keyRules: readonly Rule[] = [sameKeysRule(schemaFor, alike)];
