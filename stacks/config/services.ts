import { z } from "zod";
import { cronMistake, cronPattern } from "../../model/cron.ts";
import { imageMistake, imagePattern } from "../../model/image.ts";
import { formedText, none, wholeNumber } from "./scalar.ts";

/** Longest name: with the suffixes of its logins it stays below PostgreSQL's 63, and leaves room in names of AWS. */
export const longestServiceName = 30;

const kebab = /[a-z][a-z0-9]*(-[a-z0-9]+)*/;
const host = /([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}/;

/** `service:` and a name. Whether there is such a service is a rule, which knows the others. */
const serviceEdge = z.templateLiteral(["service:", z.string().regex(kebab)]);

const destinations =
  "database, https, service:NAME or host:NAME, as in service:orders or host:api.example.com";
const destination = z.union(
  [z.enum(["database", "https"]), serviceEdge, z.templateLiteral(["host:", z.string().regex(host)])],
  { error: ({ input }) => pastedHost(input) ?? destinations },
);

/** What is to be written for an address that somebody has pasted, as `host:https://api.example.com/v1`. */
function pastedHost(input: unknown): string | undefined {
  if (typeof input !== "string") return undefined;
  const [, name = ""] = /^(?:host:)?(?:[a-z]+:\/\/)?([^/:?#]+)/i.exec(input) ?? [];
  const meant = `host:${name.toLowerCase()}`;
  return new RegExp(`^host:${host.source}$`).test(meant)
    ? `${meant}, the name alone: no scheme, port or path, because only port 443 is opened, to that name`
    : undefined;
}

const sources = "internet, internal or service:NAME, as in service:orders";
const source = z.union([z.enum(["internet", "internal"]), serviceEdge], { error: sources });

const image = formedText(
  "REGISTRY/REPOSITORY@sha256: and 64 hexadecimal digits; what a tag means now is shown by: docker buildx imagetools inspect REGISTRY/REPOSITORY:TAG",
  imagePattern,
  imageMistake,
);

const paths = "a path of letters, digits, hyphens and slashes, as in /health/ready";
const path = z.string({ error: paths }).regex(/^\/[A-Za-z0-9/_.-]*$/, { error: paths });

const ports = "the number of a port from 1024 to 65535, which needs no special right";
const port = z.int({ error: ports }).min(1024, { error: ports }).max(65_535, { error: ports });
const replicas = wholeNumber("replicas", 1, 1000);
const cpu = wholeNumber("thousandths of a vCPU", 10, 96_000);
const memory = wholeNumber("MiB", 32, 786_432);
const timeout = wholeNumber("seconds", 1, 86_400);

const words = "a list of words, as in [migrate]";
const args = z.array(z.string({ error: words }), { error: words });

const probes = z
  .strictObject({
    startup: path.describe("Answers once the process has started."),
    liveness: path.describe(
      "Answers as long as the process works; about the process only, never a dependency.",
    ),
    readiness: path.describe("Answers while requests can be taken, dependencies included."),
  })
  .describe("Paths on the service's port that Kubernetes asks; three different ones.");

const resources = z
  .strictObject({
    cpuMillicores: cpu.describe(
      "CPU that a replica gets at least, in thousandths of a vCPU; there is no limit.",
    ),
    memoryMib: memory.describe("Memory that a replica gets and may use at most, in MiB."),
  })
  .describe("What one replica gets.");

const migration = z.strictObject(
  {
    args: args.min(1).describe("Arguments of the image's entry point."),
    timeoutSeconds: timeout.default(600).describe("Seconds after which it has failed."),
  },
  { error: "none, or a map with the keys args and timeoutSeconds" },
);

const schedules = "five fields of cron in UTC, as in 17 3 * * *, in quotes where they begin with *";
const job = z.strictObject({
  schedule: formedText(schedules, cronPattern, cronMistake).describe(
    "When it runs: five fields of cron, in UTC.",
  ),
  args: args.min(1).describe("Arguments of the image's entry point."),
  timeoutSeconds: timeout.default(600).describe("Seconds after which it has failed."),
});

const hostNames = "none, @ or one label of a host name, as in api";
const hostLabel = z
  .string({ error: hostNames })
  .regex(/^(@|[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)$/, { error: hostNames });

const derived = z.literal("derived", { error: "derived" });

export const service = z.strictObject({
  image: image.describe("The image by its digest, never by a tag."),
  args: args.default([]).describe("Arguments of the image's entry point."),
  port: port.describe("Port of the container and of the Service."),
  metricsPort: z
    .union([none, port], { error: `none, or ${ports}` })
    .default("none")
    .describe("Port that serves metrics, or none."),
  probes,
  resources,
  replicas: z
    .strictObject({
      min: replicas.describe("Replicas that run at least."),
      max: replicas.describe("Replicas that run at most."),
    })
    .describe("How many replicas may run."),
  poolSize: wholeNumber("connections", 0, 500)
    .default(0)
    .describe(
      "Connections to the database that each replica may hold open at once; 0 for a service without one.",
    ),
  schemaOf: z
    .string({ error: "own, or the name of another service" })
    .default("own")
    .describe(
      "In whose schema the service works: its own, or another service's, as a worker does in its API's.",
    ),
  longestRequestSeconds: wholeNumber("seconds", 1, 3600)
    .default(30)
    .describe("Seconds that a request may take; a pod that ends waits as long."),
  connectsTo: z
    .array(destination, { error: `a list of ${destinations}` })
    .meta({ uniqueItems: true })
    .default([])
    .describe(
      "What the service may reach; it reaches nothing else. Known are database, service:NAME, host:NAME (on port 443) and https (443 anywhere outside the VPC).",
    ),
  exposedTo: z
    .array(source, { error: `a list of ${sources}` })
    .meta({ uniqueItems: true })
    .default([])
    .describe(
      "Who may reach the service: internet, internal (the VPC and declared networks) or service:NAME.",
    ),
  hostName: z
    .union([none, hostLabel], { error: hostNames })
    .default("none")
    .describe(
      "Name below the environment's domain, @ for the domain itself; required with internet or internal.",
    ),
  settings: z
    .record(z.string(), z.string({ error: "a text in quotes" }), { error: "a map of texts by variable" })
    .default({})
    .describe("Environment variables that are no secret."),
  flags: z
    .record(z.string(), z.boolean({ error: "true or false, without quotes" }), {
      error: "a map of true and false by name",
    })
    .default({})
    .describe("Feature flags, which change without a restart."),
  migration: z
    .union([none, migration], { error: "none, or a map with the keys args and timeoutSeconds" })
    .default("none")
    .describe("What runs once before a release's new pods, or none."),
  jobs: z
    .record(z.string(), job, { error: "a map of jobs by name" })
    .default({})
    .describe("Jobs by the clock with the service's image and connections."),
  team: z
    .string({ error: "none, or a team of cluster.access.teams" })
    .default("none")
    .describe("Team that may look at the service and restart it, as cluster.access.teams names it."),
  quota: z
    .union(
      [
        derived,
        z.strictObject({
          cpuMillicores: wholeNumber("thousandths of a vCPU", 10, 10_000_000).describe(
            "CPU of all its pods together, in thousandths of a vCPU.",
          ),
          memoryMib: wholeNumber("MiB", 32, 100_000_000).describe("Memory of all its pods together, in MiB."),
        }),
      ],
      { error: "derived, or a map with the keys cpuMillicores and memoryMib" },
    )
    .default("derived")
    .describe("What all pods of the service together may request; derived is what it declares."),
});

/** The services by name. Whether a name can be one is a rule, so that the message can say what would collide. */
export const services = z
  .record(z.string(), service, { error: "a map of services by name" })
  .default({})
  .describe("The services of the environment, by name in kebab case.");
