import type { ReadinessCheck } from "../check.ts";
import { headingsOf, ofSomeDocument } from "../file-requirement.ts";
import { atLeast, equals, every, fine, type Judge, open, wrong } from "../judgement.ts";
import { ofRecord } from "../record-requirement.ts";
import { ofResources } from "../resource-requirement.ts";
import { selectionOf } from "../selected-pods.ts";
import { blocksAt, listAt, notKnown, textAt, valueAt } from "../values.ts";
import { namespaceOf, podPath, serviceTypes } from "../workload.ts";

/** Days that production data can be brought back from; what is asked of every environment that shall be ready. */
const minimumBackupDays = 30;

const instance = "aws:rds/instance:Instance";
const zoneLabel = "topology.kubernetes.io/zone";

const keepsRecoveryPoints: Judge = ({ inputs }) => {
  const rules = listAt(inputs, "rules");
  if (rules === notKnown || rules?.includes(notKnown) === true) return open("rules");
  const kept = blocksAt(inputs, "rules").map((rule) => valueAt(rule, "lifecycle.deleteAfter"));
  if (kept.includes(notKnown)) return open("rules[].lifecycle.deleteAfter");
  return kept.some((days) => typeof days === "number" && days >= minimumBackupDays)
    ? fine
    : wrong(`One of its rules has to keep recovery points for ${minimumBackupDays} days; they keep`, kept);
};

const spreadsOverZones: Judge = (service) => {
  const property = `${podPath(service.type)}.topologySpreadConstraints`;
  if (listAt(service.inputs, property) === notKnown) return open(property);
  return blocksAt(service.inputs, property).some(
    (constraint) => textAt(constraint, "topologyKey") === zoneLabel,
  )
    ? fine
    : wrong(`${property} has no ${zoneLabel}.`);
};

const survivesDrain: Judge = (service, { resources }) => {
  const budgets = resources.inNamespace("kubernetes:policy/v1:PodDisruptionBudget", namespaceOf(service));
  const { open: unclear, selecting } = selectionOf(budgets, "spec.selector.matchLabels", service);
  if (selecting.length > 0) return fine;
  return unclear
    ? open("spec.selector of a disruption budget")
    : wrong("No disruption budget selects its pods.");
};

const tested: Judge = ({ inputs }) => {
  const type = valueAt(inputs, "protectedResourceType");
  if (type === notKnown) return open("protectedResourceType");
  return type === "RDS" ? fine : wrong("protectedResourceType has to be RDS, and is", type ?? "not set");
};

export const recovery: ReadinessCheck = {
  id: "recovery",
  number: 10,
  title: "Backups are made, and recovery is planned and tried",
  requirements: [
    ofResources({
      id: "database-backups",
      says: `The database can be brought back to any moment of the last ${minimumBackupDays} days.`,
      called: "databases",
      types: [instance],
      judge: atLeast("backupRetentionPeriod", minimumBackupDays),
      next: "Set backupRetentionDays of plinth:database in Pulumi.<stack>.yaml.",
    }),
    ofResources({
      id: "backup-plan",
      says: `Recovery points are kept for at least ${minimumBackupDays} days in a vault.`,
      called: "backup plans",
      types: ["aws:backup/plan:Plan"],
      judge: keepsRecoveryPoints,
      next: "Set dailyRetentionDays of plinth:backup in Pulumi.<stack>.yaml.",
    }),
    ofResources({
      id: "vault-lock",
      says: "A lock keeps recovery points from being deleted early.",
      called: "vault locks",
      types: ["aws:backup/vaultLockConfiguration:VaultLockConfiguration"],
      judge: atLeast("minRetentionDays", 1),
      next: "Set vaultLock of plinth:backup in Pulumi.<stack>.yaml.",
    }),
    ofResources({
      id: "restore-tests",
      says: "The database is restored and inspected by the clock.",
      called: "restore tests",
      types: ["aws:backup/restoreTestingSelection:RestoreTestingSelection"],
      judge: tested,
      next: "Enable restoreTesting of plinth:backup in Pulumi.<stack>.yaml.",
    }),
    ofResources({
      id: "database-kept",
      says: "The database survives a zone, and cannot be deleted by mistake.",
      called: "databases",
      types: [instance],
      judge: every(
        equals("multiAz", true),
        equals("deletionProtection", true),
        equals("skipFinalSnapshot", false),
      ),
      next: "Set multiAz, deletionProtection and skipFinalSnapshot of plinth:database in Pulumi.<stack>.yaml.",
    }),
    ofResources({
      id: "zones",
      says: "The network spans at least two zones.",
      called: "subnets",
      types: ["aws:ec2/subnet:Subnet"],
      mayBeNone: true,
      together: (subnets) => {
        if (subnets.length === 0) return open("zones of a network that another program makes");
        const zones = new Set(
          subnets.map(
            ({ inputs }) => textAt(inputs, "availabilityZoneId") ?? textAt(inputs, "availabilityZone"),
          ),
        );
        return zones.size >= 2 ? fine : wrong("All subnets are in one zone:", [...zones].join(", "));
      },
      next: "Add a zone under plinth:network.zones in Pulumi.<stack>.yaml.",
    }),
    ofResources({
      id: "pods-spread",
      says: "Every service is spread over zones.",
      called: "services",
      types: serviceTypes,
      judge: spreadsOverZones,
      next: "Give the Deployment a topologySpreadConstraint over zones.",
    }),
    ofResources({
      id: "disruption-budgets",
      says: "Every service keeps replicas while nodes are drained.",
      called: "services",
      types: serviceTypes,
      judge: survivesDrain,
      next: "Give the service a PodDisruptionBudget.",
    }),
    ofSomeDocument({
      id: "recovery-plan",
      says: "A runbook says how to recover from the loss of the database or the Region, with RTO and RPO.",
      among: /^docs\/runbooks\/[^/]+\.md$/u,
      called: "page in docs/runbooks with a heading about recovery or disaster that names RTO and RPO",
      fits: (text) =>
        headingsOf(text).some((heading) => /\b(?:recovery|disaster)\b/iu.test(heading)) &&
        /\bRTO\b/u.test(text) &&
        /\bRPO\b/u.test(text),
      next: "Write docs/runbooks/disaster-recovery.md.",
    }),
    ofRecord({
      id: "restore-drill",
      says: "People have restored the database of this environment.",
      about: "restore-drill",
    }),
  ],
};
