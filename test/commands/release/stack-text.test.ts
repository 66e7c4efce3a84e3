import { expect } from "chai";
import {
  array,
  assert,
  boolean,
  constantFrom,
  integer,
  property,
  record,
  shuffledSubarray,
  stringMatching,
} from "fast-check";
import { serviceEntries, serviceEntry } from "../../../commands/release/service-entry.ts";
import { withDigest, withEntry } from "../../../commands/release/stack-text.ts";
import { checkStack } from "../../../stacks/config/parse.ts";
import { servicesOf } from "../../../stacks/config/service-entries.ts";
import { parseStackFile } from "../../../stacks/config/stack-file.ts";
import { rawStack, type StackName, stackNames, stackText, testDay } from "../../support/stack-files.ts";
import { digestOf } from "../../support/stack-repository.ts";

const [released, newer] = [digestOf("a"), digestOf("b")];

/** Every way in which a person may lay entries out, two of them in braces. */
const layouts = `config:
  # about all services
  plinth:services:
    # about api
    api: # behind the key
      image: "registry.example.com/shop/api@${released}" # behind the image
      settings:
        NOTE: |+
          # no comment, but text

          end

      # within api

      # within api too
    # about worker
    worker: { port: 1, image: registry.example.com/shop/worker@${released} } # behind worker
    'third':
        image: registry.example.com/shop/third@${released}
        args:
        - a
        - [b,
           c]

  # about the rest
  plinth:other: 1
`;

describe("an entry of a service", () => {
  it("begins at its key and ends with the comments that stand in it", () => {
    expect(serviceEntries(layouts).map(({ name, text }) => [name, text])).to.deep.equal([
      [
        "api",
        `    api: # behind the key
      image: "registry.example.com/shop/api@${released}" # behind the image
      settings:
        NOTE: |+
          # no comment, but text

          end

      # within api

      # within api too
`,
      ],
      [
        "worker",
        `    worker: { port: 1, image: registry.example.com/shop/worker@${released} } # behind worker\n`,
      ],
      [
        "third",
        `    'third':
        image: registry.example.com/shop/third@${released}
        args:
        - a
        - [b,
           c]
`,
      ],
    ]);
  });

  it("is the same with the line ends of Windows", () => {
    const windows = serviceEntries(layouts.replaceAll("\n", "\r\n"));

    expect(windows.map(({ text }) => text.replaceAll("\r\n", "\n"))).to.deep.equal(
      serviceEntries(layouts).map(({ text }) => text),
    );
  });

  it("is found where all services stand in braces, without what is around it", () => {
    const braces = `config:\n  plinth:services: { api: { image: r.example/a@${released} }, worker: { port: 1 } }\n`;

    expect(serviceEntries(braces).map(({ digest, indent, text }) => [text, digest, indent])).to.deep.equal([
      [`api: { image: r.example/a@${released} }`, released, undefined],
      ["worker: { port: 1 }", undefined, undefined],
    ]);
  });

  it("is none in a text that is no YAML, has no services or names them otherwise", () => {
    for (const text of [
      "",
      "config: [",
      "config:\n  plinth:network: {}\n",
      "config:\n  services: { a: {} }\n",
    ])
      expect(serviceEntries(text)).to.deep.equal([]);
  });

  for (const [name, after] of [
    [
      "api",
      `    api: # behind the key\n      image: "registry.example.com/shop/api@${newer}" # behind the image\n`,
    ],
    ["worker", `    worker: { port: 1, image: registry.example.com/shop/worker@${newer} } # behind worker\n`],
    ["third", `    'third':\n        image: registry.example.com/shop/third@${newer}\n`],
  ] as const) {
    it(`gets another digest and nothing else, as ${name} is laid out`, () => {
      const edited = withDigest(layouts, name, newer);

      expect(edited).to.contain(after);
      expect(edited.replace(newer, released)).to.equal(layouts);
    });
  }

  it("comes back from a file with other line ends and other indentation, as the file is laid out now", () => {
    const earlier = serviceEntry(layouts, "api");
    const now = `config:\r\n plinth:services:\r\n  api: { image: r.example/a@${newer} }\r\n  # next\r\n`;

    expect(earlier === undefined ? "" : withEntry(now, "api", earlier)).to.equal(
      `config:\r\n plinth:services:\r\n${(earlier?.text ?? "")
        .split("\n")
        .map((line) => line.replace(/^ {2}/, ""))
        .join("\r\n")}  # next\r\n`,
    );
  });

  it("rejects an image without a digest, whose place in the text nobody knows", () => {
    expect(() =>
      withDigest("config:\n  plinth:services: { a: { image: r.example/a:1 } }\n", "a", newer),
    ).to.throw(
      'The image of a names no digest that could be replaced: "r.example/a:1". Write it as REGISTRY/REPOSITORY@sha256: and 64 zeros, then release again.',
    );
  });

  it("rejects an earlier entry of several lines where today's stands in the same braces as others", () => {
    const earlier = serviceEntry(layouts, "api");
    const now = `config:\n  plinth:services: { api: { image: r.example/a@${newer} } }\n`;

    expect(() => (earlier === undefined ? "" : withEntry(now, "api", earlier))).to.throw(
      /^The earlier entry of api cannot be put in place of today's: .* Copy it by hand\.$/,
    );
  });
});

