import { z } from "zod";
import { wholeNumber } from "./scalar.ts";

/** What a service can be connected to. A word here is one that the program knows how to open a way to. */
const peers = z.enum(["database"], { error: "database" });

const replicas = wholeNumber("replicas", 1, 1000);

export const service = z.strictObject({
  replicas: z
    .strictObject({
      min: replicas.describe("Replicas that run at least."),
      max: replicas.describe("Replicas that run at most."),
    })
    .describe("How many replicas may run."),
  poolSize: wholeNumber("connections", 1, 500).describe(
    "Connections to the database that each replica may hold open at once.",
  ),
  connectsTo: z
    .array(peers, { error: "a list of what the service connects to; known is database" })
    .meta({ uniqueItems: true })
    .describe("What the service may reach; it reaches nothing else."),
});

/** Longest name: with the suffixes of its logins it stays below PostgreSQL's 63, and leaves room in names of AWS. */
export const longestServiceName = 30;

/** Services by name. Whether a name can be one is a rule, so that the message can say what would collide. */
export const services = z
  .record(z.string(), service, { error: "a map of services by name" })
  .default({})
  .describe("The services of the environment, by name in kebab case. Workloads are not built yet.");
