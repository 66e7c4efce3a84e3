import type { Database } from "../components/data/database.ts";
import { LoginProvisioning } from "../components/data/login-provisioning.ts";
import { LoginRotation } from "../components/data/login-rotation.ts";
import { SecretAgeWatch } from "../components/operations/secret-age-watch.ts";
import { type SecretDeclaration, SecretStore } from "../components/security/secret-store.ts";
import { serviceLogins } from "../model/logins.ts";
import { loginPurposes } from "../model/secret-names.ts";
import { awsServicePeers } from "./aws-services.ts";
import type { PlatformConfig } from "./config/schema.ts";
import { type EnvironmentParts, functionPlacement, platformOf } from "./environment-parts.ts";

/** Counts changes to what provisioning lays down in a database; provisioning runs again when it changes. */
export const schemaVersion = 1;

export interface Logins {
  readonly provisioning: LoginProvisioning;
  readonly secrets: SecretStore;
  /** Absent where no service has a login. */
  readonly rotation: LoginRotation | undefined;
}

/** Roles in the database, a secret for each login or pair of them, and their rotation, which sets the first passwords. */
export function createLogins(parts: EnvironmentParts, database: Database): Logins {
  const { alarmTopicArns, config, provider } = parts;
  const services = servicesWithDatabase(config);
  const secretsManager = awsServicePeers(parts);
  const provisioning = new LoginProvisioning(
    "login-provisioning",
    { ...functionPlacement(parts, "provision-database"), database, services, schemaVersion, secretsManager },
    { provider },
  );
  const secrets = createSecrets(parts, services);
  const rotated = Object.entries(secrets.ages).filter(([, { rotates }]) => rotates);
  const rotation =
    rotated.length === 0
      ? undefined
      : new LoginRotation(
          "login-rotation",
          {
            ...functionPlacement(parts, "rotate-login"),
            database,
            secrets: Object.fromEntries(rotated),
            platformTag: platformOf(config),
            keyArn: secrets.keyArn,
            rotationDays: config.secrets.rotationDays,
            refreshIntervalSeconds: config.secrets.refreshIntervalSeconds,
            secretsManager,
            after: [provisioning.invocation],
            alarmTopicArns,
          },
          { provider },
        );
  watchAges(parts, secrets);
  return { provisioning, secrets, rotation };
}

function watchAges(parts: EnvironmentParts, { ages }: SecretStore): void {
  if (Object.keys(ages).length === 0) return;
  const { alarmTopicArns, config, provider } = parts;
  new SecretAgeWatch(
    "secret-ages",
    {
      ...functionPlacement(parts, "check-secret-ages"),
      secrets: ages,
      servicePeers: awsServicePeers(parts),
      platformTag: platformOf(config),
      alarmTopicArns,
    },
    { provider },
  );
}

function servicesWithDatabase({ services }: PlatformConfig): readonly string[] {
  return Object.entries(services)
    .filter(([, { connectsTo }]) => connectsTo.includes("database"))
    .map(([name]) => name)
    .toSorted();
}

function createSecrets({ config, provider }: EnvironmentParts, services: readonly string[]): SecretStore {
  const { accountId, keyDeletionWindowDays, protect, region, secrets } = config;
  return new SecretStore(
    "secrets",
    {
      secrets: Object.fromEntries(
        services.flatMap((service) => loginSecrets(service, secrets.maximumAgeDays)),
      ),
      platform: platformOf(config),
      recoveryWindowDays: secrets.recoveryWindowDays,
      accountId,
      region,
      protect,
      keyDeletionWindowDays,
    },
    { provider },
  );
}

/** One secret for the two logins that take turns, and one for the migrator, which no running service can read. */
function loginSecrets(
  service: string,
  maximumAgeDays: number,
): readonly (readonly [name: string, secret: SecretDeclaration])[] {
  const { application, migrator } = serviceLogins(service);
  const secret = (purpose: string, logins: readonly string[]) =>
    [`${service}-${purpose}`, { service, purpose, maximumAgeDays, rotates: true, logins }] as const;
  return [secret(loginPurposes.application, application), secret(loginPurposes.migrator, [migrator])];
}
