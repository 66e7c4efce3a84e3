import type { SimulatedType, Subject } from "../simulated-type.ts";
import { arn, namedType, text } from "../simulated-type.ts";

const repositoryName = ({ inputs }: Pick<Subject, "inputs">) => text(inputs, "name");

/** The types of `ecr`. */
export const registryTypes: readonly SimulatedType[] = [
  namedType("aws:ecr/repository:Repository", repositoryName, {
    autoname: "name",
    tagged: true,
    computed: {
      arn: (subject) => arn(subject, "ecr", `repository/${repositoryName(subject)}`),
      registryId: ({ accountId }) => accountId,
      repositoryUrl: (subject) =>
        `${subject.accountId}.dkr.ecr.${subject.region}.amazonaws.com/${repositoryName(subject)}`,
    },
  }),
  namedType("aws:ecr/lifecyclePolicy:LifecyclePolicy", ({ inputs }) => text(inputs, "repository"), {
    required: ["policy", "repository"],
    deletedFirst: true,
    computed: { registryId: ({ accountId }) => accountId },
  }),
  namedType("aws:ecr/repositoryPolicy:RepositoryPolicy", ({ inputs }) => text(inputs, "repository"), {
    required: ["policy", "repository"],
    computed: { registryId: ({ accountId }) => accountId },
  }),
  namedType(
    "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration",
    ({ accountId }) => accountId,
    { required: ["scanType"], computed: { registryId: ({ accountId }) => accountId } },
  ),
];
