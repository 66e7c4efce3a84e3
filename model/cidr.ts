/** An IPv4 address block. */
export interface Cidr {
  /** Network address as an unsigned 32-bit number: `10.0.0.0` is 167772160. */
  readonly base: number;
  /** Number of leading bits that are fixed, 0 to 32. */
  readonly prefix: number;
}

/** A text that is no IPv4 block, or an index outside a block. The message is meant for the person who wrote the value. */
export class CidrError extends Error {
  override readonly name = "CidrError";
}

// Decimal without leading zeros: some parsers read 010 as octal 8, so the same text would mean two blocks.
const octet = "(0|[1-9][0-9]{0,2})";
const cidrPattern = new RegExp(`^${octet}\\.${octet}\\.${octet}\\.${octet}/(0|[1-9][0-9]?)$`);

const size = (prefix: number): number => 2 ** (32 - prefix);

const dotted = (address: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");

/**
 * Reads an IPv4 block such as `10.20.0.0/16`.
 *
 * @throws CidrError when the text is not of that form, a number is out of range, or bits after the prefix are set;
 * the message then names the network address that was probably meant.
 */
export function parseCidr(text: string): Cidr {
  const match = cidrPattern.exec(text);
  const numbers = match?.slice(1).map(Number) ?? [];
  const prefix = numbers.pop();
  if (prefix === undefined || prefix > 32 || numbers.some((part) => part > 255)) {
    throw new CidrError(
      `"${text}" is not an IPv4 block. Allowed: four decimal numbers from 0 to 255 without leading zeros, a slash and ` +
        "a prefix from 0 to 32, as in 10.20.0.0/16.",
    );
  }
  const address = numbers.reduce((sum, part) => sum * 256 + part, 0);
  const base = address - (address % size(prefix));
  if (base !== address) {
    throw new CidrError(
      `"${text}" is an address inside a block, not a block: bits after the first ${prefix} are set. ` +
        `The block that contains it is ${dotted(base)}/${prefix}.`,
    );
  }
  return { base, prefix };
}

/** The usual text form, `10.20.0.0/16`. */
export function formatCidr(cidr: Cidr): string {
  return `${dotted(cidr.base)}/${cidr.prefix}`;
}

/** True when the two blocks share at least one address. */
export function overlaps(a: Cidr, b: Cidr): boolean {
  return a.base < b.base + size(b.prefix) && b.base < a.base + size(a.prefix);
}

/** True when every address of `inner` lies in `outer`; a block contains itself. */
export function contains(outer: Cidr, inner: Cidr): boolean {
  return outer.prefix <= inner.prefix && overlaps(outer, inner);
}

/**
 * The `index`-th block of length `prefix` inside `cidr`, counted from 0.
 *
 * @throws CidrError when `prefix` is not between the block's own and 32, or `index` is outside the block.
 */
export function subnetAt(cidr: Cidr, prefix: number, index: number): Cidr {
  if (!Number.isInteger(prefix) || prefix < cidr.prefix || prefix > 32) {
    throw new CidrError(
      `${formatCidr(cidr)} cannot be cut into blocks of /${prefix}: allowed are whole prefixes from ${cidr.prefix} to 32.`,
    );
  }
  const count = 2 ** (prefix - cidr.prefix);
  if (!Number.isInteger(index) || index < 0 || index >= count) {
    throw new CidrError(
      `${formatCidr(cidr)} has ${count} blocks of /${prefix}: allowed indexes are 0 to ${count - 1}, not ${index}.`,
    );
  }
  return { base: cidr.base + index * size(prefix), prefix };
}

// RFC 1918 section 3, and RFC 6598 section 7 for the shared address space.
const privateBlocks: readonly Cidr[] = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"].map(
  parseCidr,
);

/** True when the whole block lies in one of 10/8, 172.16/12, 192.168/16 (RFC 1918) or 100.64/10 (RFC 6598). */
export function isPrivate(cidr: Cidr): boolean {
  return privateBlocks.some((block) => contains(block, cidr));
}

/**
 * Addresses that can be given to network interfaces when the block is a subnet: AWS keeps the first four and the last.
 * Never below 0.
 *
 * Source: https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
 */
export function usableAddresses(cidr: Cidr): number {
  return Math.max(0, size(cidr.prefix) - 5);
}
