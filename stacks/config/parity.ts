import { type ConfigProblem, formatPath, type Path } from "./problem.ts";
import { type RawStack, stackOf } from "./stack-file.ts";
import { type Fields, isFields, isSecret, showWhole, valueAt } from "./value.ts";

/** A place at which not all stacks have the same value. */
export interface Difference {
  /** As in `plinth:network.nat`. */
  readonly path: string;
  /** Stack's name to its value as compact JSON; a stack without the value is absent. */
  readonly values: Readonly<Record<string, string>>;
}

/** How far the stack files are alike. That all have the same keys is a rule of the config. */
export interface Parity {
  readonly differences: readonly Difference[];
  /** Keys that stand in another order, as warnings: a diff of two files would then show more than their values. */
  readonly disorder: readonly ConfigProblem[];
}

/** Maps whose keys are data, not settings: they may differ, and their order means nothing. */
const dataMaps = new Set([
  "plinth:network.zones",
  "plinth:network.existing.subnets",
  "plinth:database.restore",
  "plinth:services",
  "plinth:cluster.access.teams",
  "plinth:cluster.nodePools",
]);

// A map inside data is data too.
const holdsData = (path: Path): boolean =>
  path.some((_step, index) => dataMaps.has(formatPath(path.slice(0, index + 1))));

// A secret is a map too, whose one value must not be shown.
const isMap = (value: unknown): value is Fields => isFields(value) && !isSecret(value);

const keysOf = (stack: RawStack, path: Path): readonly string[] => {
  const value = valueAt(stack.values, path);
  return isMap(value) ? Object.keys(value) : [];
};

function disorder(stacks: readonly RawStack[], path: Path): readonly ConfigProblem[] {
  const [first, ...others] = stacks;
  if (first === undefined) return [];
  return others.flatMap((stack): readonly ConfigProblem[] => {
    const mine = keysOf(stack, path).filter((key) => keysOf(first, path).includes(key));
    const theirs = keysOf(first, path).filter((key) => mine.includes(key));
    const at = mine.findIndex((key, index) => key !== theirs[index]);
    const key = mine[at];
    if (key === undefined) return [];
    const place = formatPath([...path, key]);
    const line = stack.lines?.get(place);
    return [
      {
        file: stack.file,
        ...(line === undefined ? {} : { line }),
        path: place,
        message: `stands in another place than in ${first.file}`,
        allowed: `the order ${theirs.join(", ")}`,
      },
    ];
  });
}

function difference(stacks: readonly RawStack[], path: Path): readonly Difference[] {
  const held = stacks.flatMap((stack) => {
    const value = valueAt(stack.values, path);
    return value === undefined ? [] : [[stackOf(stack.file), showWhole(value)] as const];
  });
  const same = held.length === stacks.length && new Set(held.map(([, value]) => value)).size === 1;
  return same ? [] : [{ path: formatPath(path), values: Object.fromEntries(held) }];
}

/** Two files with different kinds of network have different keys there by nature: only alike ones are compared. */
function kinds(stacks: readonly RawStack[], path: Path): readonly (readonly RawStack[])[] {
  if (formatPath(path) !== "plinth:network") return [stacks];
  const grouped = Map.groupBy(stacks, (stack) => keysOf(stack, path).includes("existing"));
  return [...grouped.values()];
}

function compare(stacks: readonly RawStack[], path: Path): Parity {
  const maps = stacks.filter((stack) => isMap(valueAt(stack.values, path)));
  if (path.length > 0 && maps.length === 0) return { differences: difference(stacks, path), disorder: [] };
  // A map in one file and a word in another, as none: the whole value differs, whatever is in the map.
  const mixed = stacks.some((stack) => {
    const value = valueAt(stack.values, path);
    return path.length > 0 && value !== undefined && !isMap(value);
  });
  const data = holdsData(path);
  const alike = data ? [] : kinds(maps, path);
  const keys = [...new Set(maps.flatMap((stack) => keysOf(stack, path)))];
  const below = keys.map((key) => compare(stacks, [...path, key]));
  return {
    differences: mixed ? difference(stacks, path) : below.flatMap(({ differences }) => differences),
    disorder: [
      ...alike.flatMap((group) => disorder(group, path)),
      ...below.flatMap((entry) => entry.disorder),
    ],
  };
}

/**
 * Compares stack files key by key, at every depth. Pure. Files that are no YAML are left out; lists are values.
 *
 * Entries that are data (zone letters, subnets, services) may differ: they are reported as differences only.
 */
export function parityOf(stacks: readonly RawStack[]): Parity {
  return compare(
    stacks.filter((stack) => stack.unreadable !== true),
    [],
  );
}
