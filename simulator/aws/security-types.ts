import type { SimulatedType } from "../simulated-type.ts";
import { arn, namedType, text, uuid } from "../simulated-type.ts";

/** The types of `kms`. */
export const securityTypes: readonly SimulatedType[] = [
  namedType("aws:kms/key:Key", (subject) => uuid(subject, "key"), {
    tagged: true,
    computed: { arn: (subject) => arn(subject, "kms", `key/${subject.id}`), keyId: ({ id }) => id },
  }),
  namedType("aws:kms/alias:Alias", ({ inputs }) => text(inputs, "name"), {
    required: ["targetKeyId"],
    autoname: "name",
    computed: {
      arn: (subject) => arn(subject, "kms", subject.id),
      targetKeyArn: (subject) => arn(subject, "kms", `key/${text(subject.inputs, "targetKeyId")}`),
    },
  }),
];
