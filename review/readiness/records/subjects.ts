/** What a record can be about, and for how long one holds. */
export interface Subject {
  /** What was done, as in "a restore drill". */
  readonly says: string;
  /** Days after which it has to be done again. Our choice, as long as nothing else is required of you. */
  readonly maximumAgeDays: number;
  /** True where it is about people or the account, so that one record may serve every environment. */
  readonly mayBeForAll: boolean;
}

export const subjects = {
  "administrator-mfa": {
    says: "a check that every administrator signs in with a second factor",
    maximumAgeDays: 90,
    mayBeForAll: true,
  },
  "alert-test": {
    says: "a test alarm that reached those who are on call",
    maximumAgeDays: 180,
    mayBeForAll: false,
  },
  "cost-tags": {
    says: "a look at Cost Explorer that shows costs by the tag Platform",
    maximumAgeDays: 365,
    mayBeForAll: false,
  },
  deployment: {
    says: "a deployment to the environment that went through while it was used",
    maximumAgeDays: 90,
    mayBeForAll: false,
  },
  "deployment-training": {
    says: "a training in deploying and taking back, with hands on",
    maximumAgeDays: 365,
    mayBeForAll: true,
  },
  "incident-exercise": {
    says: "an exercise in which an alarm was followed to its page and ended",
    maximumAgeDays: 180,
    mayBeForAll: true,
  },
  "penetration-test": {
    says: "a penetration test from outside, its findings closed or accepted",
    maximumAgeDays: 365,
    mayBeForAll: false,
  },
  "restore-drill": {
    says: "a restore of the database by people, with the time that it took",
    maximumAgeDays: 90,
    mayBeForAll: false,
  },
  "rollback-drill": {
    says: "a release that was taken back on purpose",
    maximumAgeDays: 180,
    mayBeForAll: false,
  },
  "security-review": {
    says: "a review of network, access and encryption",
    maximumAgeDays: 365,
    mayBeForAll: false,
  },
} as const satisfies Readonly<Record<string, Subject>>;

export type RecordSubject = keyof typeof subjects;

export const subjectNames = Object.keys(subjects).filter((name): name is RecordSubject =>
  Object.hasOwn(subjects, name),
);
