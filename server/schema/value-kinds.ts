/** A value that is known for a string member whose type says only "string". */
export interface KnownValue {
  readonly value: string;
  /** A few words. */
  readonly detail?: string | undefined;
  /** Where else it is known and how it is there, for each row of a list: editors show the detail of one row alone. */
  readonly description?: string | undefined;
}

const values = (...words: readonly string[]): readonly KnownValue[] => words.map((value) => ({ value }));

/**
 * Linux capabilities that a task may add. Source: KernelCapabilities (`add`), valid values.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_KernelCapabilities.html
 */
const capabilities = [
  'ALL AUDIT_CONTROL AUDIT_WRITE BLOCK_SUSPEND CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID IPC_LOCK IPC_OWNER KILL',
  'LEASE LINUX_IMMUTABLE MAC_ADMIN MAC_OVERRIDE MKNOD NET_ADMIN NET_BIND_SERVICE NET_BROADCAST NET_RAW SETFCAP SETGID',
  'SETPCAP SETUID SYS_ADMIN SYS_BOOT SYS_CHROOT SYS_MODULE SYS_NICE SYS_PACCT SYS_PTRACE SYS_RAWIO SYS_RESOURCE SYS_TIME',
  'SYS_TTY_CONFIG SYSLOG WAKE_ALARM',
].flatMap((line) => line.split(' '));

/** EC2 CreateVolume; the types that ECS passes on. */
const volumeTypes: readonly KnownValue[] = [
  { value: 'gp3', detail: 'General Purpose SSD, the default' },
  { value: 'gp2', detail: 'General Purpose SSD' },
  { value: 'io2', detail: 'Provisioned IOPS SSD, needs iops' },
  { value: 'io1', detail: 'Provisioned IOPS SSD, needs iops' },
  { value: 'st1', detail: 'Throughput Optimized HDD' },
  { value: 'sc1', detail: 'Cold HDD' },
  { value: 'standard', detail: 'Magnetic, not on Fargate' },
];

/** Source: Tmpfs (`mountOptions`), valid values. */
const mountOptions = [
  'defaults ro rw suid nosuid dev nodev exec noexec sync async dirsync remount mand nomand atime noatime diratime nodiratime bind',
  'rbind unbindable runbindable private rprivate shared rshared slave rslave relatime norelatime strictatime nostrictatime mode',
  'uid gid nr_inodes nr_blocks mpol',
].flatMap((line) => line.split(' '));

/** Attributes that ECS gives each container instance. Source: the developer guide, task placement constraints. */
const instanceAttributes: readonly KnownValue[] = [
  { value: 'ecs.ami-id', detail: 'AMI of the instance' },
  { value: 'ecs.availability-zone', detail: 'Availability Zone' },
  { value: 'ecs.instance-type', detail: 'Instance type' },
  { value: 'ecs.os-type', detail: 'linux or windows' },
  { value: 'ecs.os-family', detail: 'Operating system family' },
  { value: 'ecs.cpu-architecture', detail: 'x86_64 or arm64' },
  { value: 'ecs.vpc-id', detail: 'VPC of the instance' },
  { value: 'ecs.subnet-id', detail: 'Subnet of the instance' },
];

/** Source: PlacementStrategy (`field`). */
const spreadFields: readonly KnownValue[] = [
  { value: 'attribute:ecs.availability-zone', detail: 'spread over Availability Zones' },
  { value: 'instanceId', detail: 'spread over container instances' },
  ...instanceAttributes
    .filter(({ value }) => value !== 'ecs.availability-zone')
    .map(({ value, detail }) => ({ value: `attribute:${value}`, detail })),
];

/** Source: the developer guide, Fargate platform versions. */
const platformVersions: readonly KnownValue[] = [
  { value: 'LATEST', detail: 'the default' },
  { value: '1.4.0', detail: 'Linux' },
  { value: '1.3.0', detail: 'Linux, deprecated' },
  { value: '1.0.0', detail: 'Windows' },
];

