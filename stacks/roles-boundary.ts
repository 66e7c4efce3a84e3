import { registerStackTransformation } from "@pulumi/pulumi/runtime/index.js";

/**
 * Gives every role of the environment its boundary, those of components that know of none included. It belongs to the stack that is
 * being run, so that another in the same process is not touched.
 */
export function boundRoles(rolesBoundaryArn: string): void {
  if (rolesBoundaryArn === "none") return;
  registerStackTransformation(({ opts, props, type }) =>
    type === "aws:iam/role:Role"
      ? { props: { ...props, permissionsBoundary: rolesBoundaryArn }, opts }
      : undefined,
  );
}
