import { rotationMistake } from "../../model/rotation.ts";
import { refusal } from "./problem.ts";
import { type Rule, valid } from "./rule.ts";
import { rotationSchedule } from "./secrets.ts";

/** Refresh interval against rotation, rotation against the greatest age; the message begins with the key it is about. */
const rotationFits: Rule = (values) => {
  const schedule = valid(rotationSchedule, values["secrets"] ?? {});
  if (schedule === undefined) return [];
  const mistake = rotationMistake(schedule);
  return refusal(["secrets", mistake?.split(" ", 1)[0] ?? ""], mistake);
};

export const secretRules: readonly Rule[] = [rotationFits];