/** `Structure.member` -> the values, for members whose values do not depend on others. Items of a list have the name of the list. */
const byMember: Readonly<Record<string, readonly KnownValue[]>> = {
  'KernelCapabilities.add': values(...capabilities),
  'KernelCapabilities.drop': values(...capabilities),
  'ServiceManagedEBSVolumeConfiguration.volumeType': volumeTypes,
  'TaskManagedEBSVolumeConfiguration.volumeType': volumeTypes,
  'Tmpfs.mountOptions': values(...mountOptions),
  'ListAttributesRequest.attributeName': instanceAttributes,
  'DockerVolumeConfiguration.driver': [{ value: 'local', detail: "Docker's own" }],
  // SystemControl documentation: the namespaced kernel parameters that tasks may set.
  'SystemControl.namespace': values(
    'net.core.somaxconn',
    'net.ipv4.ip_local_port_range',
    'net.ipv4.tcp_keepalive_intvl',
    'net.ipv4.tcp_keepalive_probes',
    'net.ipv4.tcp_keepalive_time',
    'kernel.msgmax',
    'kernel.msgmnb',
    'kernel.msgmni',
    'kernel.sem',
    'kernel.shmall',
    'kernel.shmmax',
    'kernel.shmmni',
    'kernel.shm_rmid_forced',
    'fs.mqueue.msg_max',
    'fs.mqueue.queues_max',
  ),
};

/** Which other member of the same structure decides, and the values for each of its values. */
interface Dependent {
  readonly on: string;
  readonly values: Readonly<Record<string, readonly KnownValue[]>>;
  readonly otherwise: readonly KnownValue[];
}

const onOff = values('enabled', 'disabled');

/** Source: PutAccountSetting and the developer guide, account settings. */
const settingValue: Dependent = {
  on: 'name',
  values: {
    containerInsights: [
      { value: 'enhanced', detail: 'Container Insights with enhanced observability' },
      { value: 'enabled', detail: 'Container Insights' },
      { value: 'disabled' },
    ],
    tagResourceAuthorization: values('on', 'off'),
    fargateEventWindows: onOff,
    fargateTaskRetirementWaitPeriod: [
      { value: '0', detail: 'at once' },
      { value: '7', detail: 'days, the default' },
      { value: '14', detail: 'days' },
    ],
    defaultLogDriverMode: [
      { value: 'non-blocking', detail: 'messages are buffered and may be lost' },
      { value: 'blocking', detail: 'the container waits' },
    ],
    fargateFIPSMode: onOff,
    awsvpcTrunking: onOff,
    serviceLongArnFormat: values('enabled'),
    taskLongArnFormat: values('enabled'),
    containerInstanceLongArnFormat: values('enabled'),
  },
  otherwise: onOff,
};

const dependent: Readonly<Record<string, Dependent>> = {
  'PutAccountSettingRequest.value': settingValue,
  'PutAccountSettingDefaultRequest.value': settingValue,
  'ClusterSetting.value': settingValue,
  'PlacementStrategy.field': {
    on: 'type',
    values: { binpack: values('memory', 'cpu'), spread: spreadFields, random: [] },
    otherwise: [...spreadFields, ...values('memory', 'cpu')],
  },
};

/**
 * The values known for a member of a structure (or for the items of a list there), the most usual first.
 *
 * @param sibling text of another member of the same object
 * @returns none where nothing is known
 */
export function knownValues(
  shape: string,
  member: string,
  sibling: (name: string) => string | undefined,
): readonly KnownValue[] {
  const key = `${shape}.${member}`;
  if (member === 'platformVersion') return platformVersions;
  const depends = Object.hasOwn(dependent, key) ? dependent[key] : undefined;
  if (depends !== undefined) {
    const decides = sibling(depends.on);
    if (decides !== undefined && Object.hasOwn(depends.values, decides)) return depends.values[decides] ?? [];
    return depends.otherwise;
  }
  return (Object.hasOwn(byMember, key) ? byMember[key] : undefined) ?? [];
}

/** An entry of a map whose keys are free to the type, but not to ECS. */
export interface KnownEntry {
  readonly name: string;
  readonly detail?: string | undefined;
  readonly isRequired?: boolean;
  readonly values?: readonly string[];
}

const mode: KnownEntry = {
  name: 'mode',
  detail: 'when logs cannot be delivered fast enough',
  values: ['non-blocking', 'blocking'],
};
const maxBufferSize: KnownEntry = { name: 'max-buffer-size', detail: 'of the mode non-blocking', values: ['25m'] };
const dockerCommon: readonly KnownEntry[] = ['tag', 'labels', 'env', 'env-regex'].map((name) => ({ name }));

