import type { Output } from "@pulumi/pulumi";
import { backendUrl, evidenceUrl, type RunnerKind } from "../model/account-names.ts";
import type { Account } from "./account.ts";
import { evidencePlaceOf, placeOf } from "./places.ts";
import type { Serving } from "./serving.ts";

/** What an account tells to people and to the stack files of its environments; nothing here is secret. */
export interface AccountOutputs {
  /** Name of the bucket of states. */
  readonly stateBucket: Output<string>;
  /** ARN of the key that encrypts the states as files. */
  readonly stateKeyArn: Output<string>;
  /** Environment to the URL for `pulumi login`; `account` is this project's own. */
  readonly backendUrls: Readonly<Record<string, string>>;
  /** Where the records of deployments are, for `PLINTH_EVIDENCE_URL`. */
  readonly evidenceUrl: string;
  /** Environment to what `pulumi stack init --secrets-provider` takes. */
  readonly secretsProviders: Readonly<Record<string, Output<string>>>;
  /** ARN of the trail that records who did what. */
  readonly auditTrailArn: Output<string>;
  /** Environment to the ARNs that its stack file and its workflows name. */
  readonly identities: Readonly<Record<string, EnvironmentArns>>;
  /** ARN of the role for when the pipeline does not work. */
  readonly breakGlassRoleArn: Output<string>;
  /** Service to the address of its repository; absent without a registry. */
  readonly repositoryUrls?: Readonly<Record<string, Output<string>>>;
  /** ARN of the role by which a release pushes images; absent without a registry. */
  readonly publishRoleArn?: Output<string>;
  /** What workflows ask for, as in `runs-on: codebuild-plinth-deploys-...`; absent without runners. */
  readonly runnerNames?: Readonly<Record<RunnerKind, string>>;
  /** Id of the runners' VPC, for environments that peer with it; absent without runners. */
  readonly runnerVpcId?: Output<string>;
  /** Public addresses of runners, for clusters whose API is open to known networks; absent without runners. */
  readonly runnerAddresses?: Readonly<Record<string, Output<string>>>;
}

/** ARNs about one environment. */
export interface EnvironmentArns {
  readonly deployerRoleArn: Output<string>;
  readonly previewRoleArn: Output<string>;
  /** The boundary of each role that the environment makes. */
  readonly rolesBoundaryArn: Output<string>;
}

export function accountOutputs({ audit, config, identities, serving, states }: Account): AccountOutputs {
  const place = placeOf(config);
  const environments = Object.entries(states.keys);
  return {
    stateBucket: states.bucket.bucketName,
    stateKeyArn: states.bucket.keyArn,
    backendUrls: Object.fromEntries(environments.map(([name]) => [name, backendUrl(place, name)])),
    evidenceUrl: evidenceUrl(evidencePlaceOf(config)),
    secretsProviders: Object.fromEntries(
      environments.map(([name, { arn }]) => [
        name,
        // Three slashes: the URL has no host, and the ARN is its path.
        arn.apply((text) => `awskms:///${text}?region=${place.region}&awssdk=v2`),
      ]),
    ),
    auditTrailArn: audit.trailArn,
    identities: Object.fromEntries(
      Object.entries(identities.environments).map(
        ([name, { deployRoleArn, previewRoleArn, rolesBoundaryArn }]) => [
          name,
          { deployerRoleArn: deployRoleArn, previewRoleArn, rolesBoundaryArn },
        ],
      ),
    ),
    breakGlassRoleArn: identities.breakGlass.roleArn,
    ...imageOutputs(serving),
    ...runnerOutputs(serving),
  };
}

// The engine warns of an output that is undefined, so what is not there has none.
function imageOutputs({ registry }: Serving): Pick<AccountOutputs, "publishRoleArn" | "repositoryUrls"> {
  return registry === undefined
    ? {}
    : { repositoryUrls: registry.urls, publishRoleArn: registry.publishRoleArn };
}

function runnerOutputs({
  runners,
}: Serving): Pick<AccountOutputs, "runnerAddresses" | "runnerNames" | "runnerVpcId"> {
  return runners === undefined
    ? {}
    : {
        runnerNames: runners.runners.names,
        runnerVpcId: runners.network.vpcId,
        runnerAddresses: runners.network.natPublicIps,
      };
}
