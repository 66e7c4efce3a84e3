/** A map as YAML or JSON gives it, not yet checked. */
export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value at a place inside unchecked data; `undefined` when a step of the way does not exist. */
export function valueAt(data: unknown, path: readonly (string | number)[]): unknown {
  let current = data;
  for (const step of path) {
    if (Array.isArray(current) && typeof step === "number") {
      const list: readonly unknown[] = current;
      current = list[step];
    } else if (isFields(current) && Object.hasOwn(current, step)) {
      current = current[step];
    } else {
      return undefined;
    }
  }
  return current;
}

/** True for what `pulumi config set --secret` writes: a map whose only key is `secure`. */
export function isSecret(value: unknown): boolean {
  return isFields(value) && Object.keys(value).length === 1 && typeof value["secure"] === "string";
}

const urlPattern = /^[a-z][a-z0-9+.-]*:\/\//i;

/** True for an address with a scheme, such as `https://hooks.example.com/T1/abc`. */
export function isUrl(value: unknown): value is string {
  return typeof value === "string" && urlPattern.test(value);
}

// The path and the user part of a URL may hold a credential, and messages end in build logs.
function withoutCredentials(value: unknown): unknown {
  if (isSecret(value)) return "(secret)";
  if (!isUrl(value)) return value;
  const host = URL.canParse(value) ? new URL(value).host : "";
  return `${value.slice(0, value.indexOf("://"))}://${host}/...`;
}

/** Text with only scheme and host left of the URLs in it. */
export function withoutUrls(text: string): string {
  return text.replaceAll(/\b[a-z][a-z0-9+.-]*:\/\/[^\s"']+/gi, (url) => String(withoutCredentials(url)));
}

const longestShown = 100;

/** A value as compact JSON, without secrets and the private parts of URLs. */
export function showWhole(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => withoutCredentials(part)) ?? "nothing";
}

/** A value as a message shows it: as `showWhole` does, cut at 100 characters. */
export function show(value: unknown): string {
  const text = showWhole(value);
  return text.length <= longestShown ? text : `${text.slice(0, longestShown - 3)}...`;
}
