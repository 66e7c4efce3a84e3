import type { ReadinessCheck } from "../check.ts";
import { eachContainer, openVariables } from "../container-judge.ts";
import { ofTest } from "../file-requirement.ts";
import { every, fine, type Judge, open, wrong } from "../judgement.ts";
import { autoscalers } from "../points/scaling.ts";
import { ofResources } from "../resource-requirement.ts";
import { selectionOf } from "../selected-pods.ts";
import { blocksAt, listAt, notKnown, textAt, valueAt } from "../values.ts";
import { containersOf, namespaceOf, podPath, serviceTypes, variablesOf, workloadTypes } from "../workload.ts";

/** What a pod may mount: nothing of it outlives the pod. */
const passing: ReadonlySet<string> = new Set([
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "projected",
  "secret",
]);

const mountsNothingLasting: Judge = ({ inputs, type }) => {
  const property = `${podPath(type)}.volumes`;
  const volumes = listAt(inputs, property);
  if (volumes === notKnown || volumes?.includes(notKnown) === true) return open(property);
  const lasting = blocksAt(inputs, property).filter(
    (volume) => !Object.keys(volume).some((key) => passing.has(key)),
  );
  return lasting.length === 0
    ? fine
    : wrong(
        "A volume outlives its pod:",
        lasting.map((volume) => textAt(volume, "name")),
      );
};

const writesNothing = eachContainer((container) => {
  const readOnly = valueAt(container, "securityContext.readOnlyRootFilesystem");
  if (readOnly === notKnown) return open("securityContext");
  return readOnly === true ? fine : wrong("A container can write to its own image.");
});

/** Where a service is told where the others are, such as DATABASE_HOST or WORKER_URL. */
const placeName = /_(?:HOST|URL|ENDPOINT|ADDRESS)$/u;

const attaches: Judge = (service, facts) => {
  const property = `${podPath(service.type)}.volumes`;
  const volumes = listAt(service.inputs, property);
  if (volumes === notKnown || volumes?.includes(notKnown) === true) return open(property);
  const mounts = blocksAt(service.inputs, property).some((volume) => valueAt(volume, "csi") !== undefined);
  return mounts ? namesPlaces(service, facts) : fine;
};

const namesPlaces = eachContainer((container) => {
  const unknown = openVariables(container);
  if (unknown !== undefined) return open(unknown);
  return variablesOf(container).some((name) => placeName.test(name))
    ? fine
    : wrong("It has a credential, and no variable says where it is used.");
});

const isServed: Judge = (service, { resources }) => {
  const [first] = containersOf(service);
  const ports =
    first === undefined ? [] : blocksAt(first, "ports").map((port) => valueAt(port, "containerPort"));
  const services = resources.inNamespace("kubernetes:core/v1:Service", namespaceOf(service));
  const { open: unclear, selecting } = selectionOf(services, "spec.selector", service);
  const served = selecting
    .flatMap((one) => blocksAt(one.inputs, "spec.ports"))
    .some((port) => ports.includes(valueAt(port, "targetPort")));
  if (served) return fine;
  if (unclear || first === undefined) return open("spec.selector of a Service");
  return wrong("No Service leads to one of its ports:", ports);
};

/** Kubernetes waits 30 s where nothing is said. */
const endsInTime: Judge = (service, facts) => {
  const property = `${podPath(service.type)}.terminationGracePeriodSeconds`;
  const grace = valueAt(service.inputs, property);
  if (grace === notKnown) return open(property);
  const seconds = typeof grace === "number" ? grace : 30;
  return eachContainer((container) => {
    const wait = valueAt(container, "lifecycle.preStop.sleep.seconds") ?? 0;
    if (wait === notKnown) return open("lifecycle.preStop");
    return typeof wait === "number" && seconds > wait
      ? fine
      : wrong(`${property} has to be more than preStop takes, and is`, seconds);
  })(service, facts);
};

export const backingServices: ReadinessCheck = {
  id: "backing-services",
  number: 4,
  title: "Backing services: attached by configuration",
  requirements: [
    ofResources({
      id: "attached-services",
      says: "What a service depends on is named by a variable, its credential by a mounted file.",
      called: "services",
      types: serviceTypes,
      judge: attaches,
      next: "Connect the service with connectsTo in Pulumi.<stack>.yaml.",
    }),
  ],
};

export const processes: ReadinessCheck = {
  id: "processes",
  number: 6,
  title: "Processes: nothing is kept in them",
  requirements: [
    ofResources({
      id: "stateless-processes",
      says: "No pod has a volume that outlives it, or writes to its image.",
      called: "workloads",
      types: workloadTypes,
      judge: every(mountsNothingLasting, writesNothing),
      next: "Keep it in the database: see docs/adr/0025-workloads-without-volumes.md.",
    }),
  ],
};

export const portBinding: ReadinessCheck = {
  id: "port-binding",
  number: 7,
  title: "Port binding: a service is a port",
  requirements: [
    ofResources({
      id: "served-ports",
      says: "A Service leads to the port of every service.",
      called: "services",
      types: serviceTypes,
      judge: isServed,
      next: "Give the Deployment a Service that selects its pods.",
    }),
  ],
};

export const concurrency: ReadinessCheck = {
  id: "concurrency",
  number: 8,
  title: "Concurrency: more of the same process",
  requirements: [autoscalers],
};

export const disposability: ReadinessCheck = {
  id: "disposability",
  number: 9,
  title: "Disposability: quick to start, graceful to end",
  requirements: [
    ofResources({
      id: "graceful-end",
      says: "Every service has time to end after it has stopped being asked.",
      called: "services",
      types: serviceTypes,
      judge: endsInTime,
      next: "Set terminationGracePeriodSeconds above what preStop takes.",
    }),
    ofTest({
      id: "end-tested",
      says: "A test shows that a request under way is answered while the service ends.",
      path: "service/test/shutdown.test.ts",
      title: "lets a request end that is under way when the door closes",
      next: "Restore the test.",
    }),
  ],
};
