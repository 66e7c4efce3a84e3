/** Addresses as a policy or a security group names them. Unlike `cidr.ts` it reads what the API server and AWS accept, not what we write. */
export interface Ipv4Block {
  /** First address as an unsigned 32-bit number. */
  readonly first: number;
  /** Last address, itself inside. */
  readonly last: number;
}

const octet = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
const pattern = new RegExp(`^${octet}\\.${octet}\\.${octet}\\.${octet}(?:/(3[0-2]|[12]?[0-9]))?$`);

/** The address as an unsigned number; `undefined` for anything else, an IPv6 address among it. */
export function ipv4Address(text: string): number | undefined {
  const block = text.includes("/") ? undefined : read(text);
  return block?.first;
}

/**
 * The block, whichever of its addresses the text names: `10.0.0.9/24` begins at 10.0.0.0. `undefined` for an IPv6 block, which in
 * a cluster of IPv4 addresses matches nothing.
 *
 * @throws RangeError for a text that is neither.
 */
export function ipv4Block(text: string): Ipv4Block | undefined {
  const block = text.includes("/") ? read(text) : undefined;
  if (block === undefined && !/^[0-9a-f:.]*:[0-9a-f:.]*\/[0-9]{1,3}$/i.test(text)) {
    throw new RangeError(`"${text}" is no block of addresses; allowed are those as in 10.20.0.0/16`);
  }
  return block;
}

export function isInside(address: number, { first, last }: Ipv4Block): boolean {
  return address >= first && address <= last;
}

function read(text: string): Ipv4Block | undefined {
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const [, a, b, c, d, prefix = "32"] = match;
  const address = [a, b, c, d].reduce((sum, part) => sum * 256 + Number(part), 0);
  const size = 2 ** (32 - Number(prefix));
  const first = address - (address % size);
  return { first, last: first + size - 1 };
}
