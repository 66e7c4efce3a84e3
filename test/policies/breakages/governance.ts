import { compliantEnvironment, without } from "../compliant/environment.ts";
import { registered } from "../compliant/registered.ts";
import { added, breakages, changed, missing } from "./breakage.ts";

/** Without the provider's default tags nearly all lack some: here the resource alone does not get them. */
const elsewhere = {
  ...registered("aws:ec2/eip:Eip", "address", { domain: "vpc", tags: { Name: "address" } }),
  provider: "urn:pulumi:prod::plinth::pulumi:providers:aws::other::id",
};

export const governance = [
  ...breakages(
    "required-tags",
    added("a resource of a provider without default tags", elsewhere),
    changed("an empty tag", "network", ["tags", "Owner"], ""),
    changed("nodes without an owner", "cluster-node-class", ["spec", "tags", "Owner"], undefined),
    changed("load balancers without tags", "ingress-public", ["spec", "tags"], []),
    [
      "a provider without default tags",
      "second",
      [...compliantEnvironment, registered("pulumi:providers:aws", "second", { region: "us-west-2" })],
    ],
  ),
  ...breakages(
    "data-residency",
    changed("a database in another Region", "database", ["region"], "eu-central-1"),
    changed("a provider of another Region", "aws", ["region"], "eu-central-1"),
    missing("an environment that declares no Region", "environment", "aws"),
    ["a Region that is no longer allowed", "vault-copy", vaultElsewhere()],
  ),
  ...breakages(
    "account-guards",
    changed("a trail that can be changed unseen", "audit", ["enableLogFileValidation"], undefined),
    changed("a trail of one Region", "audit", ["isMultiRegionTrail"], false),
    changed("a trail that says nothing of IAM", "audit", ["includeGlobalServiceEvents"], false),
    [
      "a trail that is switched off",
      "audit",
      compliantEnvironment.map((resource) =>
        resource.name === "audit"
          ? { ...resource, inputs: { ...resource.inputs, enableLogging: false } }
          : resource,
      ),
    ],
    changed("a block with a gap", "guards-buckets", ["restrictPublicBuckets"], false),
    [
      "volumes that may be open",
      "guards-volumes",
      compliantEnvironment.map((resource) =>
        resource.name === "guards-volumes"
          ? { ...resource, inputs: { ...resource.inputs, enabled: false } }
          : resource,
      ),
    ],
    ...["audit", "guards-buckets", "guards-volumes", "guards-analyzer"].map(
      (guard) =>
        [
          `an account without ${guard}`,
          "account",
          [
            ...without(guard),
            registered("plinth:account:AccountDeclaration", "account", {
              allowedRegions: ["us-east-1"],
              accountIds: ["777788889999"],
            }),
          ],
        ] as const,
    ),
  ),
  ...breakages(
    "budget",
    ["an environment without a budget", "environment", without("budget")],
    changed("a budget without a limit", "budget", ["limitAmount"], "0"),
    changed("a budget that nobody hears of", "budget", ["notifications"], []),
    changed("an alert for nobody", "budget", ["notifications", 0, "subscriberEmailAddresses"], []),
    changed("an alert that comes too late", "budget", ["notifications", 0, "threshold"], 120),
    changed("an alert on a guess alone", "budget", ["notifications", 0, "notificationType"], "FORECASTED"),
  ),
  ...breakages(
    "name-limits",
    changed("a role with a long name", "api-role", ["name"], "r".repeat(65)),
    ["a bucket with capitals", "flow-logs", bucketWithCapitals()],
    changed("an alias of AWS' own", "database-key-alias", ["name"], "alias/aws/plinth"),
    changed("a database with two hyphens", "database", ["identifier"], "plinth--prod"),
  ),
];

/** What belongs to the bucket names it, so that it changes its name as well. */
function bucketWithCapitals() {
  const bucket = compliantEnvironment.find(({ name }) => name === "flow-logs")?.inputs["bucket"];
  return compliantEnvironment.map((resource) =>
    resource.inputs["bucket"] === bucket
      ? { ...resource, inputs: { ...resource.inputs, bucket: "Plinth-Flow-Logs" } }
      : resource,
  );
}

function vaultElsewhere() {
  return [
    ...compliantEnvironment,
    registered("aws:backup/vault:Vault", "vault-copy", {
      name: "copies",
      kmsKeyArn: "arn:aws:kms:eu-west-1:777788889999:key/1b4e28ba-2fa1-41d2-883f-0016d3cca427",
      region: "eu-west-1",
    }),
  ];
}
