/** How long a recovery may take, and how much of the latest data may be lost by it. Minutes, 0 or more. */
export interface RecoveryObjectives {
  readonly rtoMinutes: number;
  readonly rpoMinutes: number;
}

/** What an environment does to get its database back. */
export interface RecoverySetup {
  /** True when a standby in another zone takes over. */
  readonly multiAz: boolean;
  /** Days that a point in time can be chosen from, by RDS or by a continuous rule of AWS Backup, 0 to 35. 0: none. */
  readonly pointInTimeDays: number;
  /** True when RDS keeps the automated backups of a deleted instance until they expire. */
  readonly keepsAutomatedBackups: boolean;
  /** Hours between two snapshots in the vault; undefined where none are taken. */
  readonly snapshotEveryHours: number | undefined;
  /** True when snapshots are copied to another Region. */
  readonly copiesSnapshots: boolean;
  /** True when the automated backups, transaction logs included, are replicated to another Region. */
  readonly replicatesBackups: boolean;
  /** The longest restore that a restore test has measured, in minutes; undefined before the first one. */
  readonly measuredRestoreMinutes?: number;
}

/** What can happen to a database. */
export const recoveryScenarios = ["zone lost", "data damaged", "instance deleted", "Region lost"] as const;
export type RecoveryScenario = (typeof recoveryScenarios)[number];

/** What a setup can reach in one scenario. Undefined minutes: nothing is left to restore from. */
export interface RecoveryReach {
  readonly scenario: RecoveryScenario;
  readonly rtoMinutes: number | undefined;
  readonly rpoMinutes: number | undefined;
  /** Where the numbers come from, one phrase each. */
  readonly rtoReason: string;
  readonly rpoReason: string;
}

/** An objective that a setup cannot reach. */
export interface RecoveryShortfall {
  readonly scenario: RecoveryScenario;
  readonly objective: keyof RecoveryObjectives;
  readonly objectiveMinutes: number;
  readonly reachableMinutes: number | undefined;
  /** The sentence for a person: scenario, numbers, why, and what would help. */
  readonly message: string;
}

/**
 * Numbers to reckon with. The first two are AWS' own words; for the rest AWS promises nothing, so they are assumptions, and a
 * restore test replaces the last one by a measurement.
 */
export const recoveryMinutes = {
  /** "Failover times are typically 60-120 seconds": https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.MultiAZSingleStandby.html */
  failover: 2,
  /** RDS uploads transaction logs every five minutes: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIT.html */
  logUpload: 5,
  /** For the transit of one log to another Region, which RDS starts as soon as the log is ready. */
  logTransit: 10,
  /** How late a backup job may start; the plan says so. */
  startWindow: 60,
  /** For one copy to another Region: "AWS Backup does not provide any service-level agreements for copy job completion times". */
  snapshotTransit: 240,
  /** For a restore, from its start to a server that answers. */
  restore: 60,
} as const;

/** What a setup can reach, by scenario. */
export function recoveryReach(setup: RecoverySetup): readonly RecoveryReach[] {
  const restored = restore(setup);
  const pointInTime: Loss = {
    minutes: recoveryMinutes.logUpload,
    reason: `transaction logs are saved every ${recoveryMinutes.logUpload} minutes`,
  };
  const inRegion = setup.pointInTimeDays > 0 ? pointInTime : snapshot(setup);
  const afterDeletion =
    setup.pointInTimeDays > 0 && setup.keepsAutomatedBackups ? pointInTime : snapshot(setup);
  return [
    setup.multiAz
      ? {
          scenario: "zone lost",
          rtoMinutes: recoveryMinutes.failover,
          rtoReason: "the standby in another zone takes over",
          rpoMinutes: 0,
          rpoReason: "the standby has every commit",
        }
      : reach("zone lost", inRegion, restored),
    reach("data damaged", inRegion, restored),
    reach("instance deleted", afterDeletion, restored),
    reach("Region lost", elsewhere(setup), restored),
  ];
}

