/** A change that is made in place and yet is noticed by whoever uses the resource. */
export interface Interruption {
  /** Pulumi type token. */
  readonly type: string;
  /** The property that changes. */
  readonly property: string;
  /** What happens, as one phrase that follows "changing it". */
  readonly effect: string;
  readonly source: string;
}

const instance = "aws:rds/instance:Instance";
const source = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ModifyInstance.Settings.html";

/**
 * Changes that RDS makes with downtime. When they happen, at once or in the maintenance window, `applyImmediately` says.
 * A new parameter group is not among them: every parameter that this platform sets takes effect without a restart.
 */
const interruptions: readonly Interruption[] = [
  {
    type: instance,
    property: "instanceClass",
    effect: "restarts the database; with a standby it fails over and is away for one to two minutes",
    source,
  },
  {
    type: instance,
    property: "engineVersion",
    effect: "stops the database for the upgrade, standby included, some minutes for a major version",
    source,
  },
  {
    type: instance,
    property: "port",
    effect: "restarts the database, and every client needs the new port",
    source,
  },
  { type: instance, property: "dbSubnetGroupName", effect: "moves the database and interrupts it", source },
  { type: instance, property: "networkType", effect: "may interrupt the database", source },
];

/** What a change in place interrupts; `undefined` when none is known. */
export function interruptionOf(type: string, property: string): Interruption | undefined {
  return interruptions.find((entry) => entry.type === type && entry.property === property);
}
