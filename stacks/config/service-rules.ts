import { imageParts } from "../../model/image.ts";
import { serviceNameMistake } from "../../model/logins.ts";
import { nearest } from "../../model/nearest.ts";
import { quotaMistakes, quotaOf } from "../../model/quota.ts";
import { longestJobName } from "../../model/service.ts";
import { cluster } from "./cluster.ts";
import { identity } from "./identity.ts";
import { type Mistake, refusal } from "./problem.ts";
import { type Rule, valid } from "./rule.ts";
import { perService, servicesOf } from "./service-entries.ts";
import { longestServiceName, service } from "./services.ts";
import { isFields, valueAt } from "./value.ts";

/** Beginnings of namespaces that Kubernetes, EKS and its add-ons make: a service's namespace has the service's name. */
const foreignNamespaces = ["amazon-", "aws-", "eks-", "kube-"];

const namesFit = perService((name) => {
  const path = ["services", name];
  const mistake = serviceNameMistake(name);
  if (mistake !== undefined) return refusal(path, mistake);
  const foreign = foreignNamespaces.find((beginning) => name.startsWith(beginning));
  if (foreign !== undefined) {
    return [
      {
        path,
        message: `would get the namespace ${name}, and those that begin with ${foreign} belong to Kubernetes, EKS or add-ons`,
        allowed: `another name, as in ${name.slice(foreign.length)}`,
      },
    ];
  }
  if (name.length <= longestServiceName) return [];
  return [
    {
      path,
      message: `has a name of ${name.length} characters`,
      allowed: `at most ${longestServiceName}, so that the names of its roles and logins fit; shorten it by ${name.length - longestServiceName}`,
    },
  ];
});

const replicasInOrder = perService((name, entry) => {
  const bounds = valid(service.shape.replicas, valueAt(entry, ["replicas"]));
  if (bounds === undefined || bounds.min <= bounds.max) return [];
  return [
    {
      path: ["services", name, "replicas", "min"],
      message: `is more than max, ${bounds.max}`,
      allowed: `1 to ${bounds.max}, or a greater max`,
    },
  ];
});

const probeNames = ["startup", "liveness", "readiness"] as const;

const probesDiffer = perService((name, entry) => {
  const probes = valid(service.shape.probes, valueAt(entry, ["probes"]));
  if (probes === undefined) return [];
  return probeNames.flatMap((probe, index): readonly Mistake[] => {
    const twin = probeNames.slice(0, index).find((earlier) => probes[earlier] === probes[probe]);
    if (twin === undefined) return [];
    return [
      {
        path: ["services", name, "probes", probe],
        message: `asks the same path as ${twin}`,
        allowed:
          "three different paths: a liveness probe that asks dependencies, as readiness does, restarts every pod when one of them fails",
      },
    ];
  });
});

const portsDiffer = perService((name, entry) => {
  const port = valid(service.shape.port, valueAt(entry, ["port"]));
  const metrics = valid(service.shape.metricsPort, valueAt(entry, ["metricsPort"]));
  if (port === undefined || metrics !== port) return [];
  return [
    {
      path: ["services", name, "metricsPort"],
      message: "is the service's port too, so that whoever may use the service reads its metrics",
      allowed: "none, or another port",
    },
  ];
});

const teamsKnown: Rule = (values) => {
  const teams = valid(cluster.shape.access.shape.teams, valueAt(values, ["cluster", "access", "teams"]));
  if (teams === undefined) return [];
  const known = Object.keys(teams).toSorted();
  return servicesOf(values).flatMap(([name, entry]): readonly Mistake[] => {
    const team = valid(service.shape.team, valueAt(entry, ["team"]));
    if (team === undefined || team === "none" || known.includes(team)) return [];
    const meant = nearest(team, known);
    return [
      {
        path: ["services", name, "team"],
        message: `names the team "${team}", which cluster.access.teams does not have`,
        allowed: ["none", ...known].join(", "),
        ...(meant === undefined ? {} : { nearest: meant }),
      },
    ];
  });
};

/** A plan would be blocked by the rule image-registry: here it is told by line, before anything is planned. */
const imagesFromRegistry: Rule = (values) => {
  const registry = valid(identity.imageRegistry, values["imageRegistry"]);
  if (registry === undefined) return [];
  return servicesOf(values).flatMap(([name, entry]): readonly Mistake[] => {
    const image = valid(service.shape.image, valueAt(entry, ["image"]));
    if (image === undefined || imageParts(image)?.registry === registry) return [];
    return [
      {
        path: ["services", name, "image"],
        message: "is not from the registry that imageRegistry names",
        allowed: `an image of ${registry}; one of somebody else is copied there first`,
      },
    ];
  });
};

const jobNamesFit = perService((name, entry) => {
  const jobs = valueAt(entry, ["jobs"]);
  if (!isFields(jobs)) return [];
  return Object.keys(jobs).flatMap((job): readonly Mistake[] => {
    const path = ["services", name, "jobs", job];
    if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(job)) {
      return [
        {
          path,
          message: `has a name, "${job}", that is none of a job`,
          allowed: "lower-case letters, digits and single hyphens, first a letter, as in nightly-report",
        },
      ];
    }
    if (job.length <= longestJobName) return [];
    return [
      {
        path,
        message: `has a name of ${job.length} characters, to which Kubernetes adds more for each run`,
        allowed: `at most ${longestJobName}; shorten it by ${job.length - longestJobName}`,
      },
    ];
  });
});

/** What may be requested together has to be enough for the worst moment, or a release stands still. */
const quotasSuffice = perService((name, entry) => {
  const declared = valid(service, entry);
  if (declared === undefined || declared.quota === "derived") return [];
  const { pods } = quotaOf(declared);
  return quotaMistakes(declared, { ...declared.quota, pods }).flatMap((mistake) =>
    refusal(["services", name, "quota"], mistake),
  );
});

export const serviceRules: readonly Rule[] = [
  namesFit,
  replicasInOrder,
  probesDiffer,
  portsDiffer,
  teamsKnown,
  imagesFromRegistry,
  jobNamesFit,
  quotasSuffice,
];
