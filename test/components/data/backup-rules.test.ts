import { expect } from "chai";
import { backupRules } from "../../../components/data/backup-rules.ts";

const window = { startWindow: 60, completionWindow: 480 };

describe("components/data/backup-rules", () => {
  it("keeps a point in time, daily and monthly snapshots, and copies the snapshots only", () => {
    expect(
      backupRules({
        retention: { continuousDays: 35, dailyDays: 35, monthlyDays: 365 },
        vaultName: "vault",
        copyVaultArn: "elsewhere",
      }),
    ).to.deep.equal([
      {
        ruleName: "continuous",
        targetVaultName: "vault",
        schedule: "cron(0 12 ? * * *)",
        ...window,
        enableContinuousBackup: true,
        lifecycle: { deleteAfter: 35 },
      },
      {
        ruleName: "daily",
        targetVaultName: "vault",
        schedule: "cron(0 6 ? * * *)",
        ...window,
        lifecycle: { deleteAfter: 35 },
        copyActions: [{ destinationVaultArn: "elsewhere", lifecycle: { deleteAfter: 35 } }],
      },
      {
        ruleName: "monthly",
        targetVaultName: "vault",
        schedule: "cron(0 9 1 * ? *)",
        ...window,
        lifecycle: { deleteAfter: 365 },
        copyActions: [{ destinationVaultArn: "elsewhere", lifecycle: { deleteAfter: 365 } }],
      },
    ]);
  });

  it("is one daily rule at its smallest", () => {
    expect(
      backupRules({ retention: { dailyDays: 7 }, vaultName: "vault", copyVaultArn: undefined }),
    ).to.deep.equal([
      {
        ruleName: "daily",
        targetVaultName: "vault",
        schedule: "cron(0 6 ? * * *)",
        ...window,
        lifecycle: { deleteAfter: 7 },
        copyActions: [],
      },
    ]);
  });
});