/** The tracked file with its services in another order, comments and empty lines wherever YAML takes them, and other line ends. */
const stackTexts = record({
  stack: constantFrom(...stackNames),
  order: shuffledSubarray(["api", "worker"], { minLength: 2 }),
  lines: array(
    record({
      at: integer({ min: 0, max: 400 }),
      indent: integer({ min: 0, max: 12 }),
      text: stringMatching(/^(# [ -~]{0,20})?$/),
    }),
    { maxLength: 30 },
  ),
  ends: array(record({ at: integer({ min: 0, max: 400 }), text: stringMatching(/^ # [ -~]{0,20}$/) }), {
    maxLength: 30,
  }),
  isWindows: boolean(),
  isEnded: boolean(),
}).map(({ ends, isEnded, isWindows, lines, order, stack }) => {
  const source = reordered(stackText(stack), order).trimEnd().split("\n");
  for (const { at, text } of ends) {
    const index = at % source.length;
    if (source[index]?.includes(" #") === false) source[index] += text;
  }
  for (const { at, indent, text } of lines)
    source.splice(at % source.length, 0, text === "" ? "" : `${" ".repeat(indent)}${text}`);
  const lineEnd = isWindows ? "\r\n" : "\n";
  return { stack, text: source.join(lineEnd) + (isEnded ? lineEnd : "") };
});

function reordered(text: string, order: readonly string[]): string {
  const entries = serviceEntries(text);
  const [first, last] = [entries[0]?.start ?? 0, entries.at(-1)?.end ?? 0];
  const between = order.map((name) => serviceEntry(text, name)?.text ?? "").join("");
  return `${text.slice(0, first)}${between}${text.slice(last)}`;
}

const services = constantFrom("api", "worker");
const digests = stringMatching(/^sha256:[0-9a-f]{64}$/);

/** The values of a stack file's text, one service's left out. */
function othersOf(text: string, service: string): unknown {
  const { values } = parseStackFile("Pulumi.dev.yaml", text);
  return { ...values, services: servicesOf(values).filter(([name]) => name !== service) };
}

describe("a stack file that is edited", () => {
  it("is a stack file to begin with, however its comments and its order are", () => {
    assert(
      property(stackTexts, ({ stack, text }) => {
        const raw = parseStackFile(`Pulumi.${stack}.yaml`, text);

        expect(raw.values).to.deep.equal(rawStack(stack).values);
        expect(checkStack(raw, stackNames.map(rawStack), testDay).mistakes).to.deep.equal([]);
        expect(serviceEntries(text).map(({ name }) => name)).to.have.members(["api", "worker"]);
      }),
      { numRuns: 10 },
    );
  });

  it("keeps every byte but the 64 digits of one service in a release", () => {
    assert(
      property(stackTexts, services, digests, ({ text }, service, digest) => {
        const edited = withDigest(text, service, digest);
        const { digestStart = 0 } = serviceEntry(text, service) ?? {};
        const end = digestStart + digest.length;

        expect(edited.slice(0, digestStart) + edited.slice(end)).to.equal(
          text.slice(0, digestStart) + text.slice(end),
        );
        expect(serviceEntry(edited, service)?.digest).to.equal(digest);
        expect(othersOf(edited, service)).to.deep.equal(othersOf(text, service));
      }),
      { numRuns: 25 },
    );
  });

  it("has its bytes again after a release with changes of the entry, and a rollback", () => {
    assert(
      property(
        stackTexts,
        services,
        digests,
        integer({ min: 3, max: 9 }),
        ({ text }, service, digest, max) => {
          const earlier = serviceEntry(text, service);
          if (earlier === undefined) throw new Error("no entry");
          const deployed = withDigest(text, service, digest);
          const { end, start, text: own } = serviceEntry(deployed, service) ?? earlier;
          const changed = own
            .replace(/max: \d+/, `max: ${max} `)
            .replace(/( *)team: shop/, "$1# a new comment\n$1longestRequestSeconds: 5\n$1team: shop");
          const today = `${deployed.slice(0, start)}${changed}${deployed.slice(end)}`;

          expect(today).not.to.equal(text);
          expect(withEntry(today, service, earlier)).to.equal(text);
        },
      ),
      { numRuns: 25 },
    );
  });

  it("keeps every byte outside the entry in a rollback to a revision that was laid out otherwise", () => {
    assert(
      property(stackTexts, stackTexts, services, (older, now, service) => {
        const earlier = serviceEntry(older.text, service);
        const { end, start } = serviceEntry(now.text, service) ?? { start: -1, end: -1 };
        if (earlier === undefined) throw new Error("no entry");
        const edited = withEntry(now.text, service, earlier);
        const restored = serviceEntry(edited, service);

        expect(edited.slice(0, start)).to.equal(now.text.slice(0, start));
        expect(edited.slice(restored?.end)).to.equal(now.text.slice(end));
        expect(restored?.value).to.deep.equal(earlier.value);
        expect(restored?.text.trimEnd().split(/\r?\n/)).to.deep.equal(earlier.text.trimEnd().split(/\r?\n/));
        expect(othersOf(edited, service)).to.deep.equal(othersOf(now.text, service));
      }),
      { numRuns: 25 },
    );
  });

  for (const stack of stackNames) {
    it(`takes a release of each service, and its rollback, in the tracked file of ${stack}`, () => {
      for (const { name } of serviceEntries(stackText(stack))) expectRoundTrip(stack, name);
    });
  }
});

function expectRoundTrip(stack: StackName, service: string): void {
  const text = stackText(stack);
  const earlier = serviceEntry(text, service);
  const edited = withDigest(text, service, newer);
  const changed = edited.split("\n").filter((line, index) => line !== text.split("\n")[index]);
  expect(changed.map((line) => /^ {6}image: .*@(sha256:\w+)/.exec(line)?.[1])).to.deep.equal([newer]);
  expect(earlier === undefined ? "" : withEntry(edited, service, earlier)).to.equal(text);
}
