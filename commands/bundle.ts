import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const checkout = join(import.meta.dirname, "..");

/**
 * Bundles each Lambda function, every folder of functions/ with an index.ts, into functions/dist/NAME/index.mjs.
 *
 * The same sources and packages give the same bytes wherever they lie, because a function's code is compared by its hash
 * and a difference would show up in a plan: names are minified, since the bundler otherwise writes the packages' paths into
 * the code.
 *
 * @param options `root`: another checkout to read; `out`: another folder to write.
 * @returns 0; a mistake in the code is thrown, after the bundler has shown where it is.
 */
export async function bundle(
  options: { readonly root?: string; readonly out?: string } = {},
): Promise<number> {
  const { root = checkout, out = join(root, "functions", "dist") } = options;
  const functions = join(root, "functions");
  const names = readdirSync(functions)
    .filter((name) => existsSync(join(functions, name, "index.ts")))
    .toSorted();
  rmSync(out, { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    entryPoints: Object.fromEntries(
      names.map((name) => [`${name}/index`, join(functions, name, "index.ts")]),
    ),
    outdir: out,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    target: "node24",
    format: "esm",
    // Some packages are CommonJS and ask for Node's own modules by require, which a module does not have.
    banner: {
      js: 'import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);',
    },
    // An optional native driver that is not installed.
    external: ["pg-native"],
    minify: true,
    keepNames: true,
    legalComments: "none",
    logLevel: "warning",
  });
  return 0;
}
