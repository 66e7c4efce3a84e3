export const redacted = "[redacted]";

/** Keys whose values are never shown, at any depth, written without case and separators. */
const keys = new Set([
  "accesskey",
  "address",
  "apikey",
  "auth",
  "authorization",
  "cardnumber",
  "connectionstring",
  "cookie",
  "credentials",
  "cvc",
  "cvv",
  "databaseurl",
  "dateofbirth",
  "firstname",
  "fullname",
  "iban",
  "lastname",
  "passphrase",
  "passwd",
  "phone",
  "phonenumber",
  "pin",
  "privatekey",
  "pwd",
  "sessionid",
  "setcookie",
  "signature",
  "ssn",
  "street",
]);
const keyEndings = /(password|secret|token|email|apikey)$/;

/** What gives itself away by its form, wherever it stands. The order matters: the more telling ones first. */
const patterns: readonly RegExp[] = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  // User and password of a URL.
  /(?<=[a-z][a-z0-9+.-]*:\/\/)[^\s/@]+:[^\s@]+(?=@)/gi,
  /(?<=\b(?:bearer|basic|digest) )[\w.~+/=-]{6,}/gi,
  // JSON Web Tokens.
  /\beyJ[\w-]{5,}\.[\w-]{5,}(?:\.[\w-]*)?/g,
  /\b(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{16}\b/g,
  /\bgh[opsur]_[A-Za-z0-9]{20,}\b/g,
  /\bgithub_pat_\w{20,}\b/g,
  /\bxox[abeprs]-[\w-]{10,}/g,
  /\b(?:sk|pk|rk)[-_](?:live|test|proj)[-_]\w{8,}/g,
  /\bAIza[\w-]{30,}/g,
  /\bSCRAM-SHA-256\$\S+/g,
  // Values named in a text: password=..., "token": ..., api_key: ...
  /(?<=\b(?:pass(?:word|wd|phrase)|pwd|secret|token|api[-_ ]?key|access[-_ ]?key|client[-_ ]?secret|signature)["']?\s*(?:=|:|\bis\b)\s*["']?)[^\s"',;&]+/gi,
  // X-Amz-Signature and its like in signed addresses.
  /(?<=[?&](?:X-Amz-(?:Signature|Credential|Security-Token)|sig|code)=)[^&\s"]+/gi,
  /[\w.!#$%&'*+/=?^`{|}~-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+/gi,
  // IBAN, in groups or not.
  /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b/g,
  /\b\d{3}-\d{2}-\d{4}\b/g,
  // International telephone numbers.
  /(?<![\w.])\+\d{1,3}(?:[ ()-]{0,2}\d{2,5}){2,5}\b/g,
];

/** A run of 13 to 19 digits, as on a card; only those whose check digit fits are hidden. */
const cardNumber = /(?<![\w.-])\d(?:[ -]?\d){12,18}(?![\w-])/g;

/** Hides secrets and personal data in one line of the log, which is one JSON object. */
export function redactLine(line: string): string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return `${redactText(line.trimEnd())}\n`;
  }
  return `${JSON.stringify(redact(value))}\n`;
}

export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === "string") return redactText(value);
  if (typeof value !== "object" || value === null) return value;
  if (depth > 8) return redacted;
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, isSecretKey(key) ? redacted : redact(item, depth + 1)]),
  );
}

export function redactText(text: string): string {
  const hidden = patterns.reduce((rest, pattern) => rest.replace(pattern, redacted), text);
  return hidden.replace(cardNumber, (number) => (hasCheckDigit(number) ? redacted : number));
}

function isSecretKey(key: string): boolean {
  const plain = key.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
  return keys.has(plain) || keyEndings.test(plain);
}

/** Luhn's sum. */
function hasCheckDigit(number: string): boolean {
  const digits = number.replaceAll(/\D/g, "").split("").toReversed().map(Number);
  const sum = digits.reduce((total, digit, index) => {
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}
