import { dataLossRules } from "../verdict/data-losses.ts";
import type { DataLoss, Review, ReviewedCost, ReviewedPaths, Unchecked } from "../verdict/review.ts";
import { findingItems } from "./finding-items.ts";
import { code, prose } from "./markdown.ts";
import type { Section } from "./section.ts";

/** What stands before the fold, in its order. What is asked of every change is said also where there is nothing to tell. */
export function sectionsOf(review: Review): readonly Section[] {
  const { cost, paths } = review;
  return [
    dataSection(review.data),
    downtimeSection(review),
    securitySection(review),
    ...(paths === undefined || paths.opened.length + paths.closed.length === 0 ? [] : [pathSection(paths)]),
    ...(cost === undefined ? [] : [costSection(cost)]),
    ...findingSections(review),
    uncheckedSection(review.unchecked),
  ];
}

/** `Instance database`, as a reader calls it. */
export function resourceText({ name, type }: { readonly name: string; readonly type: string }): string {
  return `${type.split(":").at(-1) ?? type} ${name}`;
}

function dataSection(data: readonly DataLoss[]): Section {
  if (data.length === 0) {
    return { title: "**Data**: nothing that holds data is replaced or deleted.", items: [] };
  }
  const followers = Map.groupBy(data, ({ follows }) => follows);
  const own = new Set(data.map(({ urn }) => urn));
  // What follows something that holds nothing stands for itself.
  const leading = data.filter(({ follows }) => follows === undefined || !own.has(follows));
  const replaced = data.filter(({ op }) => op === "replace").length;
  const counts = [
    ...(replaced > 0 ? [`${replaced} replaced`] : []),
    ...(data.length > replaced ? [`${data.length - replaced} deleted`] : []),
  ];
  return {
    title: `**Data in danger**: ${counts.join(", ")}.`,
    items: leading.map((loss) => lossText(loss, followers.get(loss.urn) ?? [])),
  };
}

const maxForcing = 5;

function lossText(loss: DataLoss, followers: readonly DataLoss[]): string {
  const { forcedBy, instead, lost, op, protect, waived } = loss;
  const more = forcedBy.length > maxForcing ? ` and ${forcedBy.length - maxForcing} more` : "";
  const by = forcedBy
    .slice(0, maxForcing)
    .map((path) => code(path, 80))
    .join(", ");
  const cause = forcedBy.length === 0 ? "the plan does not say by which property" : `forced by ${by}${more}`;
  return [
    `**${op === "replace" ? "Replaced" : "Deleted"}** ${code(resourceText(loss), 120)}${op === "replace" ? `, ${cause}` : ""}.`,
    `Lost: ${prose(lost, 160)}.`,
    `Instead, ${prose(instead, 240)}.`,
    ...(protect ? ["It is protected: the engine refuses."] : []),
    ...(waived === undefined ? [] : [`Waived: ${prose(waived, 200)}`]),
    ...(followers.length === 0 ? [] : [`With it ${followersText(followers)}.`]),
  ].join(" ");
}

const maxNamed = 4;

function followersText(followers: readonly DataLoss[]): string {
  const named = followers.slice(0, maxNamed).map((loss) => code(resourceText(loss), 80));
  const more = followers.length > maxNamed ? ` and ${followers.length - maxNamed} more` : "";
  return `${named.join(", ")}${more}`;
}

function downtimeSection({ downtime, summary }: Review): Section {
  if (summary.update + summary.replace + summary.delete === 0) {
    return { title: "**Downtime**: none, everything is new or stays as it is.", items: [] };
  }
  const named = downtime.by.slice(0, maxNamed).map((resource) => code(resourceText(resource), 80));
  const more = downtime.by.length > maxNamed ? ` and ${downtime.by.length - maxNamed} more` : "";
  const what =
    downtime.expected === "none"
      ? "none is known"
      : `**${downtime.expected}**, by ${named.join(", ")}${more}`;
  return { title: `**Downtime**: ${what}.`, items: [] };
}

const maxWhat = 3;

