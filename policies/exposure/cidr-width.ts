/** Shorter prefixes than these reach so much of the internet that they count as all of it. */
const narrowest = { v4: 8, v6: 16 } as const;

/** True for a block of addresses that is the whole internet, or so much of it that it is no limit: `0.0.0.0/0`, `0.0.0.0/1`, `::/0`. */
export function isWorld(cidr: unknown): boolean {
  if (typeof cidr !== "string") return false;
  const [address = "", prefix] = cidr.split("/");
  if (prefix === undefined || !/^\d{1,3}$/u.test(prefix)) return false;
  return Number(prefix) < (address.includes(":") ? narrowest.v6 : narrowest.v4);
}
