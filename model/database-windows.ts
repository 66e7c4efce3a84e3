/** Minutes of the week, from Monday 00:00 UTC. `end` may lie beyond the week's end, where a window crosses it. */
export interface Window {
  readonly start: number;
  readonly end: number;
}

/** A window that RDS would refuse. */
export class WindowError extends Error {
  override readonly name = "WindowError";
}

const days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
const day = 24 * 60;
const week = days.length * day;
const leastMinutes = 30;

const time = "([01]\\d|2[0-3]):([0-5]\\d)";
const dailyPattern = new RegExp(`^${time}-${time}$`);
const weeklyPattern = new RegExp(`^(${days.join("|")}):${time}-(${days.join("|")}):${time}$`);

/**
 * Reads the time in which RDS makes its daily backup, as in `02:00-03:00`, UTC.
 *
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.BackupWindow.html
 *
 * @returns the window of each day of the week.
 * @throws WindowError naming the text and what is allowed.
 */
export function parseBackupWindow(text: string): readonly Window[] {
  const parts = dailyPattern.exec(text);
  if (parts === null) {
    throw new WindowError(
      `The backup window is "${text}"; allowed is a daily time in UTC, as in "02:00-03:00".`,
    );
  }
  const [, fromHour, fromMinute, toHour, toMinute] = parts.map(Number);
  const length = span(minutes(fromHour, fromMinute), minutes(toHour, toMinute), day);
  checkLength("backup window", text, length);
  return days.map((_, index) => {
    const start = index * day + minutes(fromHour, fromMinute);
    return { start, end: start + length };
  });
}

/**
 * Reads the time in which RDS applies what was left for it, as in `sun:04:00-sun:05:00`, UTC.
 *
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_UpgradeDBInstance.Maintenance.html
 *
 * @throws WindowError naming the text and what is allowed.
 */
export function parseMaintenanceWindow(text: string): Window {
  const parts = weeklyPattern.exec(text);
  if (parts === null) {
    throw new WindowError(
      `The maintenance window is "${text}"; allowed is a weekly time in UTC, as in "sun:04:00-sun:05:00".`,
    );
  }
  const [, fromDay, fromHour, fromMinute, toDay, toHour, toMinute] = parts;
  const start = dayStart(fromDay) + minutes(Number(fromHour), Number(fromMinute));
  const length = span(start, dayStart(toDay) + minutes(Number(toHour), Number(toMinute)), week);
  checkLength("maintenance window", text, length);
  return { start, end: start + length };
}

/**
 * What is wrong with the two windows; `undefined` when nothing is. RDS refuses windows that overlap.
 */
export function windowsMistake(backupWindow: string, maintenanceWindow: string): string | undefined {
  try {
    const maintenance = parseMaintenanceWindow(maintenanceWindow);
    const overlapping = parseBackupWindow(backupWindow).some((backup) => overlap(backup, maintenance));
    if (!overlapping) return undefined;
    return `The backup window ${backupWindow} overlaps the maintenance window ${maintenanceWindow}, and RDS refuses that. Move one of them.`;
  } catch (error) {
    if (error instanceof WindowError) return error.message;
    throw error;
  }
}

/** In a week that begins again at its end. */
function overlap(one: Window, other: Window): boolean {
  return [-week, 0, week].some((shift) => one.start + shift < other.end && other.start < one.end + shift);
}

function span(start: number, end: number, period: number): number {
  return end >= start ? end - start : end + period - start;
}

function minutes(hour = 0, minute = 0): number {
  return hour * 60 + minute;
}

function dayStart(name: string | undefined): number {
  return days.findIndex((known) => known === name) * day;
}

function checkLength(what: string, text: string, length: number): void {
  if (length < leastMinutes || length >= day) {
    throw new WindowError(
      `The ${what} "${text}" is ${length} minutes long; RDS allows ${leastMinutes} minutes to less than 24 hours.`,
    );
  }
}