/** Options of the log drivers. Sources: LogConfiguration, cfn-lint E3046, and Docker's page of each driver. */
const logOptions: Readonly<Record<string, readonly KnownEntry[]>> = {
  awslogs: [
    { name: 'awslogs-group', isRequired: true, detail: 'the log group' },
    { name: 'awslogs-region', isRequired: true, detail: 'its Region' },
    { name: 'awslogs-stream-prefix', detail: 'required on Fargate' },
    { name: 'awslogs-create-group', detail: 'needs logs:CreateLogGroup', values: ['true'] },
    { name: 'awslogs-datetime-format', detail: 'where a message of several lines begins' },
    { name: 'awslogs-multiline-pattern', detail: 'where a message of several lines begins' },
    mode,
    maxBufferSize,
  ],
  splunk: [
    { name: 'splunk-url', isRequired: true },
    { name: 'splunk-token', isRequired: true, detail: 'better in secretOptions' },
    ...['splunk-source', 'splunk-sourcetype', 'splunk-index', 'splunk-capath', 'splunk-caname'].map((name) => ({
      name,
    })),
    { name: 'splunk-insecureskipverify', values: ['false', 'true'] },
    { name: 'splunk-format', values: ['inline', 'json', 'raw'] },
    { name: 'splunk-verify-connection', values: ['true', 'false'] },
    { name: 'splunk-gzip', values: ['false', 'true'] },
    ...dockerCommon,
    mode,
    maxBufferSize,
  ],
  awsfirelens: [
    {
      name: 'Name',
      detail: 'output plugin of Fluent Bit',
      values: ['cloudwatch_logs', 'kinesis_firehose', 'kinesis_streams', 's3', 'http', 'datadog', 'es', 'opensearch'],
    },
    { name: '@type', detail: 'output plugin of Fluentd' },
    { name: 'region' },
    { name: 'delivery_stream' },
    { name: 'log-driver-buffer-limit', detail: 'number of messages in memory' },
  ],
  fluentd: [
    'fluentd-address',
    'fluentd-async',
    'fluentd-buffer-limit',
    'fluentd-retry-wait',
    'fluentd-max-retries',
    'fluentd-sub-second-precision',
  ]
    .map((name): KnownEntry => ({ name }))
    .concat(dockerCommon, mode, maxBufferSize),
  gelf: [
    { name: 'gelf-address', isRequired: true },
    { name: 'gelf-compression-type', values: ['gzip', 'zlib', 'none'] },
    { name: 'gelf-compression-level' },
    ...dockerCommon,
    mode,
    maxBufferSize,
  ],
  'json-file': [
    { name: 'max-size' },
    { name: 'max-file' },
    ...dockerCommon,
    { name: 'compress', values: ['true', 'false'] },
    mode,
    maxBufferSize,
  ],
  journald: [...dockerCommon, mode, maxBufferSize],
  syslog: [
    { name: 'syslog-address' },
    { name: 'syslog-facility' },
    { name: 'syslog-format', values: ['rfc3164', 'rfc5424', 'rfc5424micro'] },
    ...dockerCommon,
    mode,
    maxBufferSize,
  ],
};

/** Source: the developer guide, FireLens configuration. */
const firelensOptions: readonly KnownEntry[] = [
  { name: 'enable-ecs-log-metadata', values: ['true', 'false'] },
  { name: 'config-file-type', values: ['s3', 'file'] },
  { name: 'config-file-value' },
];

/**
 * The entries known for a map, such as the options of a log driver.
 *
 * @param sibling text of another member of the structure that holds the map
 */
export function knownEntries(
  shape: string,
  member: string,
  sibling: (name: string) => string | undefined,
): readonly KnownEntry[] {
  if (shape === 'FirelensConfiguration' && member === 'options') return firelensOptions;
  if (shape !== 'LogConfiguration' || member !== 'options') return [];
  const driver = sibling('logDriver') ?? 'awslogs';
  return (Object.hasOwn(logOptions, driver) ? logOptions[driver] : undefined) ?? [];
}
