import type { PlanInputs, PlanStep } from "../../model/plan.ts";

/** The kinds of steps that a large plan is made of, in turn: what each part of a review has to look into. */
const kinds = [
  { op: "same", type: "aws:iam/role:Role" },
  { op: "update", type: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule" },
  { op: "replace", type: "aws:rds/instance:Instance" },
  { op: "create", type: "aws:sns/topic:Topic" },
  { op: "update", type: "aws:iam/rolePolicy:RolePolicy" },
  { op: "replace", type: "aws:ec2/subnet:Subnet" },
  { op: "update", type: "kubernetes:networking.k8s.io/v1:NetworkPolicy" },
  { op: "delete", type: "aws:s3/bucket:Bucket" },
  { op: "update", type: "aws:ec2/vpc:Vpc" },
  { op: "create", type: "aws:new/thing:Thing" },
] as const;

const stack = "urn:pulumi:prod::plinth::";

/** A plan of so many steps, 20 to a component. */
export function manySteps(count: number): readonly PlanStep[] {
  return Array.from({ length: count }, (_, index) => {
    const { op, type } = kinds[index % kinds.length] ?? kinds[0];
    const component = Math.floor(index / 20);
    const parent = `${stack}plinth:network:Network::network-${component}`;
    const name = `resource-${index}`;
    const [old, next] = [inputs(component, index, 0), inputs(component, index, 1)];
    return {
      op,
      urn: `${stack}plinth:network:Network$${type}::${name}`,
      type,
      name,
      parent,
      provider: "",
      old: op === "create" ? null : old,
      new: op === "delete" ? null : op === "same" ? old : next,
      replaceKeys: op === "replace" ? ["dbName"] : [],
      stateful: false,
      protect: false,
      diff:
        op === "update" || op === "replace"
          ? [
              // A subnet follows what it stands in; a database is replaced on its own.
              {
                path: "dbName",
                kind: "update",
                replaces: op === "replace",
                old: "a",
                new: type.includes("subnet") ? { unknown: true } : "b",
              },
              { path: "tags.Owner", kind: "update", replaces: false, old: "platform", new: "network" },
            ]
          : [],
    };
  });
}

function inputs(component: number, index: number, moment: number): PlanInputs {
  const statement = (action: string) => ({
    Effect: "Allow",
    Action: action,
    Resource: `arn:aws:s3:::bucket-${index}/*`,
  });
  return {
    securityGroupId: `sg-${component}`,
    ipProtocol: "tcp",
    fromPort: 8000 + (index % 40),
    toPort: 8000 + (index % 40),
    cidrIpv4: `10.${component % 250}.${moment}.0/24`,
    role: `role-${component}`,
    policy: JSON.stringify({
      Statement: ["s3:GetObject", "s3:ListBucket", moment === 0 ? "s3:PutObject" : "s3:DeleteObject"].map(
        statement,
      ),
    }),
    metadata: { name: `policy-${index}`, namespace: `namespace-${component}` },
    spec: {
      podSelector: { matchLabels: { app: `a-${index}` } },
      policyTypes: ["Egress"],
      egress: [
        {
          to: [{ ipBlock: { cidr: `10.${component % 250}.${moment}.0/24` } }],
          ports: [{ port: 443, protocol: "TCP" }],
        },
      ],
    },
    tags: { Owner: moment === 0 ? "platform" : "network" },
  };
}
