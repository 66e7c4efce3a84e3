/**
 * Ends a statement with who asked for what, as key-value comments that monitoring tools know
 * (https://google.github.io/sqlcommenter/spec/): a slow statement in the database's log leads to the request.
 * Values are percent-encoded, so nothing in them ends the comment.
 */
export function withComment(text: string, values: Readonly<Record<string, string | undefined>>): string {
  const pairs = Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, value = ""]) => `${key}='${encoded(value)}'`);
  return pairs.length === 0 ? text : `${text} /*${pairs.join(",")}*/`;
}

function encoded(value: string): string {
  return encodeURIComponent(value).replaceAll(/['*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
}
