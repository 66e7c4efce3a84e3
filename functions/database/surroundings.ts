import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { Tell } from "./log.ts";
import { log } from "./log.ts";
import { newSecretsManager } from "./secret-text.ts";
import type { Variables } from "./settings.ts";

/** All that a function reaches beyond its event. */
export interface Surroundings {
  readonly variables: Variables;
  readonly secretsManager: SecretsManagerClient;
  readonly tell: Tell;
}

/** In Lambda: the process' own environment; credentials and Region come from there too. */
export function lambdaSurroundings(): Surroundings {
  return { variables: process.env, secretsManager: newSecretsManager(), tell: log };
}
