import { facts, otherRegion, type ReplacementFacts } from "./facts.ts";

/** EKS. */
export const clusterFacts: Readonly<Record<string, ReplacementFacts>> = {
  "aws:eks/accessEntry:AccessEntry": facts({
    replaceOn: "clusterName principalArn type",
    conditional: { region: otherRegion },
    updates: "kubernetesGroups tags userName",
    file: "eks/access_entry.go",
    basis: "v6, 2025; the region by the provider's own rule",
  }),
  "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": facts({
    replaceOn: "accessScope clusterName policyArn principalArn",
    conditional: { region: otherRegion },
    updates: "",
    file: "eks/access_policy_association.go",
    basis: "v6, 2025; the region by the provider's own rule",
  }),
  "aws:eks/addon:Addon": facts({
    replaceOn: "addonName clusterName namespaceConfig",
    conditional: { region: otherRegion },
    updates: `
      addonVersion configurationValues podIdentityAssociations preserve resolveConflictsOnCreate
      resolveConflictsOnUpdate serviceAccountRoleArn tags`,
    file: "eks/addon.go",
    basis: "v6, 2026, 6.40 or later",
  }),
  "aws:eks/cluster:Cluster": facts({
    replaceOn: `
      accessConfig.bootstrapClusterCreatorAdminPermissions bootstrapSelfManagedAddons
      kubernetesNetworkConfig.ipFamily kubernetesNetworkConfig.serviceIpv4Cidr name
      outpostConfig.controlPlaneInstanceType outpostConfig.controlPlanePlacement.groupName roleArn`,
    conditional: { encryptionConfig: "an encryption block that was set is taken away", region: otherRegion },
    unchecked: `
      defaultAddonsToRemoves kubeApiServerConfig kubeControllerManagerConfig kubeSchedulerConfig
      outpostConfig.controlPlanePlacement.spreadLevel outpostConfig.etcdInstanceType
      outpostConfig.etcdPlacement`,
    updates: `
      accessConfig computeConfig controlPlaneScalingConfig deletionProtection enabledClusterLogTypes
      forceUpdateVersion kubernetesNetworkConfig outpostConfig remoteNetworkConfig storageConfig tags
      upgradePolicy version vpcConfig zonalShiftConfig`,
    file: "eks/cluster.go",
    basis: "v6, 2026",
  }),
  "aws:eks/nodeGroup:NodeGroup": facts({
    replaceOn: `
      amiType capacityType clusterName diskSize instanceTypes launchTemplate.id launchTemplate.name
      nodeGroupName nodeGroupNamePrefix nodeRoleArn remoteAccess subnetIds`,
    conditional: { region: otherRegion },
    unchecked: "warmPoolConfig",
    updates: `
      forceUpdateVersion labels launchTemplate nodeRepairConfig releaseVersion scalingConfig tags
      taints updateConfig version`,
    file: "eks/node_group.go",
    basis:
      "v5, December 2024 or later; the same properties are create-only in the CloudFormation schema of AWS::EKS::Nodegroup",
  }),
  "aws:eks/podIdentityAssociation:PodIdentityAssociation": facts({
    replaceOn: "clusterName namespace serviceAccount",
    conditional: { region: otherRegion },
    unchecked: "policy",
    updates: "disableSessionTags roleArn tags targetRoleArn",
    file: "eks/pod_identity_association.go",
    basis:
      "v6, 2026; the same three properties are create-only in the CloudFormation reference of AWS::EKS::PodIdentityAssociation",
  }),
};
