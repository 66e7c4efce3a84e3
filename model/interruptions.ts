/** How long whoever uses a resource is without it, from best to worst: a failover and a restart take a minute or two. */
export const downtimes = ["none", "failover", "restart", "outage"] as const;

export type Downtime = (typeof downtimes)[number];

/** A change that is made in place and yet is noticed by whoever uses the resource. */
export interface Interruption {
  /** Pulumi type token. */
  readonly type: string;
  /** The property that changes. */
  readonly property: string;
  /** What happens, as one phrase that follows "this". */
  readonly effect: string;
  readonly downtime: Exclude<Downtime, "none">;
  /** The same with a standby in another zone; default: no better. */
  readonly withStandby?: Exclude<Downtime, "none">;
  /** When it happens: as `applyImmediately` says, or at once whatever that says. */
  readonly when: "as set" | "at once";
  readonly source: string;
}

const instance = "aws:rds/instance:Instance";
const source = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ModifyInstance.Settings.html";

/**
 * Changes that RDS makes with downtime.
 * A new parameter group is not among them: every parameter that this platform sets takes effect without a restart.
 */
const interruptions: readonly Interruption[] = [
  {
    type: instance,
    property: "instanceClass",
    effect: "restarts the database",
    downtime: "restart",
    withStandby: "failover",
    when: "as set",
    source,
  },
  {
    type: instance,
    property: "engineVersion",
    effect: "stops the database for the upgrade, standby included, some minutes for a major version",
    downtime: "outage",
    when: "as set",
    source,
  },
  {
    type: instance,
    property: "port",
    effect: "restarts the database, and every client needs the new port",
    downtime: "restart",
    when: "at once",
    source,
  },
  {
    type: instance,
    property: "dbSubnetGroupName",
    effect: "moves the database and interrupts it",
    downtime: "outage",
    when: "as set",
    source,
  },
  {
    type: instance,
    property: "networkType",
    effect: "may interrupt the database",
    downtime: "outage",
    when: "as set",
    source,
  },
];

/** Types that hold something, and whose replacement or deletion no service waits for: records, copies and their places. */
const records: ReadonlySet<string> = new Set([
  "aws:amp/workspace:Workspace",
  "aws:backup/vault:Vault",
  "aws:cloudwatch/logGroup:LogGroup",
]);

/** Whether the services that use a stateful resource are cut off while it is replaced, or when it is deleted. */
export function goneInterrupts(statefulType: string): boolean {
  return !records.has(statefulType);
}

/** What a change in place interrupts; `undefined` when none is known. */
export function interruptionOf(type: string, property: string): Interruption | undefined {
  return interruptions.find((entry) => entry.type === type && entry.property === property);
}
