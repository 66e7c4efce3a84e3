/** The engine stopped before a plan was whole: half of one would look fine, so none is shown. Nothing was changed. */
export class NoPlan extends Error {
  override readonly name = "NoPlan";

  /** @param errors what the engine said, at least one. */
  constructor(stack: string, errors: readonly string[]) {
    super(
      [
        ...errors.map((error) => `Error: ${error}`),
        `There is no plan of ${stack}: the engine stopped at the ${errors.length === 1 ? "error" : "errors"} above. Nothing was changed.`,
      ].join("\n"),
    );
  }
}

/** A simulated environment that is not destroyed, because some of its resources are protected. */
export class Protected extends Error {
  override readonly name = "Protected";

  /** @param urns of the protected resources, at least one. */
  constructor(stack: string, urns: readonly string[]) {
    super(
      [
        `The simulated environment ${stack} is not destroyed: ${urns.length} of its resources are protected.`,
        ...urns.map((urn) => `  ${urn}`),
        `To destroy it all the same, set plinth:protect to false in Pulumi.${stack}.yaml, run npm run simulate -- up --stack ${stack}, and destroy again.`,
      ].join("\n"),
    );
  }
}

/** Nobody has agreed to a change, and nobody can be asked. */
export class NotConfirmed extends Error {
  override readonly name = "NotConfirmed";
}
