import type { AccountConfig } from "../../account/config/schema.ts";
import { evidencePlaceOf } from "../../account/places.ts";
import { evidenceUrl } from "../../model/account-names.ts";

/** What an account shares with others, and with whom, in lines: evidence, images, runners. States are shared with nobody. */
export function sharedLines(config: AccountConfig): readonly string[] {
  return [
    `Evidence          ${evidenceOf(config)}`,
    `Images            ${imagesOf(config)}`,
    `Runners           ${runnersOf(config)}`,
  ];
}

function evidenceOf(config: AccountConfig): string {
  const { accountId, evidence } = config;
  const url = evidenceUrl(evidencePlaceOf(config));
  if (evidence.accountId !== accountId) return `kept by account ${evidence.accountId}: ${url}`;
  const writers = Object.entries(evidence.writers).map(([name, id]) => `${name} (${id})`);
  return writers.length === 0
    ? `kept here, shared with no other account: ${url}`
    : `kept here: ${url}; each writes its own records and reads all: ${writers.join(", ")}`;
}

function imagesOf({ registry }: AccountConfig): string {
  if (registry === "none") return "none here";
  const { pullAccountIds, services } = registry;
  const pulled =
    pullAccountIds.length === 0 ? "pulled by no other account" : `pulled by ${pullAccountIds.join(", ")}`;
  return `of ${services.join(", ")}; ${pulled}`;
}

function runnersOf({ runners }: AccountConfig): string {
  if (runners === "none") return "none here";
  const peers = Object.keys(runners.peerings);
  return `in ${runners.cidr}, ${peers.length === 0 ? "peered with no environment" : `peered with ${peers.join(", ")}`}`;
}
