import { serviceOf, urlVariable } from "../../model/service.ts";
import type { Mistake } from "./problem.ts";
import { type Rule, valid } from "./rule.ts";
import { perService } from "./service-entries.ts";
import { service } from "./services.ts";
import { isFields, valueAt } from "./value.ts";

/** What the platform, AWS' libraries and Kubernetes set; a setting of the same name would contradict them. */
const reserved =
  /^(PORT|METRICS_PORT|KEEP_ALIVE_SECONDS|SERVICE_NAME|ENVIRONMENT|SECRETS_DIRECTORY|FLAGS_FILE|(DATABASE|SHUTDOWN|AWS|KUBERNETES)_.*)$/;

const secretName =
  /(^|_)(PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|CREDENTIALS?|(API|ACCESS|PRIVATE|SECRET)_KEY)$/;

/** A private key, an access key of AWS, and a URL with a password. */
const secretValue = /-----BEGIN [A-Z ]*PRIVATE KEY-----|\b(AKIA|ASIA)[A-Z0-9]{16}\b|:\/\/[^/\s:@]*:[^/\s@]+@/;

const form = "upper-case letters, digits and _, first a letter, as in LOG_LEVEL";
const elsewhere =
  "a value that may be read by all; what is secret is kept in AWS Secrets Manager and mounted as a file";

/** What is wrong with a variable's name. */
function nameMistake(variable: string, urls: ReadonlyMap<string, string>): Omit<Mistake, "path"> | undefined {
  if (!/^[A-Z][A-Z0-9_]*$/.test(variable)) {
    return { message: `has a name, "${variable}", that is none of a variable`, allowed: form };
  }
  if (secretName.test(variable)) {
    return {
      message: "has the name of a secret, and everybody who sees the pod reads it",
      allowed: elsewhere,
      hidden: true,
    };
  }
  const peer = urls.get(variable);
  if (peer !== undefined) {
    return { message: `is set by the platform, to where ${peer} is`, allowed: "another name" };
  }
  return reserved.test(variable)
    ? { message: "is a variable that the platform sets or reserves", allowed: "another name" }
    : undefined;
}

const namesFit = perService((name, entry) => {
  const settings = valueAt(entry, ["settings"]);
  if (!isFields(settings)) return [];
  const peers = (valid(service.shape.connectsTo, valueAt(entry, ["connectsTo"])) ?? []).flatMap(
    (destination) => serviceOf(destination) ?? [],
  );
  const urls = new Map(peers.map((peer) => [urlVariable(peer), peer]));
  return Object.keys(settings).flatMap((variable): readonly Mistake[] => {
    const mistake = nameMistake(variable, urls);
    return mistake === undefined ? [] : [{ path: ["services", name, "settings", variable], ...mistake }];
  });
});

const valuesArePublic = perService((name, entry) => {
  const settings = valueAt(entry, ["settings"]);
  if (!isFields(settings)) return [];
  return Object.entries(settings).flatMap(([variable, value]): readonly Mistake[] =>
    typeof value === "string" && secretValue.test(value) && !secretName.test(variable)
      ? [
          {
            path: ["services", name, "settings", variable],
            message: "holds a key or a password, and everybody who sees the pod reads it",
            allowed: elsewhere,
            hidden: true,
          },
        ]
      : [],
  );
});

/** What services are handed as environment variables. */
export const variableRules: readonly Rule[] = [namesFit, valuesArePublic];
