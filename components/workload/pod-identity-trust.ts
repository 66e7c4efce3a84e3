import { regionOf } from "../../model/regions.ts";

export interface PodIdentityTrustInput {
  /** The account, twelve digits. */
  readonly accountId: string;
  /** Region of the cluster, as in `us-east-1`. */
  readonly region: string;
  readonly clusterName: string;
  readonly namespace: string;
  readonly serviceAccount: string;
}

/**
 * Who may take a pod's role: EKS Pod Identity, for pods of one ServiceAccount in one namespace of one cluster. Without the conditions
 * whoever may make associations could give the role to any pod of the account.
 *
 * Source: https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html and, for the names of the tags,
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html
 */
export function podIdentityTrust(input: PodIdentityTrustInput) {
  const { accountId, clusterName, namespace, region, serviceAccount } = input;
  const clusterArn = `arn:${regionOf(region).partition}:eks:${region}:${accountId}:cluster/${clusterName}`;
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "PodsOfOneServiceAccount",
        Effect: "Allow",
        Principal: { Service: "pods.eks.amazonaws.com" },
        Action: ["sts:AssumeRole", "sts:TagSession"],
        Condition: {
          StringEquals: {
            "aws:SourceAccount": accountId,
            "aws:RequestTag/eks-cluster-arn": clusterArn,
            "aws:RequestTag/kubernetes-namespace": namespace,
            "aws:RequestTag/kubernetes-service-account": serviceAccount,
          },
        },
      },
    ],
  } as const;
}
