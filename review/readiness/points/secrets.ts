import { secretlessFindings } from "../../../policies/secretless-state.ts";
import type { ReadinessCheck } from "../check.ts";
import { eachContainer, openVariables } from "../container-judge.ts";
import { ofTest } from "../file-requirement.ts";
import { equals, fine, given, type Judge, open, wrong } from "../judgement.ts";
import { notMet, type Requirement } from "../requirement.ts";
import { counted, ofResources } from "../resource-requirement.ts";
import { blocksAt, notKnown, textAt, valueAt } from "../values.ts";
import { workloadTypes } from "../workload.ts";

/** Longest time between two rotations, in days. Our choice: a quarter. */
const maximumRotationDays = 90;

const secretType = "aws:secretsmanager/secret:Secret";
const rotationType = "aws:secretsmanager/secretRotation:SecretRotation";

const secretlessResources: Requirement = {
  id: "secretless-resources",
  says: "No resource has a secret among its values, so that none is in the state.",
  next: "Create the secret without a value, and set it with npm run secrets -- set.",
  look: (facts) => {
    const found = secretlessFindings(facts.resources.all);
    if (found.length > 0)
      return notMet(found.map(({ message, urn }) => ({ says: "A secret:", value: message, urn })));
    if (facts.resources.all.length === 0) return notMet([{ says: "There are no resources." }]);
    return counted([], facts);
  },
};

const withoutSecretVariables = eachContainer((container) => {
  const unknown = openVariables(container);
  if (unknown !== undefined) return open(unknown);
  const variable = blocksAt(container, "env").find(
    (entry) => valueAt(entry, "valueFrom.secretKeyRef") !== undefined,
  );
  if (variable !== undefined) return wrong("A variable is filled from a Secret:", textAt(variable, "name"));
  const whole = blocksAt(container, "envFrom").find((entry) => valueAt(entry, "secretRef") !== undefined);
  return whole === undefined
    ? fine
    : wrong("A whole Secret becomes variables:", textAt(whole, "secretRef.name"));
});

export const secretsAsFiles = ofResources({
  id: "secrets-as-files",
  says: "Workloads read secrets from mounted files, never from variables.",
  called: "workloads",
  types: workloadTypes,
  judge: withoutSecretVariables,
  next: "Mount the secret, and remove the variable: see docs/adr/0030-configuration-by-variables-secrets-by-files.md.",
});

const rotatesInTime: Judge = ({ inputs }) => {
  const property = "rotationRules.automaticallyAfterDays";
  const days = valueAt(inputs, property);
  if (days === notKnown) return open(property);
  return typeof days === "number" && days <= maximumRotationDays
    ? fine
    : wrong(`${property} has to be at most ${maximumRotationDays}, and is`, days ?? "not set");
};

export const secrets: ReadinessCheck = {
  id: "secrets",
  number: 2,
  title: "Secrets are stored securely",
  requirements: [
    secretlessResources,
    ofResources({
      id: "secrets-encrypted",
      says: "Every secret is encrypted with a key of the environment's own.",
      called: "secrets",
      types: [secretType],
      judge: given("kmsKeyId"),
      next: "Give the secret a kmsKeyId.",
    }),
    ofResources({
      id: "secrets-rotate",
      says: `Logins change at least every ${maximumRotationDays} days by themselves.`,
      called: "rotations of secrets",
      types: [rotationType],
      judge: rotatesInTime,
      together: (rotations, { resources }) => {
        const changed = resources
          .of(secretType)
          .filter(({ inputs }) => textAt(inputs, 'tags["plinth:changed-by"]') === "rotation").length;
        return rotations.length >= changed
          ? fine
          : wrong("Secrets have no rotation; so many of them:", changed - rotations.length);
      },
      next: "Set plinth:secrets.rotationDays in Pulumi.<stack>.yaml.",
    }),
    ofResources({
      id: "master-password",
      says: "RDS makes, keeps and rotates the database's master password.",
      called: "databases",
      types: ["aws:rds/instance:Instance"],
      judge: equals("manageMasterUserPassword", true),
      next: "Set manageMasterUserPassword on the instance.",
    }),
    secretsAsFiles,
    ofTest({
      id: "rotation-tested",
      says: "A test shows that a rotation fails no request.",
      path: "service/test/rotation.test.ts",
      title: "moves to the other login without one failed request, and lets the old connections go",
      next: "Restore the test.",
    }),
  ],
};