function securitySection({ security }: Review): Section {
  const count = (direction: string) => security.filter((change) => change.direction === direction).length;
  const [widened, narrowed] = [count("widened"), count("narrowed")];
  if (security.length === 0) return { title: "**Security**: nothing is widened or narrowed.", items: [] };
  return {
    title: `**Security**: ${widened} widened, ${narrowed} narrowed.`,
    items: worstFirst(security).map((change) => {
      const { direction, kind, what } = change;
      const verb = direction === "widened" ? "opens" : "closes";
      const shown = what.slice(0, maxWhat).map((text) => code(text, 200));
      const more = what.length > maxWhat ? ` and ${what.length - maxWhat} more` : "";
      return `**${direction}** (${kind}) ${code(resourceText(change), 120)} ${verb} ${shown.join(", ")}${more}`;
    }),
  };
}

/** What is opened to everybody is named first. */
function worstFirst(security: Review["security"]): Review["security"] {
  return [...security.filter(opensToAll), ...security.filter((change) => !opensToAll(change))];
}

function opensToAll({ direction, what }: Review["security"][number]): boolean {
  return (
    direction === "widened" && what.some((text) => /\(every IPv|\bfor everyone\b|everywhere/u.test(text))
  );
}

function pathSection({ closed, opened }: ReviewedPaths): Section {
  return {
    title: `**Reachability**: ${opened.length} ${opened.length === 1 ? "path" : "paths"} opened, ${closed.length} closed.`,
    items: [
      ...opened.map((path) => `**opened** ${code(path, 200)}`),
      ...closed.map((path) => `**closed** ${code(path, 200)}`),
    ],
  };
}

function costSection(cost: ReviewedCost): Section {
  const { afterMonthlyUsd: after, beforeMonthlyUsd: before, budgetMonthlyUsd: budget, notPriced } = cost;
  const delta = after - before;
  const within =
    budget === undefined
      ? "no budget is known"
      : after > budget
        ? `**over** the budget of ${usd(budget)}`
        : `within the budget of ${usd(budget)}`;
  return {
    title: `**Cost**: ${delta < 0 ? "-" : "+"}${usd(Math.abs(delta))} a month, ${usd(before)} -> ${usd(after)}, ${within}.`,
    items:
      notPriced.length === 0
        ? []
        : [
            `not priced: ${notPriced
              .slice(0, maxNamed)
              .map((type) => code(type, 80))
              .join(
                ", ",
              )}${notPriced.length > maxNamed ? ` and ${notPriced.length - maxNamed} more types` : ""}`,
          ],
  };
}

function usd(amount: number): string {
  return `${amount.toFixed(2)} USD`;
}

/** What a section above says already is not said again; what was there before the change stands apart. */
function findingSections({ findings }: Review): readonly Section[] {
  const further = findings.filter(({ id }) => !dataLossRules.has(id));
  const [fresh, old] = [
    further.filter(({ preexisting }) => preexisting !== true),
    further.filter(({ preexisting }) => preexisting === true),
  ];
  return [
    ...(fresh.length === 0
      ? []
      : [{ title: "**Findings**, new with this change:", items: findingItems(fresh) }]),
    ...(old.length === 0
      ? []
      : [{ title: "**Findings**, there before this change:", items: findingItems(old) }]),
  ];
}

function uncheckedSection(unchecked: readonly Unchecked[]): Section {
  if (unchecked.length === 0) return { title: "**Could not be checked**: nothing.", items: [] };
  const groups = Map.groupBy(unchecked, ({ property, reason, type }) =>
    JSON.stringify([type, property, reason]),
  );
  return {
    title: `**Could not be checked**: ${unchecked.length}.`,
    items: [...groups.values()].flatMap((group) => {
      const [first] = group;
      if (first === undefined) return [];
      const { property, reason, type } = first;
      const what = [type, property ?? ""].filter((word) => word !== "").join(" ");
      const names = group.filter(({ urn }) => urn !== "").map(({ urn }) => nameOf(urn));
      const shown = names.slice(0, maxNamed).map((name) => code(name, 80));
      const more = names.length > maxNamed ? ` and ${names.length - maxNamed} more` : "";
      const where = names.length === 0 ? "" : ` (${shown.join(", ")}${more})`;
      return [`${what === "" ? "the plan" : code(what, 160)}${where}: ${prose(reason, 300)}`];
    }),
  };
}

function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::") || urn;
}
