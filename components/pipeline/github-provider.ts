import { OpenIdConnectProvider } from "@pulumi/aws/iam/openIdConnectProvider.js";
import * as pulumi from "@pulumi/pulumi";
import { githubAudience, githubHost } from "./github-trust.ts";

/**
 * The account's trust in tokens that GitHub gives to jobs. It lets nobody in: each role says whose tokens it takes.
 *
 * Costs nothing. Leaves out: thumbprints, which AWS has not looked at since it trusts GitHub's certificate by its own list of
 * authorities, https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
 */
export class GithubProvider extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;

  constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super("plinth:pipeline:GithubProvider", name, {}, opts);

    const provider = new OpenIdConnectProvider(
      name,
      { url: `https://${githubHost}`, clientIdLists: [githubAudience], tags: { Name: name } },
      { parent: this },
    );

    this.arn = provider.arn;
    this.registerOutputs({ arn: this.arn });
  }
}
