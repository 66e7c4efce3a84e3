import { stringify } from "yaml";
import type { AccountConfig } from "../../account/config/schema.ts";
import { evidencePlaceOf, placeOf } from "../../account/places.ts";
import {
  accountPolicyArn,
  accountRoleArn,
  backendUrl,
  boundaryName,
  environmentRoleName,
  evidenceUrl,
} from "../../model/account-names.ts";
import type { RawStack } from "../../stacks/config/stack-file.ts";

/** What one environment's stack file takes from its account. */
export interface EnvironmentValues {
  readonly environment: string;
  readonly deployerRoleArn: string;
  readonly previewRoleArn: string;
  readonly rolesBoundaryArn: string;
  /** For `PULUMI_BACKEND_URL`. */
  readonly backendUrl: string;
  /** For `PLINTH_EVIDENCE_URL`. */
  readonly evidenceUrl: string;
  /** The account of that bucket, for `PLINTH_EVIDENCE_OWNER`. */
  readonly evidenceOwner: string;
}

/** Everything but the ids of keys is known before the account is there, because its names are. */
export function environmentValues(config: AccountConfig, environment: string): EnvironmentValues {
  const place = placeOf(config);
  const role = (kind: "deploy" | "preview") =>
    accountRoleArn(place, environmentRoleName(place.project, environment, kind));
  return {
    environment,
    deployerRoleArn: role("deploy"),
    previewRoleArn: role("preview"),
    rolesBoundaryArn: accountPolicyArn(place, boundaryName(place.project, environment, "workload")),
    backendUrl: backendUrl(place, environment),
    evidenceUrl: evidenceUrl(evidencePlaceOf(config)),
    evidenceOwner: config.evidence.accountId,
  };
}

/** What only the state of the account tells. */
export interface ToldByAccount {
  /** Environment to what seals the secrets of its states. */
  readonly secretsProviders: Readonly<Record<string, string>>;
  /** Service to the address of its repository; empty where this account has no registry. */
  readonly repositoryUrls: Readonly<Record<string, string>>;
}

/** The part of an environment's stack file that its account decides, as YAML. */
export function valuesDocument(values: EnvironmentValues, told: ToldByAccount): string {
  const { deployerRoleArn, environment, previewRoleArn, rolesBoundaryArn } = values;
  const images = Object.entries(told.repositoryUrls).map(
    ([service, url]) => `#   ${service}: ${url}@sha256:...`,
  );
  return [
    `# Of Pulumi.${environment}.yaml. Merge it with what stands there.`,
    `# Its state: export PULUMI_BACKEND_URL='${values.backendUrl}'`,
    `# Its evidence: export PLINTH_EVIDENCE_URL='${values.evidenceUrl}', with --evidence-owner ${values.evidenceOwner}`,
    `# Its secrets, when its stack is made: --secrets-provider '${told.secretsProviders[environment] ?? "the account is not up yet"}'`,
    ...(images.length === 0 ? [] : ["# Its images:", ...images]),
    stringify(
      {
        config: {
          "plinth:rolesBoundaryArn": rolesBoundaryArn,
          "plinth:cluster": { access: { deployerRoleArn, previewRoleArn } },
        },
      },
      { lineWidth: 0 },
    ).trimEnd(),
  ].join("\n");
}

/** Which of the values an environment's file lacks, as path and what has to stand there. */
export function lackingIn(
  { values }: RawStack,
  wanted: EnvironmentValues,
): readonly (readonly [string, string])[] {
  const access = fieldsOf(fieldsOf(values["cluster"])["access"]);
  const pairs = [
    ["plinth:cluster.access.deployerRoleArn", access["deployerRoleArn"], wanted.deployerRoleArn],
    ["plinth:cluster.access.previewRoleArn", access["previewRoleArn"], wanted.previewRoleArn],
    ["plinth:rolesBoundaryArn", values["rolesBoundaryArn"], wanted.rolesBoundaryArn],
  ] as const;
  return pairs.flatMap(([path, there, wants]) => (there === wants ? [] : [[path, wants] as const]));
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}
