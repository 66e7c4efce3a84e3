/**
 * A number with what it counts, as in `1 mistake` and `2 mistakes`.
 *
 * @param noun one of them; an `s` makes the plural
 */
export function quantity(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
