/** A token bucket that some operations share, of each account in each region. */
export interface RequestRate {
  readonly operations: readonly string[];
  /** Capacity of the bucket: requests at once. */
  readonly burst: number;
  /** Tokens a second that it is refilled with. */
  readonly sustained: number;
}

/**
 * The rates of ECS. The documentation says nothing of operations that are missing here.
 *
 * Source: "Request throttling for the Amazon ECS API", table "Request Token Bucket Sizes and Refill Rates",
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/request-throttling.html (which misspells UpdateContainerInstancesState).
 */
export const documentedRates: readonly RequestRate[] = [
  {
    operations: [
      'CreateCluster',
      'DeleteCluster',
      'PutClusterCapacityProviders',
      'UpdateCluster',
      'UpdateClusterSettings',
    ],
    burst: 20,
    sustained: 1,
  },
  { operations: ['DescribeClusters', 'ListClusters'], burst: 50, sustained: 20 },
  { operations: ['DeregisterTaskDefinition', 'RegisterTaskDefinition'], burst: 20, sustained: 1 },
  {
    operations: ['DescribeTaskDefinition', 'ListTaskDefinitions', 'ListTaskDefinitionFamilies'],
    burst: 50,
    sustained: 20,
  },
  { operations: ['DeleteTaskDefinitions'], burst: 5, sustained: 1 },
  {
    operations: ['CreateCapacityProvider', 'DeleteCapacityProvider', 'UpdateCapacityProvider'],
    burst: 10,
    sustained: 1,
  },
  { operations: ['DescribeCapacityProviders'], burst: 50, sustained: 20 },
  { operations: ['TagResource', 'UntagResource'], burst: 20, sustained: 10 },
  { operations: ['ListTagsForResource'], burst: 50, sustained: 20 },
  { operations: ['DeleteAccountSetting', 'PutAccountSetting', 'PutAccountSettingDefault'], burst: 10, sustained: 1 },
  { operations: ['ListAccountSettings'], burst: 50, sustained: 20 },
  {
    operations: [
      'DeleteAttributes',
      'DeregisterContainerInstance',
      'ExecuteCommand',
      'PutAttributes',
      'RunTask',
      'StartTask',
      'StopTask',
      'UpdateContainerAgent',
      'UpdateContainerInstancesState',
    ],
    burst: 100,
    sustained: 40,
  },
  {
    operations: [
      'DescribeContainerInstances',
      'DescribeTasks',
      'ListAttributes',
      'ListContainerInstances',
      'ListTasks',
    ],
    burst: 100,
    sustained: 20,
  },
  {
    operations: [
      'RegisterContainerInstance',
      'SubmitAttachmentStateChanges',
      'SubmitContainerStateChange',
      'SubmitTaskStateChange',
    ],
    burst: 200,
    sustained: 120,
  },
  { operations: ['CreateService', 'DeleteService', 'UpdateService'], burst: 50, sustained: 5 },
  { operations: ['DescribeServices', 'ListServices'], burst: 100, sustained: 20 },
  { operations: ['DescribeServiceDeployments', 'ListServiceDeployments'], burst: 50, sustained: 20 },
  { operations: ['DescribeServiceRevisions'], burst: 50, sustained: 20 },
  { operations: ['UpdateTaskProtection', 'GetTaskProtection'], burst: 200, sustained: 80 },
  { operations: ['ListServicesByNamespace'], burst: 10, sustained: 1 },
];
