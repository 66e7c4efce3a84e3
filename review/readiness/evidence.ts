/** A resource, as a plan or a state holds it. */
export interface ResourceEvidence {
  readonly kind: "resource";
  readonly urn: string;
  /** False for what only a simulation holds: it is shown and does not count. */
  readonly counts: boolean;
}

/** A test that exists under this title. That it passes is for `npm test` to say. */
export interface TestEvidence {
  readonly kind: "test";
  readonly path: string;
  readonly title: string;
  readonly counts: boolean;
}

/** A file of the repository. */
export interface DocumentEvidence {
  readonly kind: "document";
  readonly path: string;
  readonly counts: boolean;
}

/** A dated record of what people did. */
export interface RecordEvidence {
  readonly kind: "record";
  readonly path: string;
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** The role that did it. */
  readonly by: string;
  /** Where it can be looked up. */
  readonly evidence: string;
  readonly ageDays: number;
  readonly maximumAgeDays: number;
  /** How it came about; what is not live is shown and does not count. */
  readonly origin: "live" | "simulated" | "example";
  /** True when it is live and not too old. */
  readonly counts: boolean;
}

export type Evidence = ResourceEvidence | TestEvidence | DocumentEvidence | RecordEvidence;
