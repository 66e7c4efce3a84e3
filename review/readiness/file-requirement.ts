import type { Evidence } from "./evidence.ts";
import type { Repository } from "./repository.ts";
import { met, notMet, type Requirement } from "./requirement.ts";

type Named = Omit<Requirement, "look">;

/** That files exist; `<stack>` in a path stands for the environment. */
export function ofDocuments({ paths, ...named }: Named & { readonly paths: readonly string[] }): Requirement {
  return {
    ...named,
    look: ({ repository, stack }) => {
      const wanted = paths.map((path) => path.replaceAll("<stack>", stack));
      const missing = wanted.filter((path) => repository.read(path) === undefined);
      const evidence = wanted.filter((path) => !missing.includes(path)).map(documentEvidence);
      return missing.length === 0
        ? met(evidence)
        : notMet(
            missing.map((path) => ({ says: "This file does not exist:", value: path })),
            evidence,
          );
    },
  };
}

/** That at least one file is as it has to be. */
export function ofSomeDocument({
  among,
  called,
  fits,
  ...named
}: Named & {
  /** Which paths are looked into. */
  readonly among: RegExp;
  /** What is looked for, for "there is no …". */
  readonly called: string;
  readonly fits: (text: string, path: string) => boolean;
}): Requirement {
  return {
    ...named,
    look: ({ repository }) => {
      const fitting = repository.paths.filter(
        (path) => among.test(path) && fits(repository.read(path) ?? "", path),
      );
      return fitting.length > 0
        ? met(fitting.map(documentEvidence))
        : notMet([{ says: `There is no ${called}.` }]);
    },
  };
}

/** That a test exists under its title, in a file that skips nothing. */
export function ofTest({
  path,
  title,
  ...named
}: Named & { readonly path: string; readonly title: string }): Requirement {
  return {
    ...named,
    look: ({ repository }) => {
      const text = repository.read(path);
      if (text === undefined) return notMet([{ says: "This test file does not exist:", value: path }]);
      const found = titleOf(title).test(text);
      if (!found)
        return notMet([{ says: "The file has no test with this title:", value: `${path}: ${title}` }]);
      if (/\.(?:skip|only)\(/u.test(text))
        return notMet([{ says: "The file leaves tests out, so that none of it is evidence:", value: path }]);
      return met([{ kind: "test", path, title, counts: true }]);
    },
  };
}

/** The call that registers a test; a title may be preceded by what the test is repeated for. */
function titleOf(title: string): RegExp {
  const words = title.replaceAll(/[\\^$.*+?()[\]{}|]/gu, String.raw`\$&`);
  return new RegExp(`^\\s*it\\(\\s*["'\`](?:\\$\\{\\w+\\}: )?${words}["'\`]`, "mu");
}

export function documentEvidence(path: string): Evidence {
  return { kind: "document", path, counts: true };
}

/** The headings of a Markdown text, without their marks. */
export function headingsOf(text: string): readonly string[] {
  return [...text.matchAll(/^#{1,3} (.+)$/gmu)].map(([, heading = ""]) => heading);
}

/** The paths of the runbooks, their index left out. */
export function runbookPaths({ paths }: Repository): readonly string[] {
  return paths.filter((path) => /^docs\/runbooks\/[^/]+\.md$/u.test(path) && !path.endsWith("/README.md"));
}
