import struct from "google-protobuf/google/protobuf/struct_pb.js";

/** A property bag as providers exchange it: plain JSON, with `unknownValue` where a value is known only after the update. */
export type Properties = Readonly<Record<string, unknown>>;

/** The engine's marker for a value that is not known yet (sdk/go/common/resource/plugin/rpc.go, `UnknownStringValue`). */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The engine's marks on secrets, assets and other values that JSON has no word for (sdk/nodejs/runtime/rpc.ts). */
export const signatureKey = "4dabf18193072939515e22adb298388d";
export const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
export const assetSignature = "c44067f5952c0a294b673a41bacd8c17";
export const archiveSignature = "0def7320c3a5731c473e5ecbe6d01bc7";

/** True where the value is unknown, or a list or map that holds an unknown. */
export function holdsUnknown(value: unknown): boolean {
  if (value === unknownValue) return true;
  if (Array.isArray(value)) return value.some(holdsUnknown);
  return isProperties(value) && Object.values(value).some(holdsUnknown);
}

export function isProperties(value: unknown): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value with every secret in it laid open: for what the cloud itself would see and compute with. */
export function revealed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(revealed);
  if (!isProperties(value)) return value;
  if (value[signatureKey] === secretSignature) return revealed(value["value"]);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, revealed(inner)]));
}

export function revealedProperties(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, revealed(value)]));
}

/**
 * A file or an archive of files as one text, `asset:<hash>` or `archive:<hash>`; `undefined` for any other value.
 *
 * The engine hashes what is in it. The path beside the hash is where one checkout happens to keep the files, so it takes no
 * part: the same code in another directory is the same code.
 */
export function assetText(value: Properties): string | undefined {
  const kind = assetKinds.get(value[signatureKey]);
  if (kind === undefined) return undefined;
  const { hash, [signatureKey]: _signature, ...source } = value;
  return `${kind}:${typeof hash === "string" && hash !== "" ? hash : JSON.stringify(source)}`;
}

const assetKinds: ReadonlyMap<unknown, string> = new Map([
  [assetSignature, "asset"],
  [archiveSignature, "archive"],
]);

/** Reads a protobuf struct; an absent one is empty. */
export function fromStruct(message: struct.Struct | undefined): Properties {
  return message === undefined ? {} : message.toJavaScript();
}

/** Makes a protobuf struct; members that are undefined are left out, as JSON does. */
export function toStruct(properties: Properties): struct.Struct {
  const plain: unknown = JSON.parse(JSON.stringify(properties));
  if (!isPlain(plain)) throw new TypeError("a property bag must be a JSON object");
  return struct.Struct.fromJavaScript(plain);
}

function isPlain(value: unknown): value is Record<string, struct.JavaScriptValue> {
  return isProperties(value);
}
