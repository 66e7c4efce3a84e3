import { policy, registered } from "../compliant/registered.ts";
import { added, breakages, changed, missing } from "./breakage.ts";

const allow = (more: Readonly<Record<string, unknown>>) =>
  policy({ Effect: "Allow", Action: "s3:GetObject", Resource: "*", ...more });
const anybody = (Action: string) =>
  policy({ Effect: "Allow", Principal: { AWS: "*" }, Action, Resource: "*" });

export const identity = [
  ...breakages(
    "administrator-policy",
    changed("everything everywhere", "api-secrets", ["policy"], allow({ Action: "*" })),
    changed(
      "all of a service everywhere",
      "api-secrets",
      ["policy"],
      allow({ Action: ["sts:TagSession", "iam:*"] }),
    ),
    changed("all but a little", "api-secrets", ["policy"], allow({ Action: undefined, NotAction: "iam:*" })),
    changed(
      "everything, everywhere but in one place",
      "api-secrets",
      ["policy"],
      allow({ Action: "*", Resource: undefined, NotResource: "arn:aws:s3:::plinth-flow-logs" }),
    ),
    changed("AWS' administrator", "nodes-pull", ["policyArn"], "arn:aws:iam::aws:policy/AdministratorAccess"),
    changed("AWS' power user", "nodes-pull", ["policyArn"], "arn:aws:iam::aws:policy/PowerUserAccess"),
    changed(
      "every action and every resource in other words",
      "api-secrets",
      ["policy"],
      allow({ Action: "iam:?*", Resource: "arn:aws:*" }),
    ),
    changed(
      "all of a service by the ARN of all that it has",
      "api-secrets",
      ["policy"],
      allow({ Action: "s3:**", Resource: "arn:aws:s3:::*" }),
    ),
    changed(
      "a policy within a role",
      "api-role",
      ["inlinePolicies"],
      [{ name: "all", policy: allow({ Action: "*" }) }],
    ),
    changed(
      "AWS' administrator within a role",
      "api-role",
      ["managedPolicyArns"],
      ["arn:aws:iam::aws:policy/AdministratorAccess"],
    ),
    added(
      "a policy that stands alone",
      registered("aws:iam/policy:Policy", "all", { name: "all", policy: allow({ Action: "*:*" }) }),
    ),
  ),
  ...breakages(
    "cluster-administrator",
    changed("every verb", "team-role", ["rules", 0, "verbs"], ["*"]),
    changed("the right to be somebody else", "team-role", ["rules", 0, "verbs"], ["impersonate"]),
    changed("a binding of Kubernetes' administrator", "team-binding", ["roleRef", "name"], "cluster-admin"),
    changed("a binding for everybody", "team-binding", ["subjects", 0, "name"], "system:authenticated"),
  ),
  ...breakages(
    "open-principal",
    changed("a role for everybody", "api-role", ["assumeRolePolicy"], anybody("sts:AssumeRole")),
    changed("a key for everybody", "database-key", ["policy"], anybody("kms:Decrypt")),
    changed(
      "a secret for everybody but one",
      "secrets-api-database-policy",
      ["policy"],
      policy(
        {
          Effect: "Allow",
          NotPrincipal: { AWS: "arn:aws:iam::777788889999:root" },
          Action: "secretsmanager:GetSecretValue",
          Resource: "*",
        },
        {
          Effect: "Deny",
          Principal: "*",
          Action: "secretsmanager:*",
          Resource: "*",
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ),
    ),
    changed("a secret with a policy of its own", "secrets-api-database", ["policy"], anybody("*")),
    changed("a topic with a policy of its own", "alarms", ["policy"], anybody("sns:Publish")),
    ...(
      [
        ["everybody who uses TLS", { Bool: { "aws:SecureTransport": "true" } }],
        ["everybody with a tag of their own", { StringEquals: { "aws:PrincipalTag/team": "api" } }],
        ["every identity there is", { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:*" } }],
        ["every address there is", { IpAddress: { "aws:SourceIp": ["10.0.0.0/8", "0.0.0.0/0"] } }],
        ["every account but one", { StringNotEquals: { "aws:PrincipalAccount": "777788889999" } }],
        ["whoever gives no account", { StringEqualsIfExists: { "aws:SourceAccount": "777788889999" } }],
      ] as const
    ).map(([who, Condition]) =>
      changed(
        `a key for ${who}`,
        "database-key",
        ["policy"],
        policy({ Effect: "Allow", Principal: "*", Action: "kms:Decrypt", Resource: "*", Condition }),
      ),
    ),
    changed(
      "an endpoint for everybody",
      "endpoint-sts",
      ["policy"],
      policy({ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }),
    ),
    added(
      "a function for everybody",
      registered("aws:lambda/permission:Permission", "open", {
        action: "lambda:InvokeFunction",
        principal: "*",
      }),
    ),
  ),
  ...breakages(
    "unknown-account",
    ...(
      [
        ["another account", { AWS: "arn:aws:iam::999900001111:root" }, {}],
        ["another account by its number", { AWS: ["777788889999", "999900001111"] }, {}],
        ["a role of another account", { AWS: "arn:aws:iam::999900001111:role/deploy" }, {}],
        ["a session of another account", { AWS: "arn:aws:sts::999900001111:assumed-role/deploy/me" }, {}],
        ["somebody whose account nobody can tell", { AWS: "AROAEXAMPLEEXAMPLE123" }, {}],
        [
          "a canonical user",
          { CanonicalUser: "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be" },
          {},
        ],
        [
          "identities of another account's provider",
          { Federated: "arn:aws:iam::999900001111:saml-provider/idp" },
          {},
        ],
        ["everybody of another account", "*", { StringEquals: { "aws:PrincipalAccount": "999900001111" } }],
        ["a role in any account", "*", { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/deploy" } }],
        ["a role at the end of any ARN", "*", { StringLike: { "aws:PrincipalArn": "*:role/deploy" } }],
        [
          "a role in any account, by fewer parts than an ARN has",
          "*",
          { StringLike: { "aws:PrincipalArn": "arn:aws:iam*:role/deploy" } },
        ],
        [
          "whoever is of the account that asks",
          "*",
          { StringEquals: { "aws:PrincipalAccount": "${aws:PrincipalAccount}" } },
        ],
        [
          "a service for a topic in any account",
          { Service: "sns.amazonaws.com" },
          { StringLike: { "aws:SourceArn": "arn:aws:sns*:alarms" } },
        ],
        [
          "everybody of one of two accounts",
          "*",
          { StringEquals: { "kms:CallerAccount": ["777788889999", "999900001111"] } },
        ],
        [
          "a service for another account",
          { Service: "sns.amazonaws.com" },
          { StringEquals: { "aws:SourceAccount": "999900001111" } },
        ],
      ] as const
    ).map(([who, Principal, Condition]) =>
      changed(
        `a key for ${who}`,
        "database-key",
        ["policy"],
        policy({ Effect: "Allow", Principal, Action: "kms:Decrypt", Resource: "*", Condition }),
      ),
    ),
    changed(
      "a role for another account",
      "api-role",
      ["assumeRolePolicy"],
      policy({
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::999900001111:root" },
        Action: "sts:AssumeRole",
      }),
    ),
    added(
      "a function for another account",
      registered("aws:lambda/permission:Permission", "foreign", {
        action: "lambda:InvokeFunction",
        principal: "999900001111",
      }),
    ),
    added(
      "a function for another account's topic",
      registered("aws:lambda/permission:Permission", "foreign", {
        action: "lambda:InvokeFunction",
        principal: "sns.amazonaws.com",
        sourceAccount: "999900001111",
      }),
    ),
    added(
      "a function for another account's topic by its ARN",
      registered("aws:lambda/permission:Permission", "foreign", {
        action: "lambda:InvokeFunction",
        principal: "sns.amazonaws.com",
        sourceArn: "arn:aws:sns:us-east-1:999900001111:alarms",
      }),
    ),
  ),
  ...breakages(
    "instance-metadata",
    changed("metadata without a token", "access-host", ["metadataOptions", "httpTokens"], "optional"),
    changed("metadata without a word", "access-host", ["metadataOptions"], undefined),
  ),
  ...breakages(
    "secret-rotation",
    missing("a secret that nothing rotates", "login-rotation-api-database", "secrets-api-database"),
    changed(
      "a secret that may get any age",
      "secrets-api-database",
      ["tags", "plinth:maximum-age-days"],
      undefined,
    ),
    changed(
      "a rotation that comes too late",
      "login-rotation-api-database",
      ["rotationRules", "automaticallyAfterDays"],
      45,
    ),
    changed("a rotation without days", "login-rotation-api-database", ["rotationRules"], {
      scheduleExpression: "rate(4 hours)",
    }),
  ),
  ...breakages(
    "secretless-state",
    changed("a password among the inputs", "database", ["password"], "hunter2"),
  ),
];
