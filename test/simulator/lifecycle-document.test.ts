import { expect } from "chai";
import { lifecycleDocument } from "../../simulator/awsx/lifecycle-document.ts";

describe("the lifecycle document of a simulated awsx repository", () => {
  it("keeps the newest of the untagged images when no rule is given", () => {
    expect(JSON.parse(lifecycleDocument(undefined))).to.deep.equal({
      rules: [
        {
          rulePriority: 1,
          description: "remove untagged images",
          selection: { tagStatus: "untagged", countType: "imageCountMoreThan", countNumber: 1 },
          action: { type: "expire" },
        },
      ],
    });
  });

  it("puts a rule for any image last, and tells an age from a count", () => {
    const document = lifecycleDocument([
      { tagStatus: "any", maximumNumberOfImages: 100 },
      { tagStatus: "tagged", tagPrefixList: ["pr-"], maximumAgeLimit: 14, description: "pull requests" },
    ]);

    expect(JSON.parse(document)).to.deep.equal({
      rules: [
        {
          rulePriority: 1,
          description: "pull requests",
          selection: {
            tagStatus: "tagged",
            tagPrefixList: ["pr-"],
            countType: "sinceImagePushed",
            countUnit: "days",
            countNumber: 14,
          },
          action: { type: "expire" },
        },
        {
          rulePriority: 2,
          description: "",
          selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 100 },
          action: { type: "expire" },
        },
      ],
    });
  });
});
