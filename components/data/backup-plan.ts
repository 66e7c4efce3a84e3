import { Plan } from "@pulumi/aws/backup/plan.js";
import { Selection } from "@pulumi/aws/backup/selection.js";
import * as pulumi from "@pulumi/pulumi";
import type { BackupRetention } from "../../model/backup-limits.ts";
import { checkName } from "../../model/names.ts";
import { checkTag } from "../../model/tags.ts";
import { createBackupRole, type MadeBackupRole } from "./backup-role.ts";
import { backupRules } from "./backup-rules.ts";

export interface BackupPlanArgs {
  /** What is kept, and for how many days. */
  readonly retention: BackupRetention;
  /** Name of the vault that receives the recovery points. */
  readonly vaultName: pulumi.Input<string>;
  /** ARN of a vault in another Region that receives copies of the snapshots; undefined: none are made. */
  readonly copyVaultArn: pulumi.Input<string> | undefined;
  /** Value of the tag `Backup` by which resources are chosen; unique to the environment. */
  readonly selectionTag: string;
  /** The account, twelve digits. */
  readonly accountId: string;
  /** Region, as in `us-east-1`. */
  readonly region: string;
}

/**
 * What AWS Backup does by itself: continuous backup, daily and monthly snapshots of every resource that has the tag.
 *
 * Costs nothing itself; recovery points are paid with their vault, and a copy to another Region costs 0.02 USD a GB on its way
 * (us-east-1, November 2026, https://aws.amazon.com/backup/pricing/).
 *
 * Leaves out: the account's opt-in to RDS for AWS Backup in each Region, a setting that exists once per account and Region.
 */
export class BackupPlan extends pulumi.ComponentResource {
  /** Id of the plan. */
  readonly planId: pulumi.Output<string>;

  /** @throws Error when an argument is out of its range; nothing is registered then. */
  constructor(name: string, args: BackupPlanArgs, opts?: pulumi.ComponentResourceOptions) {
    checkBackupPlan(name, args);
    super("plinth:data:BackupPlan", name, {}, opts);

    const role = createRole(this, name, args);
    const plan = createPlan(this, name, args);
    createSelection(this, name, args, plan, role);

    this.planId = plan.id;
    this.registerOutputs({ planId: this.planId });
  }
}

/**
 * Checks what can be known before anything is registered.
 *
 * @throws Error naming the first wrong argument, its value and what is allowed.
 */
export function checkBackupPlan(name: string, { selectionTag }: Pick<BackupPlanArgs, "selectionTag">): void {
  // A selection's name has the limits of a plan's.
  checkName("backupPlan", `${name}-selection`);
  checkName("iamRole", `${name}-role`);
  const problem = checkTag("Backup", selectionTag);
  if (problem !== undefined) throw new Error(`selectionTag is "${selectionTag}": ${problem}`);
  if (selectionTag === "")
    throw new Error("selectionTag is empty; name a value that only this environment's resources have.");
}

function createRole(parent: BackupPlan, name: string, { accountId, region }: BackupPlanArgs): MadeBackupRole {
  return createBackupRole(parent, `${name}-role`, {
    purpose: "backup",
    description: "AWS Backup makes recovery points with it",
    accountId,
    region,
  });
}

function createPlan(parent: BackupPlan, name: string, args: BackupPlanArgs): Plan {
  return new Plan(name, { rules: backupRules(args), tags: { Name: name } }, { parent });
}

function createSelection(
  parent: BackupPlan,
  name: string,
  { selectionTag }: BackupPlanArgs,
  plan: Plan,
  { attachment, role }: MadeBackupRole,
): Selection {
  return new Selection(
    `${name}-selection`,
    {
      planId: plan.id,
      iamRoleArn: role.arn,
      selectionTags: [{ type: "STRINGEQUALS", key: "Backup", value: selectionTag }],
    },
    // From the selection on jobs start; it names the role, and not what the role may do.
    { parent, dependsOn: [attachment] },
  );
}
