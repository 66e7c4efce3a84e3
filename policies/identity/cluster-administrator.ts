import { blocksAt, textAt, textsOf } from "../input-values.ts";
import { resourceRule } from "../resource-rule.ts";

const roleTypes = [
  "kubernetes:rbac.authorization.k8s.io/v1:ClusterRole",
  "kubernetes:rbac.authorization.k8s.io/v1:Role",
];
const bindingTypes = [
  "kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding",
  "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding",
];

/** Verbs with which whoever has them gets every other right. */
const climbing: ReadonlySet<string> = new Set(["*", "bind", "escalate", "impersonate"]);

/** Roles of Kubernetes' own that may do everything, or everything within a namespace. */
const powerful: ReadonlySet<string> = new Set(["admin", "cluster-admin", "edit"]);

/** Everybody, or everybody who has signed in. */
const everybody: ReadonlySet<string> = new Set([
  "system:anonymous",
  "system:authenticated",
  "system:serviceaccounts",
  "system:unauthenticated",
]);

export const clusterAdministrator = resourceRule({
  id: "cluster-administrator",
  severity: "block",
  protects: "The cluster from one stolen login: no role may do everything, and no binding is for everybody.",
  control: "NSA/CISA Kubernetes Hardening Guidance, authentication and authorization",
  fix: "Name the verbs and the resources, and bind them to one group or account. Administrators come in by an access entry.",
  reads: {
    ...Object.fromEntries(roleTypes.map((type) => [type, ["rules"]])),
    ...Object.fromEntries(bindingTypes.map((type) => [type, ["roleRef", "subjects"]])),
  },
  breaches: (resources) => [
    ...resources.ofType(...roleTypes).flatMap((resource) =>
      blocksAt(resource.inputs, "rules")
        .filter((rule) => textsOf(rule["verbs"]).some((verb) => climbing.has(verb)))
        .map((rule) => ({
          resource,
          message: `The role allows ${textsOf(rule["verbs"]).join(", ")} on ${textsOf(rule["resources"]).join(", ")}.`,
        })),
    ),
    ...resources.ofType(...bindingTypes).flatMap((resource) => {
      const role = textAt(resource.inputs, "roleRef.name") ?? "";
      const everyone = blocksAt(resource.inputs, "subjects").some((subject) =>
        everybody.has(textAt(subject, "name") ?? ""),
      );
      return [
        ...(powerful.has(role) ? [{ resource, message: `It gives the role ${role} of Kubernetes.` }] : []),
        ...(everyone ? [{ resource, message: "It gives its role to everybody in the cluster." }] : []),
      ];
    }),
  ],
});
