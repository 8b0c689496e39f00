import type { Cause } from './explanation-causes.ts';
import { anywhere, executionRole, image, network, pages } from './explanation-sources.ts';

const pull = 'CannotPull(?:ECR)?Container(?:Error)?|CannotPullImageManifestError|pull image manifest|ref pull';

/** A pattern for messages of failed pulls that hold certain words. */
function pullThat(words: string): RegExp {
  return new RegExp(`(?:${pull})[\\s\\S]*(?:${words})`, 'i');
}

/** What keeps tasks from starting: image, secrets, roles, network, command, ports. */
export const startCauses = [
  {
    id: 'image-rate-limit',
    title: 'The registry gets too many pulls',
    pattern: pullThat('toomanyrequests|too many requests|pull rate limit'),
    where: anywhere,
    advice:
      'Docker Hub limits anonymous pulls. Give the container `repositoryCredentials`, or take the image from Amazon ECR (a pull through cache).',
    members: [image, 'task.containerDefinitions[].repositoryCredentials'],
    source: pages.pull,
  },
  {
    id: 'image-platform',
    title: 'The image was built for another platform',
    pattern: pullThat('platform|no matching manifest|image Manifest does not contain descriptor|exec format'),
    where: anywhere,
    advice: 'Build the image for the architecture that the task asks for, or change `runtimePlatform`.',
    members: ['task.runtimePlatform', image],
    source: pages.pull,
  },
  {
    id: 'image-disk-full',
    title: 'There is no room for the image',
    pattern: pullThat('no space left on device|disk quota'),
    where: anywhere,
    advice: 'Use a smaller image, more `ephemeralStorage` (Fargate), or larger disks of the container instances.',
    members: ['task.ephemeralStorage', image],
    source: pages.pull,
  },
  {
    id: 'image-unreachable',
    title: 'The registry cannot be reached',
    pattern: pullThat(
      'i/o timeout|deadline exceeded|request canceled|Client\\.Timeout|no such host|connection refused|network is unreachable|TLS handshake',
    ),
    where: anywhere,
    advice:
      'The subnets need a way to the registry: a public IP (`assignPublicIp`), a NAT gateway, or VPC endpoints for ECR and S3; and security groups that let HTTPS out.',
    members: [network],
    source: pages.pull,
  },
  {
    id: 'image-denied',
    title: 'The registry does not let ECS pull the image',
    pattern: pullThat(
      'access denied|denied:|not authorized|unauthorized|forbidden|no basic auth|AccessDenied|403|may require .docker login',
    ),
    where: anywhere,
    advice:
      'Check that the repository exists, that the execution role may pull (AmazonECSTaskExecutionRolePolicy), that the repository’s policy allows this account, or the credentials of a private registry.',
    members: [image, executionRole, 'task.containerDefinitions[].repositoryCredentials'],
    source: pages.pull,
  },
  {
    id: 'image-not-found',
    title: 'The image does not exist',
    pattern: pullThat('not found|manifest unknown|does not exist|invalid reference format|name unknown'),
    where: anywhere,
    advice:
      'Check the spelling of the repository and the tag, and that the image was pushed to this registry and region.',
    members: [image],
    source: pages.pull,
  },
  {
    id: 'image-pull',
    title: 'The image cannot be pulled',
    pattern: new RegExp(pull, 'i'),
    where: anywhere,
    advice: 'Check the image’s name, the execution role, and the way from the subnets to the registry.',
    members: [image, executionRole, network],
    source: pages.pull,
  },
  {
    id: 'out-of-memory',
    title: 'The container ran out of memory',
    pattern: /OutOfMemory|OOM.?kill|killed due to memory/i,
    where: anywhere,
    advice: 'Give it more memory (the container’s limit and the task’s), or find out what takes it.',
    members: ['task.containerDefinitions[].memory', 'task.memory'],
    source: pages.memory,
  },
  {
    id: 'log-group',
    title: 'The logs cannot be written',
    pattern: /log(?:ger| stream| group|ging driver)|awslogs|CreateLogStream/i,
    where: anywhere,
    advice:
      'Create the log group in this region, or set the option `awslogs-create-group`; let the execution role create log streams; check the way from the subnets to CloudWatch Logs.',
    members: ['task.containerDefinitions[].logConfiguration', executionRole, network],
    source: pages.resources,
  },
  {
    id: 'secret-unreachable',
    title: 'Secrets or the registry cannot be reached',
    pattern:
      /ResourceInitializationError[\s\S]*(?:i\/o timeout|deadline exceeded|request canceled|no such host|connection issue|dial tcp|RequestError)/i,
    where: anywhere,
    advice:
      'The subnets need a way to Secrets Manager, Systems Manager and ECR: a public IP, a NAT gateway, or VPC endpoints; and security groups that let HTTPS out.',
    members: [network],
    source: pages.resources,
  },
  {
    id: 'secret-denied',
    title: 'The execution role may not read a secret',
    pattern: /ResourceInitializationError[\s\S]*(?:secret|ssm|asm)[\s\S]*(?:AccessDenied|not authorized|kms:Decrypt)/i,
    where: anywhere,
    advice:
      'Allow the execution role `secretsmanager:GetSecretValue` or `ssm:GetParameters` on it, and `kms:Decrypt` on its key.',
    members: [executionRole, 'task.containerDefinitions[].secrets'],
    source: pages.resources,
  },
  {
    id: 'secret-missing',
    title: 'A secret or parameter does not exist',
    pattern:
      /ResourceInitializationError[\s\S]*(?:invalid ssm parameters|ResourceNotFound|ParameterNotFound|can't find the specified secret|did not contain json key|failed to fetch secret)/i,
    where: anywhere,
    advice: 'Check its name, region and JSON key in `valueFrom`.',
    members: ['task.containerDefinitions[].secrets', 'task.containerDefinitions[].repositoryCredentials'],
    source: pages.resources,
  },
  {
    id: 'role',
    title: 'A role cannot be taken on',
    pattern:
      /(?:unable to assume|assume(?:d)? role|sts:AssumeRole|is not authorized to assume|empty credentials|verify the IAM Role)/i,
    where: ['container', 'task', 'event'],
    advice:
      'Check that the role exists and trusts `ecs-tasks.amazonaws.com` (the service’s role: `ecs.amazonaws.com`).',
    members: [executionRole, 'task.taskRoleArn'],
    source: pages.resources,
  },
  {
    id: 'file-system',
    title: 'A volume cannot be mounted',
    pattern:
      /\b(?:EFS|file ?system|mount|volumes?|EBS)\b[\s\S]*(?:fail|unable|error|denied|timed out)|CannotCreateVolumeError/i,
    where: anywhere,
    advice:
      'Check the file system’s or volume’s id, its mount targets in these subnets, security groups (NFS, port 2049), and the role for it.',
    members: ['task.volumes', 'service.volumeConfigurations', network],
    source: pages.resources,
  },
  {
    id: 'no-ip-addresses',
    title: 'The subnets have no free IP addresses',
    pattern: /InsufficientFreeAddresses|not enough (?:free )?(?:IP )?addresses|insufficient (?:free|IP) addresses/i,
    where: ['container', 'task', 'event'],
    advice: 'Add subnets with free addresses, or free some.',
    members: [`${network}.subnets`],
    source: pages.stopped,
  },
  {
    id: 'network-interface',
    title: 'The task got no network interface',
    pattern:
      /network interface|\bENI\b|RESOURCE:ENI|InvalidSubnet|InvalidGroup|InvalidSecurityGroup|Unexpected EC2 error/i,
    where: ['container', 'task', 'event'],
    advice:
      'Check that the subnets and security groups exist in one VPC, and on EC2 that the instance type has network interfaces left (ENI trunking gives more).',
    members: [network],
    source: pages.stopped,
  },
  {
    id: 'resources',
    title: 'What the task needs could not be set up',
    pattern: /ResourceInitializationError/i,
    where: anywhere,
    advice:
      'Usually it is the way to AWS services: NAT gateway, VPC endpoints, DNS, security groups; or the execution role.',
    members: [network, executionRole],
    source: pages.resources,
  },
  {
    id: 'architecture',
    title: 'The program was built for another platform',
    pattern: /exec format error/i,
    where: anywhere,
    advice: 'Build the image for the architecture that the task asks for, or change `runtimePlatform`.',
    members: ['task.runtimePlatform', image],
    source: pages.start,
  },
  {
    id: 'command-missing',
    title: 'The command does not exist in the image',
    pattern: /executable file not found|no such file or directory|not found in \$PATH|permission denied/i,
    where: anywhere,
    advice: 'Check the command line, and that the file exists in the image and is executable.',
    members: ['task.containerDefinitions[].command', 'task.containerDefinitions[].entryPoint', image],
    source: pages.start,
  },
  {
    id: 'port-in-use',
    title: 'A port is taken already',
    pattern: /port is already allocated|address already in use|already using a port required|RESOURCE:PORTS/i,
    where: ['container', 'task', 'event'],
    advice:
      'Use host port 0 (dynamic ports) or network mode `awsvpc`, or more instances than tasks during a deployment.',
    members: ['task.containerDefinitions[].portMappings', 'service.deploymentConfiguration'],
    source: pages.events,
  },
  {
    id: 'dependency',
    title: 'A container that another waits for failed',
    pattern: /depend(?:s|ency|encies)\b|dependency graph|condition (?:was )?not met/i,
    where: anywhere,
    advice: 'Look at the container that it depends on: its exit code, health check, and the condition in `dependsOn`.',
    members: ['task.containerDefinitions[].dependsOn', 'task.containerDefinitions[].startTimeout'],
    source: pages.stopped,
  },
  {
    id: 'start-timeout',
    title: 'The container did not start in time',
    pattern:
      /ContainerRuntimeTimeout|DockerTimeout|Could not transition to|CannotInspectContainer|CannotStopContainer/i,
    where: anywhere,
    advice: 'The container runtime was too slow: the instance may be overloaded, or its disk too slow or full.',
    members: ['task.cpu', 'task.memory'],
    source: pages.stopped,
  },
  {
    id: 'cannot-start',
    title: 'The container cannot be started',
    pattern: /CannotStartContainer|CannotCreateContainer|ContainerRuntimeError|InternalError/i,
    where: anywhere,
    advice:
      'The message names what the runtime stumbled over; check command, volumes, ports and memory of the container.',
    members: ['task.containerDefinitions[]'],
    source: pages.start,
  },
] as const satisfies readonly Cause[];
