import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

/** The documents whose links and commands are promises. */
const patterns = [
  "*.md",
  "docs/**/*.md",
  "simulator/**/*.md",
  "toolchain/**/*.md",
  "bench/**/*.md",
  "certificates/**/*.md",
  "service/*.md",
];

/** Folders and files at the root whose names, written as code, are paths and not just words. */
const pathStarts =
  /^(?:\.ci|\.github|account|bench|certificates|commands|components|docs|functions|model|policies|review|schema|service|simulator|stacks|test|toolchain)\//;

/** What the documents promise and the repository does not keep: links, paths and npm commands that do not exist. */
export function checkDocuments(root: string): Promise<readonly string[]> {
  const mistakes = globSync(patterns, { cwd: root, exclude: (name) => name === "node_modules" })
    .toSorted()
    .flatMap((file) => {
      const text = readFileSync(join(root, file), "utf8");
      return [
        ...brokenLinks(root, file, text),
        ...missingPaths(root, file, text),
        ...missingCommands(scriptsOf(packageOf(root, file)), file, text),
      ];
    });
  return Promise.resolve(mistakes);
}

function brokenLinks(root: string, file: string, text: string): readonly string[] {
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target = ""]) => {
    if (/^[a-z]+:/.test(target)) return [];
    const [path = "", anchor] = target.split("#");
    const linked = path === "" ? join(root, file) : join(root, dirname(file), path);
    if (!existsSync(linked)) return [`${file}: the link ${target} leads nowhere`];
    if (anchor === undefined || !linked.endsWith(".md")) return [];
    return anchorsOf(readFileSync(linked, "utf8")).has(anchor)
      ? []
      : [`${file}: ${relative(root, linked)} has no heading #${anchor}`];
  });
}

function missingPaths(root: string, file: string, text: string): readonly string[] {
  return [...text.matchAll(/`([^`\s]+)`/g)].flatMap(([, word = ""]) => {
    const path = word.replace(/[:#].*$/, "").replace(/\/$/, "");
    if (!pathStarts.test(word) || /[*<>{}…$]/.test(path)) return [];
    return existsSync(join(root, path)) ? [] : [`${file}: ${word} does not exist`];
  });
}

function missingCommands(scripts: ReadonlySet<string>, file: string, text: string): readonly string[] {
  return [...text.matchAll(/npm run (?:-s )?([a-z][a-z:-]*)/g)].flatMap(([, script = ""]) =>
    scripts.has(script) ? [] : [`${file}: package.json has no script "${script}"`],
  );
}

/** The service beside the repository's own package has commands of its own. */
function packageOf(root: string, file: string): string {
  const beside = join(root, dirname(file));
  return existsSync(join(beside, "package.json")) ? beside : root;
}

function scriptsOf(root: string): ReadonlySet<string> {
  const manifest: unknown = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  if (typeof manifest !== "object" || manifest === null || !("scripts" in manifest)) return new Set();
  return new Set(Object.keys(manifest.scripts ?? {}));
}

/** Anchors as GitHub makes them from headings. */
function anchorsOf(text: string): ReadonlySet<string> {
  return new Set(
    [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
        .trim()
        .replaceAll(/\s/g, "-"),
    ),
  );
}
