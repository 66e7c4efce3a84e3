import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The installed package's declarations, read as text: importing its classes would prove nothing about their inputs. */
const packageFolder = fileURLToPath(new URL("../../node_modules/@pulumi/aws/", import.meta.url));

const blockInputs: ReadonlyMap<string, string> = (() => {
  const text = readFileSync(`${packageFolder}types/input.d.ts`, "utf8");
  const spaces = text.split(/^export declare namespace /mu).slice(1);
  return new Map(spaces.map((space) => [space.slice(0, space.indexOf(" {")), space]));
})();

function members(body: string, indent: string): ReadonlyMap<string, string> {
  const member = new RegExp(`^${indent}(\\w+)\\??: (.*)$`, "gmu");
  return new Map([...body.matchAll(member)].map(([, name, type]) => [name ?? "", type ?? ""]));
}

function bodyOf(text: string, name: string, indent: string): string | undefined {
  return new RegExp(`^${indent}(?:export )?interface ${name} \\{\\n(.*?)^${indent}\\}`, "msu").exec(
    text,
  )?.[1];
}

/** Names and TypeScript types of a resource's inputs, as the installed package declares them. */
export function declaredInputs(type: string): ReadonlyMap<string, string> {
  const [, module = "", name = ""] = type.split(":");
  const body = bodyOf(readFileSync(`${packageFolder}${module}.d.ts`, "utf8"), `${name}Args`, "");
  if (body === undefined) throw new Error(`@pulumi/aws declares no inputs for ${type}`);
  return members(body, "    ");
}

/** True when the dotted path leads to a declared input, through the package's types of nested blocks. */
export function isDeclared(type: string, path: string): boolean {
  const [first = "", ...rest] = path.split(".");
  let declared = declaredInputs(type).get(first);
  for (const name of rest) {
    const [, space = "", block = ""] = /inputs\.(\w+)\.(\w+)/u.exec(declared ?? "") ?? [];
    const body = bodyOf(blockInputs.get(space) ?? "", block, "    ");
    // Inside types/input.d.ts a block of the same namespace is named `inputs.<namespace>.<Block>` too.
    declared = body === undefined ? undefined : members(body, "        ").get(name);
  }
  return declared !== undefined;
}
