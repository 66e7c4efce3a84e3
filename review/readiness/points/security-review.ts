import type { PlannedResource } from "../../../model/planned-resource.ts";
import type { ReadinessCheck } from "../check.ts";
import { ofSomeDocument } from "../file-requirement.ts";
import { equals, fine, type Judge, open, wrong } from "../judgement.ts";
import { ofRecord } from "../record-requirement.ts";
import { cannotBeTold, notMet, type Requirement } from "../requirement.ts";
import { counted, ofResources } from "../resource-requirement.ts";
import { isBlock, listAt, notKnown, valueAt } from "../values.ts";
import { namespaceOf, podPath, serviceTypes } from "../workload.ts";
import { allowsNotEverything, permissionTypes } from "./allowed-actions.ts";
import { encryptedAtRest, encryptedDatabaseConnections, encryptedEntries } from "./encryption.ts";
import { closedToTheWorld, ingressTypes } from "./open-to-the-world.ts";

const rulesFindNothing: Requirement = {
  id: "rules-find-nothing",
  says: "The rules of policies/ find nothing that blocks, and know all that is there.",
  next: "npm run policy -- --stack <stack>, and mend what it finds.",
  look: (facts) => {
    const blocking = facts.findings.filter(
      ({ severity, waived }) => severity === "block" && waived === undefined,
    );
    if (blocking.length > 0)
      return notMet(blocking.map(({ id, urn }) => ({ says: "A rule is broken:", value: id, urn })));
    if (facts.resources.all.length === 0) return notMet([{ says: "There are no resources to judge." }]);
    if (facts.unknown.length > 0) {
      return cannotBeTold(
        facts.unknown.map(({ reason, urn }) => ({
          says: "Something is not known:",
          value: reason,
          ...(urn === "" ? {} : { urn }),
        })),
      );
    }
    return counted([], facts);
  },
};

const privateApi: Judge = ({ inputs }) => {
  const shown = valueAt(inputs, "vpcConfig.endpointPublicAccess");
  const networks = listAt(inputs, "vpcConfig.publicAccessCidrs");
  if (shown === notKnown || networks === notKnown) return open("vpcConfig");
  if (shown === false) return fine;
  const narrow = networks !== undefined && networks.length > 0 && !networks.includes("0.0.0.0/0");
  return narrow
    ? fine
    : wrong("Its API is open to the internet; publicAccessCidrs is", networks ?? "not set");
};

function deniesAll({ inputs }: PlannedResource): boolean {
  const selector = valueAt(inputs, "spec.podSelector");
  const types = listAt(inputs, "spec.policyTypes");
  const all = isBlock(selector) && Object.keys(selector).length === 0;
  return all && Array.isArray(types) && types.includes("Ingress") && types.includes("Egress");
}

/** Everything in a service's namespace is denied but what another policy allows. */
const startsDenied: Judge = (service, { resources }) => {
  const namespace = namespaceOf(service);
  if (namespace === notKnown) return open("metadata.namespace");
  const denied = resources
    .inNamespace("kubernetes:networking.k8s.io/v1:NetworkPolicy", namespace)
    .some(deniesAll);
  return denied
    ? fine
    : wrong("No network policy denies everything in its namespace:", namespace ?? "default");
};

const isItself: Judge = ({ inputs, type }) => {
  const pod = podPath(type);
  const [account, mounted] = [
    valueAt(inputs, `${pod}.serviceAccountName`),
    valueAt(inputs, `${pod}.automountServiceAccountToken`),
  ];
  if (account === notKnown || mounted === notKnown) return open(`${pod}.serviceAccountName`);
  if (account === undefined || account === "default") return wrong("It has no account of its own.");
  return mounted === false
    ? fine
    : wrong("It is given a token of the cluster, as automountServiceAccountToken is", mounted ?? "not set");
};

/** Names of tools that look for known weaknesses. */
const scanners =
  /npm audit\b|\b(?:trivy|grype|snyk|osv-scanner|dependency-review-action|codeql-action|inspector)\b/iu;

export const securityReview: ReadinessCheck = {
  id: "security-review",
  number: 12,
  title: "Security is reviewed: network, access, encryption",
  requirements: [
    rulesFindNothing,
    ofResources({
      id: "closed-network",
      says: "Nothing but the ports of an entry is open to the world.",
      called: "security groups",
      types: ingressTypes,
      judge: closedToTheWorld,
      next: "Name the source of the rule.",
    }),
    ofResources({
      id: "private-database",
      says: "The database has no public address.",
      called: "databases",
      types: ["aws:rds/instance:Instance"],
      judge: equals("publiclyAccessible", false),
      next: "Set publiclyAccessible of the instance to false.",
    }),
    ofResources({
      id: "private-api",
      says: "The cluster's API is private, or open to named networks.",
      called: "clusters",
      types: ["aws:eks/cluster:Cluster"],
      judge: privateApi,
      next: "Set plinth:cluster.publicAccessCidrs in Pulumi.<stack>.yaml.",
    }),
    ofResources({
      id: "default-deny",
      says: "Every service starts with everything denied.",
      called: "services",
      types: serviceTypes,
      judge: startsDenied,
      next: "Give the namespace a NetworkPolicy over all pods, for Ingress and Egress.",
    }),
    ofResources({
      id: "own-identities",
      says: "Every service has an identity of its own, and no token of the cluster.",
      called: "services",
      types: serviceTypes,
      judge: isItself,
      next: "Give the service a ServiceAccount, and set automountServiceAccountToken to false.",
    }),
    ofResources({
      id: "least-privilege",
      says: "No role may do everything.",
      called: "permissions of roles",
      types: permissionTypes,
      judge: allowsNotEverything,
      next: "Name the actions and resources.",
    }),
    encryptedAtRest,
    encryptedDatabaseConnections,
    encryptedEntries,
    ofSomeDocument({
      id: "scanned-for-weaknesses",
      says: "Packages and images are scanned for known weaknesses by the pipeline.",
      among: /^\.github\/workflows\/[^/]+\.ya?ml$/u,
      called: "workflow that runs a scanner",
      fits: (text) => scanners.test(text),
      next: "Add a workflow to .github/workflows that scans packages and images.",
    }),
    ofRecord({
      id: "security-review",
      says: "Somebody has reviewed network, access and encryption of this environment.",
      about: "security-review",
    }),
    ofRecord({
      id: "penetration-test",
      says: "Somebody has tried to get in.",
      about: "penetration-test",
    }),
    ofRecord({
      id: "administrator-mfa",
      says: "Every administrator signs in with a second factor.",
      about: "administrator-mfa",
    }),
  ],
};
