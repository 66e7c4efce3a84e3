// The simulated awsx provider. Its components are built by the SDK's own provider server, which belongs to a whole process; so
// it runs in one of its own, started by start.ts, prints its port, and ends with its standard input.
import { LifecyclePolicy } from "@pulumi/aws/ecr/lifecyclePolicy.js";
import { Repository } from "@pulumi/aws/ecr/repository.js";
import * as pulumi from "@pulumi/pulumi";
import { isProperties } from "../wire.ts";
import { lifecycleDocument } from "./lifecycle-document.ts";
import { awsxVersion, notOffered, repositoryType } from "./offered.ts";

class SimulatedRepository extends pulumi.ComponentResource {
  readonly lifecyclePolicy: LifecyclePolicy | undefined;
  readonly repository: Repository;
  readonly url: pulumi.Output<string>;

  constructor(name: string, inputs: pulumi.Inputs, opts: pulumi.ComponentResourceOptions) {
    super(repositoryType, name, inputs, opts);
    const { lifecyclePolicy: _, ...repositoryArgs } = inputs;
    // ECR takes lower-case names only; awsx lowers the resource's name in the same way.
    this.repository = new Repository(name.toLowerCase(), repositoryArgs, { parent: this });
    this.lifecyclePolicy = this.#createLifecyclePolicy(name.toLowerCase(), inputs["lifecyclePolicy"]);
    this.url = this.repository.repositoryUrl;
    this.registerOutputs({
      lifecyclePolicy: this.lifecyclePolicy,
      repository: this.repository,
      url: this.url,
    });
  }

  #createLifecyclePolicy(name: string, given: unknown): LifecyclePolicy | undefined {
    const args = isProperties(given) ? given : {};
    if (args["skip"] === true) return undefined;
    const policy = pulumi.output([args["rules"]]).apply(([rules]) => lifecycleDocument(rules));
    return new LifecyclePolicy(name, { repository: this.repository.name, policy }, { parent: this });
  }
}

const provider: pulumi.provider.Provider = {
  version: awsxVersion,
  construct(name, type, inputs, options) {
    if (type !== repositoryType) throw new Error(notOffered(type));
    const built = new SimulatedRepository(name, inputs, options);
    const { lifecyclePolicy, repository, url } = built;
    return Promise.resolve({ urn: built.urn, state: { lifecyclePolicy, repository, url } });
  },
};

process.stdin.on("end", () => process.exit(0)).resume();
await pulumi.provider.main(provider, process.argv.slice(2));
