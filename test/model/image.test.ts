import { expect } from "chai";
import { assert, property, stringMatching } from "fast-check";
import {
  digestMistake,
  imageMistake,
  imageParts,
  imagePattern,
  unreleasedDigest,
} from "../../model/image.ts";

const digest = `sha256:${"0123456789abcdef".repeat(4)}`;

describe("an image's reference", () => {
  it("is a registry, a repository and a digest", () => {
    const right = [
      `777788889999.dkr.ecr.us-east-1.amazonaws.com/plinth/service@${digest}`,
      `registry.example.com:5000/a@${digest}`,
      `xn--bcher-kva.example/team_a/my__app.v2/x---y@${digest}`,
      `docker.io/library/nginx@${unreleasedDigest}`,
    ];
    expect(right.map(imageMistake)).to.deep.equal(right.map(() => undefined));
  });

  const wrong: readonly (readonly [what: string, image: string, message: string])[] = [
    [
      "a tag",
      "registry.example.com/api:1.4",
      'names the tag "1.4", which can mean another image tomorrow, and no digest',
    ],
    ["nothing after the repository", "registry.example.com/api", "names no digest"],
    ["a registry's port that looks like a tag", "registry.example.com:5000/api", "names no digest"],
    [
      "a tag beside the digest",
      `registry.example.com/api:1.4@${digest}`,
      'names the tag "1.4" beside its digest, which would only mislead',
    ],
    [
      "a digest that is too short",
      "registry.example.com/api@sha256:abc",
      'has the malformed digest "sha256:abc"',
    ],
    [
      "a digest in upper case",
      `registry.example.com/api@${digest.toUpperCase()}`,
      `has the malformed digest "${digest.toUpperCase()}"`,
    ],
    ["no registry", `nginx@${digest}`, "names no registry, so that Docker Hub would be asked"],
    [
      "a repository of Docker Hub",
      `library/nginx@${digest}`,
      "names no registry, so that Docker Hub would be asked",
    ],
    ["upper case", `registry.example.com/Api@${digest}`, "has a malformed repository"],
    ["nothing at all", "", "names no digest"],
  ];
  for (const [what, image, message] of wrong) {
    it(`rejects ${what}`, () => {
      expect(imageMistake(image)).to.equal(message);
    });
  }

  it("is what the pattern for editors says", () => {
    const pattern = new RegExp(imagePattern);
    assert(
      property(stringMatching(/^[a-zA-Z0-9.:/@_-]{0,30}(@sha256:[0-9a-f]{64})?$/), (text) => {
        expect(imageMistake(text) === undefined).to.equal(pattern.test(text));
      }),
    );
    expect(pattern.test(`registry.example.com/api@${digest}`)).to.equal(true);
  });

  it("comes apart into registry, repository and digest, and together again", () => {
    assert(
      property(stringMatching(new RegExp(imagePattern)), (image) => {
        const { digest: own = "", registry = "", repository = "" } = imageParts(image) ?? {};

        expect(`${registry}/${repository}@${own}`).to.equal(image);
        expect(registry).not.to.contain("/");
        expect(own).to.match(/^sha256:[0-9a-f]{64}$/);
      }),
    );
    expect(imageParts("registry.example.com/api:1.4")).to.equal(undefined);
  });

  it("is judged quickly, however long the text", () => {
    // Of this process alone: how long it takes on the clock depends on what else the machine does.
    const began = process.cpuUsage();
    expect(imageMistake(`${"a-".repeat(50_000)}!@${digest}`)).to.match(/^names no registry/);
    expect(process.cpuUsage(began).user).to.be.lessThan(1_000_000);
  });
});

describe("a digest that is to be released", () => {
  it("is sha256: and 64 hexadecimal digits in lower case", () => {
    expect(digestMistake(digest)).to.equal(undefined);
  });

  for (const wrong of [
    "",
    "sha256:abc",
    digest.slice(7),
    digest.toUpperCase(),
    `${digest}0`,
    `a@${digest}`,
  ]) {
    it(`rejects "${wrong}"`, () => {
      expect(digestMistake(wrong)).to.equal(
        `"${wrong}" is no digest. Allowed is sha256: and 64 hexadecimal digits in lower case, as a push of the image prints it.`,
      );
    });
  }

  it("rejects 64 zeros, which stand for no image", () => {
    expect(digestMistake(unreleasedDigest)).to.match(/^The digest of 64 zeros stands for an image before/);
  });
});
