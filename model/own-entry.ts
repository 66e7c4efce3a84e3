/** The entry of a table under a key that somebody else chose: `valueOf` and its like are no entries. */
export function ownEntry<Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
