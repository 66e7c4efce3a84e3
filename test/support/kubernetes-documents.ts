import { parse } from "yaml";
import type { KubernetesObject } from "../../simulator/kubernetes/objects.ts";
import type { Recorded } from "./mocks.ts";
import type { PodSpec } from "./restricted-pods.ts";

/** A map inside a document. */
export type Fields = Readonly<Record<string, unknown>>;

/** What stands at a path in a document, as a map; empty where there is none. */
export function fields(document: unknown, ...path: readonly string[]): Fields {
  const [step, ...rest] = path;
  const map = (typeof document === "object" && document !== null ? document : {}) as Fields;
  return step === undefined ? map : fields(map[step], ...rest);
}

/** The maps in a list; empty where there is no list. */
export function items(list: unknown): readonly Fields[] {
  return (Array.isArray(list) ? list : []) as readonly Fields[];
}

/** The texts in a list; empty where there is no list. */
export function texts(list: unknown): readonly string[] {
  return (Array.isArray(list) ? list : []) as readonly string[];
}

/** A document as the server would get it: without what is undefined. */
export function plainData(document: unknown): Fields {
  return JSON.parse(JSON.stringify(document)) as Fields;
}

/** A pod template as tests read it. */
export interface PodTemplate {
  readonly metadata: {
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec: PodSpec;
}

/** The template in a Deployment, a Job or a CronJob; `undefined` where there is none. */
export function podTemplateOf({ inputs }: Pick<Recorded, "inputs">): PodTemplate | undefined {
  const spec = fields(inputs, "spec");
  const inside = "jobTemplate" in spec ? fields(spec, "jobTemplate", "spec") : spec;
  return inside["template"] as PodTemplate | undefined;
}

/** The one container of a template. */
export function theContainer({ spec: { containers } }: PodTemplate): Fields {
  const [container, ...others] = containers;
  if (container === undefined || others.length > 0) throw new Error("not exactly one container");
  return container;
}

/** An object as a file of `npm run manifests` holds it. */
export function readObject(text: string): KubernetesObject {
  return parse(text) as KubernetesObject;
}

/** The object with another image, as a release has it. */
export function withImageDigest(object: KubernetesObject, digest: string): KubernetesObject {
  return JSON.parse(JSON.stringify(object).replaceAll(/sha256:\w{64}/g, digest)) as KubernetesObject;
}
