import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { ecrRegistry } from "../../commands/registry/ecr-registry.ts";
import { missingDigests, renderMissing, unaskedImages } from "../../commands/registry/missing-digests.ts";
import { release } from "../../commands/release.ts";
import { askedDigests, holding, withRegistry } from "../support/registry-stub.ts";
import { stackText, withStackFiles } from "../support/stack-files.ts";
import { digestOf } from "../support/stack-repository.ts";

const host = "777788889999.dkr.ecr.us-east-1.amazonaws.com";
const imageOf = (repository: string, digit: string, registry = host) =>
  `${registry}/${repository}@${digestOf(digit)}`;

describe("the registry of an image", () => {
  it("is the account and the Region that a host of ECR names, in each of its forms", () => {
    for (const [name, region] of [
      ["111122223333.dkr.ecr.eu-central-1.amazonaws.com", "eu-central-1"],
      ["111122223333.dkr.ecr-fips.us-gov-west-1.amazonaws.com", "us-gov-west-1"],
      ["111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn", "cn-north-1"],
      ["111122223333.dkr-ecr.eu-west-1.on.aws", "eu-west-1"],
      ["111122223333.dkr-ecr-fips.us-east-2.on.aws", "us-east-2"],
    ] as const)
      expect(ecrRegistry(name), name).to.deep.equal({ accountId: "111122223333", region });
  });

  it("is none that can be asked where the host is another, however much it looks like one", () => {
    for (const name of [
      "ghcr.io",
      "public.ecr.aws",
      "11112222333.dkr.ecr.eu-central-1.amazonaws.com",
      "111122223333.dkr.ecr.eu-central-1.amazonaws.com.example.com",
      "x111122223333.dkr.ecr.eu-central-1.amazonaws.com",
      "111122223333.dkr.ecr.eu-central-1.amazonaws.com:443",
    ])
      expect(ecrRegistry(name), name).to.equal(undefined);
  });
});

// The real SDK against answers of our own; what an API says of real repositories is asked of moto, in test/data.
describe("the question for digests that are missing", () => {
  it("is asked once for each repository, by its account, for each digest once", async () => {
    const images = {
      api: imageOf("plinth/service", "a"),
      worker: imageOf("plinth/service", "a"),
      mail: imageOf("shop/mail", "b"),
    };

    const requests = await withRegistry(holding("ab"), async (asked) => {
      expect(await missingDigests(images)).to.deep.equal([]);
      return asked;
    });

    const bodies = requests.map(({ body, operation }) => ({ operation, ...body }));
    expect(bodies).to.have.deep.members([
      {
        operation: "BatchGetImage",
        registryId: "777788889999",
        repositoryName: "plinth/service",
        imageIds: [{ imageDigest: digestOf("a") }],
      },
      {
        operation: "BatchGetImage",
        registryId: "777788889999",
        repositoryName: "shop/mail",
        imageIds: [{ imageDigest: digestOf("b") }],
      },
    ]);
  });

  it("takes at most a hundred digests at a time", async () => {
    const images = Object.fromEntries(
      Array.from({ length: 150 }, (_, index) => [
        `service-${index}`,
        `${host}/a@sha256:${String(index).padStart(64, "a")}`,
      ]),
    );

    const sizes = await withRegistry(holding(""), async (requests) => {
      expect(await missingDigests(images)).to.have.lengthOf(150);
      return requests.map((request) => askedDigests(request).length);
    });

    expect(sizes.toSorted((one, other) => one - other)).to.deep.equal([50, 100]);
  });

  it("names what is missing in the order of the services, and does not ask for 64 zeros", async () => {
    const images = {
      api: imageOf("a", "c"),
      mail: imageOf("a", "0"),
      other: imageOf("a", "c", "ghcr.io"),
      worker: imageOf("a", "a"),
    };

    const missing = await withRegistry(holding("a"), () => missingDigests(images));

    expect(missing).to.deep.equal([
      { service: "api", image: images.api, reason: "no-image" },
      { service: "mail", image: images.mail, reason: "unreleased" },
    ]);
    expect(unaskedImages(images)).to.deep.equal([{ service: "other", image: images.other }]);
    expect(renderMissing(missing)).to.deep.equal([
      `The image of api cannot be pulled, ${images.api}: the repository has no image with this digest; push it, or name the digest that was pushed.`,
      `The image of mail cannot be pulled, ${images.mail}: its digest of 64 zeros stands for an image before its first release.`,
    ]);
  });

  it("takes silence about a digest as its absence", async () => {
    const missing = await withRegistry(
      () => ({ body: {} }),
      () => missingDigests({ api: imageOf("a", "a") }),
    );

    expect(missing.map(({ reason }) => reason)).to.deep.equal(["no-image"]);
  });

  it("names a repository that is not there", async () => {
    const answer = () => ({
      status: 400,
      body: { __type: "RepositoryNotFoundException", message: "no such repository" },
    });

    const missing = await withRegistry(answer, () => missingDigests({ api: imageOf("a", "a") }));

    expect(missing.map(({ reason }) => reason)).to.deep.equal(["no-repository"]);
  });

  for (const [what, answer, reason] of [
    [
      "expired credentials",
      { status: 400, body: { __type: "ExpiredTokenException", message: "The token has expired." } },
      "ExpiredTokenException, The token has expired",
    ],
    [
      "an image that is there and whose key is disabled",
      { body: { failures: [{ failureCode: "KmsError", failureReason: "the key is disabled" }] } },
      "KmsError, the key is disabled",
    ],
  ] as const) {
    it(`rejects ${what}, because then nothing is known`, async () => {
      const problem = await withRegistry(
        () => answer,
        () => missingDigests({ api: imageOf("shop/api", "a") }),
      ).then(
        () => undefined,
        (error: unknown) => error,
      );

      expect(problem).to.have.property("name", "CannotRun");
      expect(problem).to.have.property(
        "message",
        `ECR of account 777788889999 in us-east-1 did not say what shop/api holds: ${reason}. That takes credentials, as the AWS CLI takes them, with ecr:BatchGetImage on that repository. Nothing was changed.`,
      );
    });
  }
});

describe("a release that asks the registry", () => {
  const digest = digestOf("a");

  const asked = async (digits: string) => {
    const told: string[] = [];
    return withStackFiles({}, async (root) => {
      const options = { service: "api", digest, to: "dev", checkRegistry: true, root };
      const problem = await withRegistry(holding(digits), () =>
        release({ ...options, print: () => undefined, tell: (text) => told.push(text) }),
      ).then(
        () => undefined,
        (error: unknown) => (error instanceof Error ? error.message : ""),
      );
      return { problem, told, file: await readFile(join(root, "Pulumi.dev.yaml"), "utf8") };
    });
  };

  it("writes a digest that the registry has", async () => {
    const { file, problem } = await asked("a");

    expect(problem).to.equal(undefined);
    expect(file).to.equal(stackText("dev").replace(digestOf("0"), digest));
  });

  it("rejects one that the registry lacks, and writes nothing", async () => {
    const { file, problem } = await asked("b");

    expect(problem).to.match(/^The image of api cannot be pulled, .*\nNothing was written\.$/);
    expect(file).to.equal(stackText("dev"));
  });
});
