/**
 * What the cluster's role needs beyond AWS' own policies, so that what EKS Auto Mode starts can carry tags of ours: those policies
 * admit a fixed list of tags. Everything has to belong to this cluster, which the role's session names by a tag.
 *
 * Source: https://docs.aws.amazon.com/eks/latest/userguide/auto-cluster-iam-role.html#tag-prop, without its statements about
 * Shield, which the platform does not use.
 */
export function taggingPolicy(partition: string) {
  const ofThisCluster = {
    "aws:RequestTag/eks:eks-cluster-name": `$\{aws:PrincipalTag/eks:eks-cluster-name}`,
  };
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "Compute",
        Effect: "Allow",
        Action: ["ec2:CreateFleet", "ec2:CreateLaunchTemplate", "ec2:RunInstances"],
        Resource: "*",
        Condition: {
          StringEquals: ofThisCluster,
          StringLike: {
            "aws:RequestTag/eks:kubernetes-node-class-name": "*",
            "aws:RequestTag/eks:kubernetes-node-pool-name": "*",
          },
        },
      },
      {
        Sid: "Storage",
        Effect: "Allow",
        Action: ["ec2:CreateSnapshot", "ec2:CreateVolume"],
        Resource: [`arn:${partition}:ec2:*:*:snapshot/*`, `arn:${partition}:ec2:*:*:volume/*`],
        Condition: { StringEquals: ofThisCluster },
      },
      {
        Sid: "Networking",
        Effect: "Allow",
        Action: "ec2:CreateNetworkInterface",
        Resource: "*",
        Condition: {
          StringEquals: ofThisCluster,
          StringLike: { "aws:RequestTag/eks:kubernetes-cni-node-name": "*" },
        },
      },
      {
        Sid: "LoadBalancer",
        Effect: "Allow",
        Action: [
          "ec2:CreateSecurityGroup",
          "elasticloadbalancing:CreateListener",
          "elasticloadbalancing:CreateLoadBalancer",
          "elasticloadbalancing:CreateRule",
          "elasticloadbalancing:CreateTargetGroup",
        ],
        Resource: "*",
        Condition: { StringEquals: ofThisCluster },
      },
    ],
  };
}
