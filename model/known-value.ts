/** True for a value of a plan that is known only after the update, or holds one that is. */
export function isUnknown(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(value)) return value.some(isUnknown);
  return isUnknownMark(value) || Object.values(value).some(isUnknown);
}

/** True for `{ unknown: true }` itself, which stands for a whole value. */
export function isUnknownMark(value: unknown): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    "unknown" in value &&
    value.unknown === true &&
    Object.keys(value).length === 1
  );
}
