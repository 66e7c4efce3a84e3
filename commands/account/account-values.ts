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
  registryHost,
} from "../../model/account-names.ts";
import type { RawStack } from "../../stacks/config/stack-file.ts";

/** What one environment's stack file takes from its account. */
export interface EnvironmentValues {
  readonly environment: string;
  readonly deployerRoleArn: string;
  readonly previewRoleArn: string;
  readonly rolesBoundaryArn: string;
  /** Absent where the registry is another account's. */
  readonly imageRegistry?: string;
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
    ...registryOf(config),
    backendUrl: backendUrl(place, environment),
    evidenceUrl: evidenceUrl(evidencePlaceOf(config)),
    evidenceOwner: config.evidence.accountId,
  };
}

function registryOf(config: AccountConfig): Pick<EnvironmentValues, "imageRegistry"> {
  return config.registry === "none" ? {} : { imageRegistry: registryHost(placeOf(config)) };
}

/** What only the state of the account tells. */
export interface ToldByAccount {
  /** Environment to what seals the secrets of its states. */
  readonly secretsProviders: Readonly<Record<string, string>>;
  /** Service to the address of its repository; empty where this account has no registry. */
  readonly repositoryUrls: Readonly<Record<string, string>>;
}

/** What the account gives, as YAML: to each of its environments, or where it has none, to those of the accounts that it serves. */
export function valuesDocuments(config: AccountConfig, told: ToldByAccount): readonly string[] {
  return config.environments.length === 0
    ? [sharedDocument(config, told)]
    : config.environments.map((environment) =>
        environmentDocument(environmentValues(config, environment), told),
      );
}

function sharedDocument(config: AccountConfig, told: ToldByAccount): string {
  const { imageRegistry } = registryOf(config);
  return [
    `# ${config.name} has no environments. Of the stack files of those that it serves; merge it with what stands there.`,
    evidenceLine({
      evidenceUrl: evidenceUrl(evidencePlaceOf(config)),
      evidenceOwner: config.evidence.accountId,
    }),
    ...imageLines(told),
    ...(imageRegistry === undefined ? [] : [yaml({ "plinth:imageRegistry": imageRegistry })]),
  ].join("\n");
}

/** The part of an environment's stack file that its account decides. */
function environmentDocument(values: EnvironmentValues, told: ToldByAccount): string {
  const { deployerRoleArn, environment, imageRegistry, previewRoleArn, rolesBoundaryArn } = values;
  return [
    `# Of Pulumi.${environment}.yaml. Merge it with what stands there.`,
    `# Its state: export PULUMI_BACKEND_URL='${values.backendUrl}'`,
    evidenceLine(values),
    `# Its secrets, when its stack is made: --secrets-provider '${told.secretsProviders[environment] ?? "the account is not up yet"}'`,
    ...imageLines(told),
    yaml({
      ...(imageRegistry === undefined ? {} : { "plinth:imageRegistry": imageRegistry }),
      "plinth:rolesBoundaryArn": rolesBoundaryArn,
      "plinth:cluster": { access: { deployerRoleArn, previewRoleArn } },
    }),
  ].join("\n");
}

function evidenceLine(values: Pick<EnvironmentValues, "evidenceOwner" | "evidenceUrl">): string {
  return `# Evidence: export PLINTH_EVIDENCE_URL='${values.evidenceUrl}' PLINTH_EVIDENCE_OWNER=${values.evidenceOwner}`;
}

function imageLines({ repositoryUrls }: ToldByAccount): readonly string[] {
  const images = Object.entries(repositoryUrls).map(([service, url]) => `#   ${service}: ${url}@sha256:...`);
  return images.length === 0 ? [] : ["# Images:", ...images];
}

function yaml(config: Readonly<Record<string, unknown>>): string {
  return stringify({ config }, { lineWidth: 0 }).trimEnd();
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
    ["plinth:imageRegistry", values["imageRegistry"], wanted.imageRegistry],
  ] as const;
  return pairs.flatMap(([path, there, wants]) =>
    wants === undefined || there === wants ? [] : [[path, wants] as const],
  );
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}
