import { createHash } from "node:crypto";
import { expect } from "chai";
import { secretIn } from "../../policies/secret-text.ts";

const small = "abcdefghijklmnopqrstuvwxyz";
const capitals = small.toUpperCase();
const digits = "0123456789";

// Nothing here was ever valid: AWS' own example key, keys of zeros, and words made up for the test.
const base64 = (text: string) => Buffer.from(text).toString("base64");
const base64Url = (text: string) => Buffer.from(text).toString("base64url");
const pem = (kind: string) => `-----BEGIN ${kind}-----\nMIIEowIBAAKCAQEA7bq0\n-----END ${kind}-----`;
const exampleKey = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

/** Texts that look drawn at random, and are the same in every run. */
const made = (alphabet: string, length: number) =>
  Array.from({ length: 2000 }, (_, number) =>
    [
      ...createHash("shake256", { outputLength: length * 2 })
        .update(`text ${number}`)
        .digest("hex")
        .matchAll(/..../gu),
    ]
      .map(([bytes]) => alphabet[Number.parseInt(bytes, 16) % alphabet.length])
      .join(""),
  );
const share = (texts: readonly string[]) =>
  texts.filter((text) => secretIn(text) !== undefined).length / texts.length;

describe("the search for secrets in a text", () => {
  const secrets: readonly (readonly [what: string, text: string])[] = [
    ["a private key", pem("PRIVATE KEY")],
    ["a private key", pem("RSA PRIVATE KEY")],
    ["a private key", `${pem("CERTIFICATE")}\n${pem("EC PRIVATE KEY")}`],
    ["a private key", base64(pem("PRIVATE KEY"))],
    [
      "a JSON Web Token",
      [`{"alg":"HS256","typ":"JWT"}`, `{"sub":"1234567890"}`, "not-signed-at-all"].map(base64Url).join("."),
    ],
    ["a connection string with its password", "postgres://api:hunter2@db.example.com:5432/platform"],
    ["a connection string with its password", "amqps://:hunter2@queue.example.com"],
    ["a connection string with its password", "host=db port=5432 user=api password=hunter2"],
    ["a connection string with its password", "PGPASSWORD=hunter2 psql"],
    ["a connection string with its password", "Server=db;User Id=api;Pwd=hunter2;"],
    ["an AWS secret access key", exampleKey],
    ["an AWS secret access key", `AWS_SECRET_ACCESS_KEY: ${exampleKey}`],
    ["a literal too random to be a name", "q7Zt0LxV9wKb2RmN4cPd8Hs3"],
    ["a literal too random to be a name", "ghx_q7Zt0LxV9wKb2RmN4cPd8Hs3Yf6Gj1"],
    ["a literal too random to be a name", "k3j9x0q8z7w2m5n1b4v6c8x0z2l4k6j8"],
    ["a literal too random to be a name", "Tr0ub4dor&3#Xk9!mP2$"],
  ];
  for (const [what, text] of secrets) {
    it(`rejects ${what}, as ${JSON.stringify(`${text.slice(0, 12)}…`)} begins one`, () => {
      expect(secretIn(text)).to.equal(what);
    });
  }

  const harmless: readonly (readonly [what: string, text: string])[] = [
    ["the ARN of a role", "arn:aws:iam::111122223333:role/service-role/AWSLambdaVPCAccessExecutionRole2"],
    ["the ARN of a managed policy", "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly"],
    [
      "the ARN of a secret",
      "arn:aws:secretsmanager:us-east-1:111122223333:secret:plinth-prod/api-login-aB3dE9",
    ],
    ["an ARN in another partition", "arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/*"],
    ["the id of a subnet", "subnet-0a1b2c3d4e5f60718"],
    ["the id of a database instance", "db-ABCDEFGHIJKL0123456789MNOP"],
    ["a UUID", "1b4e28ba-2fa1-41d2-883f-0016d3cca427"],
    ["an access key's id, which is no secret", "AKIAIOSFODNN7EXAMPLE"],
    ["a hash of code", `archive:${"0f".repeat(32)}`],
    ["a hash in Base64 with its algorithm", `sha256-${Buffer.alloc(32, "q7Zt0LxV").toString("base64")}`],
    ["an image by digest", `111122223333.dkr.ecr.us-east-1.amazonaws.com/api@sha256:${"9c".repeat(32)}`],
    ["a commit", "3d3c42e5aac5ba805825da76410c181273ba90b1"],
    ["the name of a certificate authority", "rds-ca-ecc384-g1"],
    ["the name in a certificate", "*.api.prod.use1.plinth.example.com"],
    ["a certificate", pem("CERTIFICATE")],
    ["a certificate in Base64", base64(pem("CERTIFICATE"))],
    ["a public key", pem("PUBLIC KEY")],
    [
      "an SSH public key",
      `ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQD3F6tyPEFEzV0LX3X8BsXdMsQz1x2c me@example.com`,
    ],
    ["a CIDR", "10.64.128.0/19"],
    ["an IPv6 CIDR", "2001:0db8:85a3:0000:0000:8a2e:0370:7334/64"],
    ["a cron expression", "cron(0 3 ? * SUN *)"],
    ["a maintenance window", "sun:04:00-sun:05:00"],
    ["a host", "database-1a2b3c4.c9akciq32rx7.eu-central-1.rds.amazonaws.com:5432"],
    ["a URL without a password", "https://gist.example.com/somebody/1cacffef793c2ba9645083c3e18b3d8c"],
    ["a URL with a placeholder for the password", "postgres://api:${PASSWORD}@db.example.com/platform"],
    ["a template of a connection string", "host=db user=api password={{ password }}"],
    ["an e-mail address", "Platform+Alerts2026@Example.com"],
    ["a regular expression", "^[a-zA-Z0-9_.-]{1,64}$"],
    ["the name of a parameter", "password_encryption=scram-sha-256"],
    ["a name in camel case", "EC2InstanceProfileForImageBuilderECRContainerBuilds"],
    ["a name in camel case of forty letters", "PlanWorkflowStepRoute53HealthCheckConfig"],
    ["a path of an object", "AWSLogs/111122223333/vpcflowlogs/us-east-1/2026/11/21/"],
    ["a name that Pulumi made", "plinth-prod-use1-login-provisioning-1a2b3c4"],
    ["an alarm's sentence", "No restore test has succeeded in 8 days; see docs/runbooks/restore-failed.md."],
    ["nothing", ""],
  ];
  for (const [what, text] of harmless) {
    it(`finds none in ${what}`, () => {
      expect(secretIn(text)).to.equal(undefined);
    });
  }

  for (const [what, alphabet, length, least] of [
    ["AWS secret access keys", `${small}${capitals}${digits}+/`, 40, 0.98],
    ["tokens of 32 letters and digits", `${small}${capitals}${digits}`, 32, 0.95],
    ["tokens of 20 letters and digits", `${small}${capitals}${digits}`, 20, 0.85],
    ["tokens of 32 small letters and digits", `${small}${digits}`, 32, 0.85],
  ] as const) {
    it(`rejects at least ${least * 100} of 100 random ${what}`, () => {
      expect(share(made(alphabet, length))).to.be.at.least(least);
    });
  }

  it("finds none in the address that issues a cluster's tokens, whatever the cluster's id", () => {
    const issuers = made("0123456789ABCDEF", 32).map(
      (id) => `https://oidc.eks.us-east-1.amazonaws.com/id/${id}`,
    );
    expect(share(issuers)).to.equal(0);
  });

  it("finds none in hexadecimal digits and in ids of capitals and digits, however random", () => {
    expect(share(made("0123456789abcdef", 64))).to.equal(0);
    expect(share(made(`${capitals}${digits}`, 26))).to.equal(0);
  });
});
