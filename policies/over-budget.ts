/**
 * Id of the finding that an environment costs more than its budget. No rule over steps finds it: that takes prices, and those are in
 * review/cost/. It stands here because waivers may name it.
 */
export const overBudgetId = "over-budget";
