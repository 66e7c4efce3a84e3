import { facts, otherRegion, type ReplacementFacts } from "./facts.ts";

/** Messages, budgets, logs, metrics, alarms, events and DNS. */
export const operationsFacts: Readonly<Record<string, ReplacementFacts>> = {
  "aws:amp/workspace:Workspace": facts({
    replaceOn: "kmsKeyArn",
    conditional: { alias: "an alias that was set is taken away", region: otherRegion },
    updates: "loggingConfiguration tags",
    file: "amp/workspace.go",
    basis: "v5, 2024",
  }),
  "aws:budgets/budget:Budget": facts({
    replaceOn: "accountId name namePrefix",
    unchecked: "metrics",
    updates: `
      autoAdjustData billingViewArn budgetType costFilters costTypes filterExpression limitAmount
      limitUnit notifications plannedLimits tags timePeriodEnd timePeriodStart timeUnit`,
    file: "budgets/budget.go",
    basis: "v6, 2026",
  }),
  "aws:cloudtrail/trail:Trail": facts({
    replaceOn: "name",
    conditional: { region: otherRegion },
    updates: `
      advancedEventSelectors cloudWatchLogsGroupArn cloudWatchLogsRoleArn enableLogFileValidation
      enableLogging eventSelectors includeGlobalServiceEvents insightSelectors isMultiRegionTrail
      isOrganizationTrail kmsKeyId s3BucketName s3KeyPrefix snsTopicName tags`,
    file: "cloudtrail/trail.go",
    basis: "v5, 2024",
  }),
  "aws:cloudwatch/eventRule:EventRule": facts({
    replaceOn: "eventBusName name namePrefix",
    conditional: { region: otherRegion },
    updates: "description eventPattern forceDestroy isEnabled roleArn scheduleExpression state tags",
    file: "events/rule.go",
    basis: "v6, late 2025",
  }),
  "aws:cloudwatch/eventTarget:EventTarget": facts({
    replaceOn: "eventBusName rule targetId",
    conditional: { region: otherRegion },
    unchecked: "appsyncTarget",
    updates: `
      arn batchTarget deadLetterConfig ecsTarget forceDestroy httpTarget input inputPath inputTransformer
      kinesisTarget redshiftTarget retryPolicy roleArn runCommandTargets sagemakerPipelineTarget sqsTarget`,
    file: "events/target.go",
    basis: "v5, 2024",
  }),
  "aws:cloudwatch/logGroup:LogGroup": facts({
    replaceOn: "logGroupClass name namePrefix",
    conditional: { region: otherRegion },
    unchecked: "deletionProtectionEnabled",
    updates: "kmsKeyId retentionInDays skipDestroy tags",
    file: "logs/group.go",
    basis: "v6, 2025, 6.7 or later",
  }),
  "aws:cloudwatch/metricAlarm:MetricAlarm": facts({
    replaceOn: "name",
    conditional: { region: otherRegion },
    unchecked: "evaluationCriteria evaluationInterval warmUpConfiguration",
    updates: `
      actionsEnabled alarmActions alarmDescription comparisonOperator datapointsToAlarm dimensions
      evaluateLowSampleCountPercentiles evaluationPeriods extendedStatistic insufficientDataActions metricName
      metricQueries namespace okActions period statistic tags threshold thresholdMetricId treatMissingData unit`,
    file: "cloudwatch/metric_alarm.go",
    basis: "v6, 2025",
  }),
  "aws:costexplorer/anomalyMonitor:AnomalyMonitor": facts({
    replaceOn: "monitorDimension monitorSpecification monitorType",
    updates: "name tags",
    file: "ce/anomaly_monitor.go",
    basis:
      "v5, 2024; monitorType from the create-only list of the CloudFormation schema of AWS::CE::AnomalyMonitor",
  }),
  "aws:costexplorer/anomalySubscription:AnomalySubscription": facts({
    replaceOn: "accountId name",
    updates: "frequency monitorArnLists subscribers tags thresholdExpression",
    file: "ce/anomaly_subscription.go",
    basis: "v5, 2024",
  }),
  "aws:route53/zone:Zone": facts({
    replaceOn: "delegationSetId name",
    unchecked: "enableAcceleratedRecovery",
    updates: "comment forceDestroy tags vpcs",
    file: "route53/zone.go",
    basis: "v5, 2024",
  }),
  "aws:sns/topic:Topic": facts({
    replaceOn: "fifoTopic name namePrefix",
    conditional: { region: otherRegion },
    unchecked: "fifoThroughputScope",
    updates: `
      applicationFailureFeedbackRoleArn applicationSuccessFeedbackRoleArn
      applicationSuccessFeedbackSampleRate archivePolicy contentBasedDeduplication deliveryPolicy
      displayName firehoseFailureFeedbackRoleArn firehoseSuccessFeedbackRoleArn
      firehoseSuccessFeedbackSampleRate httpFailureFeedbackRoleArn httpSuccessFeedbackRoleArn
      httpSuccessFeedbackSampleRate kmsMasterKeyId lambdaFailureFeedbackRoleArn
      lambdaSuccessFeedbackRoleArn lambdaSuccessFeedbackSampleRate policy signatureVersion
      sqsFailureFeedbackRoleArn sqsSuccessFeedbackRoleArn sqsSuccessFeedbackSampleRate tags
      tracingConfig`,
    file: "sns/topic.go",
    basis: "v5, 2024",
  }),
  "aws:sns/topicPolicy:TopicPolicy": facts({
    replaceOn: "arn",
    conditional: { region: otherRegion },
    updates: "policy",
    file: "sns/topic_policy.go",
    basis: "v6, 6.8 or later",
  }),
  "aws:sns/topicSubscription:TopicSubscription": facts({
    replaceOn: "endpoint protocol topic",
    conditional: { region: otherRegion },
    updates: `
      confirmationTimeoutInMinutes deliveryPolicy endpointAutoConfirms filterPolicy filterPolicyScope
      rawMessageDelivery redrivePolicy replayPolicy subscriptionRoleArn`,
    file: "sns/topic_subscription.go",
    basis: "v5, 2024; protocol and topic because SNS has no call that changes them",
  }),
  "aws:sqs/queue:Queue": facts({
    replaceOn: "fifoQueue name namePrefix",
    conditional: { region: otherRegion },
    updates: `
      contentBasedDeduplication deduplicationScope delaySeconds fifoThroughputLimit
      kmsDataKeyReusePeriodSeconds kmsMasterKeyId maxMessageSize messageRetentionSeconds policy
      receiveWaitTimeSeconds redriveAllowPolicy redrivePolicy sqsManagedSseEnabled tags
      visibilityTimeoutSeconds`,
    file: "sqs/queue.go",
    basis: "v6, 2026",
  }),
};
