import type { IndexedPod } from "./policy-index.ts";

/** What decides: for a path that is closed the first that closes it, for an open one what opened it where it begins. */
export type Layer =
  | "address family"
  | "egress policy"
  | "host policy"
  | "ingress policy"
  | "no policy"
  | "node default"
  | "own node"
  | "own pod"
  | "pod security group";

export interface Verdict {
  readonly allowed: boolean;
  readonly layer: Layer;
  /** One clause for each layer that was asked, as the end of a sentence. */
  readonly why: string;
}

/** One end of a path, as the index knows it. */
export interface End {
  /** Position of the pod; `undefined` for what is none, or has its node's network. */
  readonly position: number | undefined;
  readonly pod: IndexedPod | undefined;
  /** `undefined` for an IPv6 address. */
  readonly address: number | undefined;
  readonly host: string | undefined;
  readonly node: string | undefined;
  readonly title: string;
}
