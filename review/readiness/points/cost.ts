import { z } from "zod";
import type { PlanInputs } from "../../../model/plan.ts";
import type { ReadinessCheck } from "../check.ts";
import { ofDocuments } from "../file-requirement.ts";
import { every, fine, type Judge, open, wrong } from "../judgement.ts";
import { ofRecord } from "../record-requirement.ts";
import { ofResources } from "../resource-requirement.ts";
import { blocksAt, isBlock, listAt, notKnown, textAt, valueAt } from "../values.ts";

const wantedTags = ["Project", "Environment", "Owner", "CostCenter", "Platform"] as const;

const text = z.record(z.string(), z.unknown());

/** A provider's default tags stand in the state as JSON in a text, and as a block where a program is recorded. */
const tagsEverything: Judge = ({ inputs }) => {
  const value = valueAt(inputs, "defaultTags");
  if (value === notKnown) return open("defaultTags");
  const tags = tagsIn(typeof value === "string" ? parsed(value) : value);
  const missing = wantedTags.filter((name) => tags[name] === undefined || tags[name] === "");
  return missing.length === 0 ? fine : wrong("Its default tags lack:", missing.join(", "));
};

function tagsIn(value: unknown): PlanInputs {
  const block = isBlock(value) ? valueAt(value, "tags") : undefined;
  return isBlock(block) ? block : {};
}

function parsed(json: string): unknown {
  try {
    return text.safeParse(JSON.parse(json)).data;
  } catch {
    return undefined;
  }
}

const warnsInTime: Judge = ({ inputs }) => {
  if (listAt(inputs, "notifications") === notKnown) return open("notifications");
  const notifications = blocksAt(inputs, "notifications").filter(reachesSomebody);
  const thresholds = (kind: string): readonly unknown[] =>
    notifications
      .filter((one) => textAt(one, "notificationType") === kind)
      .map((one) => valueAt(one, "threshold"));
  const actual = thresholds("ACTUAL");
  if (!actual.some((percent) => typeof percent === "number" && percent < 100))
    return wrong("Nobody is told before the budget is spent; its thresholds are", actual);
  if (!actual.includes(100))
    return wrong("Nobody is told when the budget is spent; its thresholds are", actual);
  return thresholds("FORECASTED").length > 0 ? fine : wrong("Nobody is told of a forecast above the budget.");
};

function reachesSomebody(notification: PlanInputs): boolean {
  return ["subscriberEmailAddresses", "subscriberSnsTopicArns"].some((list) => {
    const receivers = listAt(notification, list);
    return receivers === notKnown || (receivers !== undefined && receivers.length > 0);
  });
}

const hasAmount: Judge = ({ inputs }) => {
  const amount = valueAt(inputs, "limitAmount");
  if (amount === notKnown) return open("limitAmount");
  return Number(amount) > 0 ? fine : wrong("limitAmount has to be above 0, and is", amount ?? "not set");
};

export const cost: ReadinessCheck = {
  id: "cost",
  number: 11,
  title: "Cost is tracked, and a budget warns",
  requirements: [
    ofResources({
      id: "budget-alerts",
      says: "A budget warns before it is spent, when it is, and when it is going to be.",
      called: "budgets",
      types: ["aws:budgets/budget:Budget"],
      judge: every(hasAmount, warnsInTime),
      next: "Set monthlyUsd, actualPercents, forecastedPercents and subscribers of plinth:budget in Pulumi.<stack>.yaml.",
    }),
    ofResources({
      id: "tagged-resources",
      says: `Everything carries ${wantedTags.join(", ")}.`,
      called: "AWS providers",
      types: ["pulumi:providers:aws"],
      judge: tagsEverything,
      next: "Set plinth:tags in Pulumi.<stack>.yaml.",
    }),
    ofDocuments({
      id: "price-table",
      says: "What a change costs is estimated from a table of prices.",
      paths: ["review/cost/prices.yaml"],
      next: "Write the table of prices, with source, Region and date on each.",
    }),
    ofRecord({
      id: "cost-tags",
      says: "Costs by the tag Platform can be seen, without which the budget counts nothing.",
      about: "cost-tags",
    }),
  ],
};
