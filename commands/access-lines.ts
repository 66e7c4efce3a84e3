import { accessDocumentName } from "../components/security/access-documents.ts";

export type AccessGoal = "kubectl" | "psql";

/** What of an environment the commands name. */
export interface AccessPlaces {
  /** What names of the environment begin with, as in `plinth-prod-use1`. */
  readonly platform: string;
  readonly region: string;
  readonly instanceId: string;
  /** ARN of the role that opens tunnels. */
  readonly userRoleArn: string;
  readonly cluster: { readonly name: string; readonly arn: string; readonly host: string };
  readonly database: { readonly host: string; readonly name: string; readonly caFile: string };
  /** ARN of each secret with logins, by service and purpose as in `api-database`. */
  readonly secretArns: Readonly<Record<string, string>>;
}

/** Ports on the own machine, next to those that a local database or proxy would have. */
const localPort = { kubectl: 16_443, psql: 15_432 } as const;

/** Commands in the order in which a person types them, with comments between; nothing of it is run here. */
export function accessLines(goal: AccessGoal, places: AccessPlaces): readonly string[] {
  return [...profileLines(places), "", ...tunnelLines(goal, places), "", ...clientLines[goal](places)];
}

const profileOf = ({ platform }: AccessPlaces): string => `${platform}-access`;

function profileLines(places: AccessPlaces): readonly string[] {
  const set = (key: string, value: string) =>
    `aws configure set ${key} ${value} --profile ${profileOf(places)}`;
  return [
    "# Once: a profile that opens tunnels. MINE is the profile of one of accessHost.userRoleArns.",
    set("role_arn", places.userRoleArn),
    set("source_profile", "MINE"),
    set("region", places.region),
  ];
}

function tunnelLines(goal: AccessGoal, places: AccessPlaces): readonly string[] {
  const document = accessDocumentName(places.platform, goal === "kubectl" ? "cluster" : "database");
  return [
    "# The tunnel, which stays open in a terminal of its own. It needs the plugin of Session Manager for the AWS CLI.",
    `aws ssm start-session --profile ${profileOf(places)} --target ${places.instanceId} --document-name ${document} --parameters localPortNumber=${localPort[goal]}`,
  ];
}

const clientLines: Readonly<Record<AccessGoal, (places: AccessPlaces) => readonly string[]>> = {
  kubectl: ({ cluster, platform, region }) => [
    "# Once: a context for the cluster, by the tunnel. The certificate is still checked against the cluster's own name.",
    `aws eks update-kubeconfig --name ${cluster.name} --region ${region} --alias ${platform}`,
    `kubectl config set-cluster ${cluster.arn} --server=https://127.0.0.1:${localPort.kubectl} --tls-server-name=${cluster.host}`,
    "",
    `kubectl --context ${platform} get pods --all-namespaces`,
  ],
  psql: ({ database, region, secretArns }) => [
    "# psql asks for the password. LOGIN and password stand in a secret; what may read it is logged:",
    ...Object.entries(secretArns)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(
        ([secret, arn]) =>
          `#   ${secret}: aws secretsmanager get-secret-value --region ${region} --secret-id ${arn} --query SecretString`,
      ),
    // `host` is what the certificate is checked against, `hostaddr` where the connection goes.
    `psql "host=${database.host} hostaddr=127.0.0.1 port=${localPort.psql} dbname=${database.name} user=LOGIN sslmode=verify-full sslrootcert=${database.caFile}"`,
  ],
};
