import { CidrError, isPrivate, parseCidr } from "./cidr.ts";

/** Who may use the Kubernetes API, each by the ARN of an IAM role. */
export interface ClusterAccess {
  /** Role that deploys: administrator of the cluster, and the one that everything inside the cluster is made by. */
  readonly deployerRoleArn: string;
  /** Role that plans a change: may look at everything in namespaces but Secrets. `none` where nobody plans by a role of their own. */
  readonly previewRoleArn: string;
  /** Roles of those who repair what the pipeline cannot: administrators of the cluster. May be empty. */
  readonly operatorRoleArns: readonly string[];
  /** Team to its role. It gets the group `plinth:team:<team>` and, besides what that group is granted, nothing. */
  readonly teams: Readonly<Record<string, string>>;
}

/** Kubernetes group of a team: what RoleBindings name. */
export function teamGroup(team: string): string {
  return `plinth:team:${team}`;
}

/** A name that ends names of resources and of Kubernetes groups. */
const teamName = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const longestTeamName = 40;

/**
 * An IAM role, with its path. EKS compares the whole ARN and lets it have a path, unlike the `aws-auth` ConfigMap of old.
 *
 * Source: https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html
 */
const roleArn = /^arn:aws[a-z-]*:iam::[0-9]{12}:role\/(?:[!-.0-~]+\/)*([\w+=,.@-]{1,64})$/;

/** Name of the role without its path: what is shown and what resources are named by. */
export function roleName(arn: string): string {
  return roleArn.exec(arn)?.[1] ?? arn;
}

/** What is wrong with the ARN of who is let in, as the end of a sentence about it; `undefined` when EKS would take it. */
export function principalMistake(arn: string): string | undefined {
  if (/:assumed-role\//.test(arn)) {
    return "is a session; name the role itself, as in arn:aws:iam::111122223333:role/deployer";
  }
  if (!roleArn.test(arn)) {
    return "is no IAM role's ARN, as in arn:aws:iam::111122223333:role/deployer";
  }
  // https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
  if (/:role\/AWSReservedSSO_/.test(arn)) {
    return "lacks the path of a role of IAM Identity Center, which EKS compares too: .../role/aws-reserved/sso.amazonaws.com/REGION/AWSReservedSSO_..., and without REGION where Identity Center is in us-east-1; `aws iam get-role --role-name NAME` prints it";
  }
  return undefined;
}

/** One mistake in the access section. `path` leads to the value, as in `["teams", "orders"]`. */
export interface AccessMistake {
  readonly path: readonly string[];
  /** A whole sentence, with the value and what is allowed. */
  readonly message: string;
}

/** Everything that is wrong with who is let in: ARNs that EKS would refuse, roles named twice, names of teams. */
export function accessMistakes(access: ClusterAccess): readonly AccessMistake[] {
  const named = principals(access);
  return [
    ...named.flatMap(({ arn, path }) => {
      const mistake = principalMistake(arn);
      return mistake === undefined ? [] : [{ path, message: `"${arn}" ${mistake}.` }];
    }),
    ...named.flatMap(({ arn, path }, index) => {
      // EKS takes a principal once; two roles of one name differ by account or path, and resources are named by the name.
      const first = named.slice(0, index).find((other) => roleName(other.arn) === roleName(arn));
      if (first === undefined) return [];
      return [
        {
          path,
          message: `The role ${roleName(arn)} is at ${first.path.join(".")} already; a role has one access entry, so give each purpose a role of its own.`,
        },
      ];
    }),
    ...Object.keys(access.teams)
      .filter((team) => !teamName.test(team) || team.length > longestTeamName)
      .map((team) => ({
        path: ["teams", team],
        message: `A team is called "${team}"; allowed are at most ${longestTeamName} lower-case letters, digits and single hyphens, as in "orders".`,
      })),
  ];
}

function principals(access: ClusterAccess) {
  const { deployerRoleArn, operatorRoleArns, previewRoleArn, teams } = access;
  return [
    { path: ["deployerRoleArn"], arn: deployerRoleArn },
    ...(previewRoleArn === "none" ? [] : [{ path: ["previewRoleArn"], arn: previewRoleArn }]),
    ...operatorRoleArns.map((arn, index) => ({ path: ["operatorRoleArns", String(index)], arn })),
    ...Object.entries(teams).map(([team, arn]) => ({ path: ["teams", team], arn })),
  ];
}

/** Shortest prefix of a network that may reach the API: a shorter one is a part of the internet, not somebody's network. */
const shortestPrefix = 8;

/**
 * What is wrong with a network that shall reach the cluster's API, as a whole sentence; `undefined` when nothing is. The whole
 * internet is refused, and so is each half of it.
 */
export function apiNetworkMistake(cidr: string): string | undefined {
  if (cidr.includes(":")) {
    return `"${cidr}" is an IPv6 network; the API has IPv4 addresses only, so name IPv4 blocks.`;
  }
  try {
    if (parseCidr(cidr).prefix >= shortestPrefix) return undefined;
  } catch (problem) {
    if (problem instanceof CidrError) return problem.message;
    throw problem;
  }
  return `"${cidr}" holds ${cidr === "0.0.0.0/0" ? "the whole internet" : "too large a part of the internet"}; name the networks that need the API, each from /${shortestPrefix} to /32.`;
}

/**
 * What is wrong with a network that shall reach the public endpoint. Besides `apiNetworkMistake`: a private network cannot come
 * from the internet, and EKS refuses it.
 *
 * Source: https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html
 */
export function publicNetworkMistake(cidr: string): string | undefined {
  const mistake = apiNetworkMistake(cidr);
  if (mistake !== undefined) return mistake;
  if (!isPrivate(parseCidr(cidr))) return undefined;
  return `"${cidr}" is private and never seen by the public endpoint; put it among the networks that reach the private one.`;
}
