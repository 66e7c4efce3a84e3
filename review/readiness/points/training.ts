import type { ReadinessCheck } from "../check.ts";
import { ofRecord } from "../record-requirement.ts";

export const training: ReadinessCheck = {
  id: "training",
  number: 14,
  title: "The team is trained in deploying and in incidents",
  requirements: [
    ofRecord({
      id: "deployment-training",
      says: "The team has been trained in deploying and taking back.",
      about: "deployment-training",
    }),
    ofRecord({
      id: "incident-exercise",
      says: "The team has followed an alarm to its end, as an exercise.",
      about: "incident-exercise",
    }),
  ],
};