/** The objectives that a setup cannot reach, in the order of scenarios, RTO before RPO. */
export function recoveryShortfalls(
  objectives: RecoveryObjectives,
  setup: RecoverySetup,
): readonly RecoveryShortfall[] {
  return recoveryReach(setup).flatMap((reached) =>
    (["rtoMinutes", "rpoMinutes"] as const).flatMap((objective): readonly RecoveryShortfall[] => {
      const objectiveMinutes = objectives[objective];
      const reachableMinutes = reached[objective];
      if (reachableMinutes !== undefined && reachableMinutes <= objectiveMinutes) return [];
      const { scenario } = reached;
      return [
        {
          scenario,
          objective,
          objectiveMinutes,
          reachableMinutes,
          message: sentence(reached, objective, objectiveMinutes),
        },
      ];
    }),
  );
}

/** What is lost at worst. Undefined minutes: everything. */
interface Loss {
  readonly minutes: number | undefined;
  readonly reason: string;
}

const nothingLeft: Loss = { minutes: undefined, reason: "nothing is left to restore from" };

function snapshot({ snapshotEveryHours }: RecoverySetup): Loss {
  if (snapshotEveryHours === undefined) return nothingLeft;
  return {
    minutes: snapshotEveryHours * 60 + recoveryMinutes.startWindow,
    reason: `a snapshot is taken every ${snapshotEveryHours} hours and may start ${recoveryMinutes.startWindow} minutes late`,
  };
}

function elsewhere(setup: RecoverySetup): Loss {
  if (setup.replicatesBackups && setup.pointInTimeDays > 0) {
    const { logTransit, logUpload } = recoveryMinutes;
    return {
      minutes: logUpload + logTransit,
      reason: `transaction logs are saved every ${logUpload} minutes and counted with ${logTransit} on their way to the other Region`,
    };
  }
  const { minutes, reason } = snapshot(setup);
  if (!setup.copiesSnapshots || minutes === undefined) return nothingLeft;
  const transit = recoveryMinutes.snapshotTransit;
  return { minutes: minutes + transit, reason: `${reason}, and its copy is counted with ${transit} minutes` };
}

interface Restore {
  readonly minutes: number;
  readonly reason: string;
}

function restore({ measuredRestoreMinutes }: RecoverySetup): Restore {
  if (measuredRestoreMinutes !== undefined) {
    return { minutes: measuredRestoreMinutes, reason: "the longest restore that a test has measured" };
  }
  return {
    minutes: recoveryMinutes.restore,
    reason: `a restore is counted with ${recoveryMinutes.restore} minutes until a test has measured one`,
  };
}

function reach(scenario: RecoveryScenario, lost: Loss, restored: Restore): RecoveryReach {
  const possible = lost.minutes !== undefined;
  return {
    scenario,
    rtoMinutes: possible ? restored.minutes : undefined,
    rtoReason: possible ? restored.reason : lost.reason,
    rpoMinutes: lost.minutes,
    rpoReason: lost.reason,
  };
}

const happening: Readonly<Record<RecoveryScenario, string>> = {
  "zone lost": "a zone is lost",
  "data damaged": "data are damaged",
  "instance deleted": "the instance is deleted",
  "Region lost": "the Region is lost",
};

/** What brings the numbers of a scenario down. */
const remedies: Readonly<Record<RecoveryScenario, Readonly<Record<keyof RecoveryObjectives, string>>>> = {
  "zone lost": {
    rtoMinutes: "a standby in another zone (multiAz)",
    rpoMinutes: "a standby in another zone (multiAz)",
  },
  "data damaged": {
    rtoMinutes: "a restore test, whose measurement replaces the assumption",
    rpoMinutes: "automated backups (a retention of 1 day or more)",
  },
  "instance deleted": {
    rtoMinutes: "a restore test, whose measurement replaces the assumption",
    rpoMinutes: "continuous backup, with automated backups that outlive the instance",
  },
  "Region lost": {
    rtoMinutes: "copies in another Region and a restore test",
    rpoMinutes: "automated backups replicated to another Region",
  },
};

function sentence(reached: RecoveryReach, objective: keyof RecoveryObjectives, minutes: number): string {
  const [name, reason, what] =
    objective === "rtoMinutes"
      ? (["RTO", reached.rtoReason, "the recovery takes"] as const)
      : (["RPO", reached.rpoReason, "the data lost are those of"] as const);
  const reachable = reached[objective];
  const fact = reachable === undefined ? reason : `${what} ${reachable} minutes, because ${reason}`;
  return (
    `${name} of ${minutes} minutes is out of reach when ${happening[reached.scenario]}: ${fact}. ` +
    `Raise the objective to what is true, or add ${remedies[reached.scenario][objective]}.`
  );
}
