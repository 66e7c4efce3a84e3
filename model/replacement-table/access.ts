import { facts, otherRegion, type ReplacementFacts } from "./facts.ts";

/** What the access host consists of. */
export const accessFacts: Readonly<Record<string, ReplacementFacts>> = {
  "aws:ec2/instance:Instance": facts({
    replaceOn: `
      ami associatePublicIpAddress availabilityZone cpuOptions ebsOptimized enclaveOptions ephemeralBlockDevices
      hibernation hostId ipv6AddressCount ipv6Addresses keyName networkInterfaces placementGroup
      placementPartitionNumber privateDnsNameOptions privateIp securityGroups subnetId tenancy
      rootBlockDevice.encrypted rootBlockDevice.kmsKeyId`,
    conditional: {
      launchTemplate: "it is another template, or another version of it than the instance was made with",
      userData: "userDataReplaceOnChange is true",
      userDataBase64: "userDataReplaceOnChange is true",
      region: otherRegion,
    },
    unchecked: `
      enablePrimaryIpv6 forceDestroy instanceMarketOptions placementGroupId primaryNetworkInterface
      secondaryNetworkInterfaces ebsBlockDevices`,
    updates: `
      capacityReservationSpecification creditSpecification disableApiStop disableApiTermination getPasswordData
      hostResourceGroupArn iamInstanceProfile instanceInitiatedShutdownBehavior instanceType maintenanceOptions
      metadataOptions monitoring rootBlockDevice secondaryPrivateIps sourceDestCheck tags userDataReplaceOnChange
      volumeTags vpcSecurityGroupIds`,
    file: "ec2/ec2_instance.go",
    basis: "v5, 2023",
  }),
  "aws:ec2/launchTemplate:LaunchTemplate": facts({
    replaceOn: "",
    conditional: { region: otherRegion },
    // Of these the part of the file that was read says nothing.
    unchecked: `
      instanceRequirements instanceType kernelId keyName licenseSpecifications maintenanceOptions
      metadataOptions monitoring name namePrefix networkInterfaces networkPerformanceOptions placement
      privateDnsNameOptions ramDiskId secondaryInterfaces securityGroupNames tagSpecifications tags
      updateDefaultVersion userData vpcSecurityGroupIds`,
    updates: `
      blockDeviceMappings capacityReservationSpecification cpuOptions creditSpecification defaultVersion
      description disableApiStop disableApiTermination ebsOptimized enclaveOptions hibernationOptions
      iamInstanceProfile imageId instanceInitiatedShutdownBehavior instanceMarketOptions`,
    file: "ec2/ec2_launch_template.go",
    basis: "v5, 2023",
  }),
  "aws:iam/instanceProfile:InstanceProfile": facts({
    replaceOn: "name namePrefix path",
    updates: "role tags",
    file: "iam/instance_profile.go",
    basis: "v6, 2026",
  }),
  "aws:ssm/document:Document": facts({
    replaceOn: "name",
    conditional: { region: otherRegion },
    updates: "attachmentsSources content documentFormat documentType permissions tags targetType versionName",
    file: "ssm/document.go",
    basis: "v5, 2023",
  }),
};
