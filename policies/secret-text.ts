/** What a text gives away, in words that follow "holds"; the first shape that fits. */
interface Shape {
  readonly what: string;
  readonly found: (text: string) => boolean;
}

/**
 * Says what secret a text seems to hold, as in "a private key", or `undefined`. Pure.
 *
 * It knows secrets by their shape, and otherwise by how random a word looks: how often neighbouring characters change
 * between small letters, capitals, digits and signs. A random word of Base64 changes at about 6 in 10 places, a name in
 * camel case at about 3 in 10. Our thresholds lie between; the tests measure both sides.
 *
 * What it cannot tell: hexadecimal digits are a hash or an id to it, never a key, and so are words of capitals and digits;
 * a password made of words is not random.
 */
export function secretIn(text: string): string | undefined {
  const open = withoutPublicParts(text);
  return shapes.find(({ found }) => found(open))?.what;
}

const shapes: readonly Shape[] = [
  { what: "a private key", found: (text) => /-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/u.test(text) },
  {
    // A JSON object in Base64 begins with `eyJ`, and a token with two of them.
    what: "a JSON Web Token",
    found: (text) => /\beyJ[\w-]{8,}\.eyJ[\w-]{4,}\.[\w-]*/u.test(text),
  },
  {
    what: "a connection string with its password",
    found: (text) =>
      [
        ...text.matchAll(/\b[a-z][a-z0-9+.-]{0,20}:\/\/[^\s/:@]*:([^\s/@]+)@/giu),
        ...text.matchAll(/(?:password|passwd|pwd)\s*=\s*([^\s;&,]+)/giu),
      ].some(([, password = ""]) => !isPlaceholder(password)),
  },
  {
    what: "an AWS secret access key",
    found: (text) =>
      words(text, /(?<![\w/+=-])[A-Za-z0-9/+]{40}(?![\w/+=-])/gu).some(
        (word) =>
          /[a-z]/u.test(word) &&
          /[A-Z]/u.test(word) &&
          /[0-9+/]/u.test(word) &&
          !isCamelCase(word) &&
          changes(word) >= 0.35,
      ),
  },
  {
    what: "a literal too random to be a name",
    found: (text) =>
      words(text, /[A-Za-z0-9+/]{20,}/gu).some(isRandomWord) ||
      (/^\S{16,128}$/u.test(text) && isRandomPassword(text)),
  },
];

/** Cuts out what is long or random and yet public: ARNs, certificates, public keys, ids in paths, hashes that name their algorithm. */
function withoutPublicParts(text: string): string {
  return (
    text
      .replaceAll(/(?<![\w/+])LS0tLS1CRUdJTi[A-Za-z0-9+/]+={0,2}/gu, decoded)
      .replaceAll(
        /-----BEGIN (?<kind>CERTIFICATE|(?:[A-Z0-9]+ )?PUBLIC KEY)-----.*?-----END \k<kind>-----/gsu,
        " ",
      )
      .replaceAll(/\b(?:ssh|ecdsa)-[\w-]+ AAAA[A-Za-z0-9+/]+={0,2}/gu, " ")
      .replaceAll(/\barn:aws[\w-]*:[\w-]*:[\w-]*:(?:\d{12}|aws)?:[^\s"',]+/gu, " ")
      // As in the issuer of a cluster's tokens: https://oidc.eks.REGION.amazonaws.com/id/ and 32 digits.
      .replaceAll(/(?<=\/)(?:[0-9A-F]{32}|[0-9a-f]{32})(?!\w)/gu, " ")
      .replaceAll(/\bsha(?:1|256|384|512)[-:][A-Za-z0-9+/]+={0,2}/gu, " ")
  );
}

/** PEM text is often wrapped in Base64 once more, as in a kubeconfig. */
function decoded(base64: string): string {
  try {
    return atob(base64);
  } catch {
    return base64;
  }
}

/** `${NAME}`, `$(NAME)`, `{{ name }}`, `<name>`, `%s` and stars stand for a password and are none. */
function isPlaceholder(password: string): boolean {
  return /^["']?(?:\$\{.*\}|\$\(.*\)|\$\w+|\{\{.*|<.*>|%\w|\*+|\[secret\])["']?$/u.test(password);
}

function isRandomWord(word: string): boolean {
  const digits = count(word, /[0-9]/gu);
  if (digits === 0 || !/[a-z]/u.test(word) || /^[0-9a-f]+$/iu.test(word)) return false;
  if (/[A-Z]/u.test(word)) return !isCamelCase(word) && changes(word) >= 0.45;
  // Without capitals a path looks like Base64; only what stands between its slashes can be random.
  return word.split(/[+/]/u).some((part) => part.length >= 32 && isRandomPart(part));
}

function isRandomPart(part: string): boolean {
  return !/^[0-9a-f]+$/u.test(part) && count(part, /[0-9]/gu) >= 5 && changes(part) >= 0.28;
}

/** A name such as `GetPublicIpv4PoolArgs`: whole words, and one digit or two. */
function isCamelCase(word: string): boolean {
  const digits = count(word, /[0-9]/gu);
  return /[a-z]{4}/u.test(word) && (digits <= 1 || (digits === 2 && count(word, /[a-z]{4,}/gu) >= 2));
}

/** A whole text of all four kinds of characters, unless it is a pattern that lists them, or an e-mail address. */
function isRandomPassword(text: string): boolean {
  if (/\[[^\]]*\w-\w/u.test(text) || /^[^@]+@[\w-]+(?:\.[\w-]+)+$/u.test(text)) return false;
  return (
    [/[a-z]/gu, /[A-Z]/gu, /[0-9]/gu].every((kind) => count(text, kind) >= 1) &&
    /[!#$%&*@^~?+=<>]/u.test(text) &&
    changes(text) >= 0.55
  );
}

/** The share of neighbouring characters that are of different kinds. */
function changes(word: string): number {
  const kinds = Array.from(word, kindOf);
  return kinds.filter((kind, index) => index > 0 && kind !== kinds[index - 1]).length / (kinds.length - 1);
}

function kindOf(character: string): string {
  if (/[a-z]/u.test(character)) return "small";
  if (/[A-Z]/u.test(character)) return "capital";
  return /[0-9]/u.test(character) ? "digit" : "sign";
}

function words(text: string, word: RegExp): readonly string[] {
  return text.match(word) ?? [];
}

function count(text: string, kind: RegExp): number {
  return words(text, kind).length;
}
