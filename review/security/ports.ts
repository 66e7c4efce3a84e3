import { at } from "./input-value.ts";

/** Protocol and ports that a rule of a security group or of a network ACL is about. */
export interface PortRange {
  /** `tcp`, `udp`, `icmp`, another number, or `all`. */
  readonly protocol: string;
  /** -1 for every port. */
  readonly fromPort: number;
  readonly toPort: number;
}

const protocols: ReadonlyMap<string, string> = new Map([
  ["-1", "all"],
  ["1", "icmp"],
  ["6", "tcp"],
  ["17", "udp"],
]);

/** @param protocolName the property with the protocol */
export function portRange(rule: unknown, protocolName: string): PortRange {
  const protocol = protocolOf(at(rule, protocolName));
  const all = protocol === "all";
  return {
    protocol,
    fromPort: all ? -1 : portOf(at(rule, "fromPort")),
    toPort: all ? -1 : portOf(at(rule, "toPort")),
  };
}

function protocolOf(value: unknown): string {
  const text = String(value).toLowerCase();
  return protocols.get(text) ?? text;
}

function portOf(value: unknown): number {
  return typeof value === "number" ? value : -1;
}

export function portsText({ fromPort, protocol, toPort }: PortRange): string {
  if (protocol === "all") return "every protocol and port";
  if (fromPort === -1 || (fromPort === 0 && toPort === 65_535)) return `${protocol}, every port,`;
  return fromPort === toPort ? `${protocol} ${fromPort}` : `${protocol} ${fromPort}-${toPort}`;
}

/** True when all that `inner` is about `outer` is about, too. */
export function coversPorts(outer: PortRange, inner: PortRange): boolean {
  const protocol = outer.protocol === "all" || outer.protocol === inner.protocol;
  const ports =
    outer.fromPort === -1 ||
    (inner.fromPort !== -1 && outer.fromPort <= inner.fromPort && outer.toPort >= inner.toPort);
  return protocol && ports;
}
