import { type Ipv4Block, ipv4Block } from "../../model/ipv4.ts";

/** Every address of a kind, as it is written. */
const everywhere: ReadonlyMap<string, string> = new Map([
  ["0.0.0.0/0", "every IPv4 address"],
  ["::/0", "every IPv6 address"],
]);

/** The block as it is written, with a word where it is all there is. */
export function blockText(block: string): string {
  const meaning = everywhere.get(block);
  return meaning === undefined ? block : `${block} (${meaning})`;
}

/** True when every address of `inner` is known to lie in `outer`. IPv6 blocks are compared as they are written. */
export function coversBlock(outer: string, inner: string): boolean {
  if (outer === inner || (outer === "::/0" && inner.includes(":"))) return true;
  const [a, b] = [readBlock(outer), readBlock(inner)];
  return a !== undefined && b !== undefined && a.first <= b.first && a.last >= b.last;
}

function readBlock(text: string): Ipv4Block | undefined {
  try {
    return ipv4Block(text);
  } catch (problem) {
    // What is no block at all covers nothing and lies in nothing.
    if (problem instanceof RangeError) return undefined;
    throw problem;
  }
}
