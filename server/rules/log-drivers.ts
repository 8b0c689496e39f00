import type { ArrayNode, ConcreteNode, ObjectNode } from '../syntax/tree.ts';
import { setMember } from './fixes.ts';
import type { Rule } from './rule.ts';
import { compatibilitiesOf, isForFargate } from './task-definition-facts.ts';
import { findingAt, lacks, memberValue, textOf } from './values.ts';

const logConfiguration = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LogConfiguration.html';
const managedInstances = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ManagedInstances.html';

const shapes = ['ContainerDefinition'];

/** Log drivers of container instances; words that are no drivers at all are told by the schema. */
const driversOfInstances: ReadonlySet<string> = new Set(['fluentd', 'gelf', 'journald', 'syslog']);

function driverOf(container: ObjectNode | ArrayNode): ConcreteNode | undefined {
  return memberValue(memberValue(container, 'logConfiguration'), 'logDriver');
}

const fargateDriver: Rule = {
  id: 'fargate-log-driver',
  severity: 'error',
  title: 'Log drivers of Fargate',
  why: 'Fargate sends logs to CloudWatch (`awslogs`), Splunk (`splunk`) or through FireLens (`awsfirelens`), which reaches everything else.',
  sources: [logConfiguration, 'cfn-lint E3048.'],
  shapes,
  *check(container, { root }) {
    const node = driverOf(container);
    const driver = textOf(node);
    if (node === undefined || driver === undefined || !isForFargate(root)) return;
    if (driver !== 'json-file' && !driversOfInstances.has(driver)) return;
    yield findingAt(
      node,
      `Fargate has the log drivers \`awslogs\`, \`splunk\` and \`awsfirelens\`, not \`${driver}\`; choose one of these.`,
    );
  },
};

const managedInstancesDriver: Rule = {
  id: 'managed-instances-log-driver',
  severity: 'error',
  title: 'Log drivers of Managed Instances',
  why: 'Managed Instances have the log drivers of Fargate (`awslogs`, `splunk`, `awsfirelens`) and `json-file`.',
  sources: [logConfiguration, managedInstances],
  shapes,
  *check(container, { root }) {
    const node = driverOf(container);
    const driver = textOf(node);
    if (node === undefined || driver === undefined || !driversOfInstances.has(driver)) return;
    const compatibilities = compatibilitiesOf(root);
    // With FARGATE in the list, too, the rule about its drivers speaks.
    if (!compatibilities.has('MANAGED_INSTANCES') || compatibilities.has('FARGATE')) return;
    yield findingAt(
      node,
      `Managed Instances have the log drivers \`awslogs\`, \`splunk\`, \`awsfirelens\` and \`json-file\`, not \`${driver}\`; choose one of these.`,
    );
  },
};

const streamPrefixTitle = 'Add `awslogs-stream-prefix`: `ecs`';

const streamPrefix: Rule = {
  id: 'fargate-awslogs-stream-prefix',
  severity: 'error',
  title: 'awslogs on Fargate needs a stream prefix',
  why: 'On Fargate the log streams are called PREFIX/CONTAINER/TASK, and the option `awslogs-stream-prefix` is required.',
  sources: [logConfiguration],
  shapes,
  *check(container, context) {
    const logging = memberValue(container, 'logConfiguration');
    if (logging?.kind !== 'object' || textOf(driverOf(container)) !== 'awslogs' || !isForFargate(context.root)) return;
    const options = memberValue(logging, 'options');
    const isMissing =
      options?.kind === 'object'
        ? lacks(options, 'awslogs-stream-prefix', context)
        : lacks(logging, 'options', context);
    if (!isMissing) return;
    yield findingAt(
      options ?? logging,
      'On Fargate `awslogs` needs the option `awslogs-stream-prefix`; add it, for example with the name of the service.',
      // The prefix that the console writes.
      () =>
        options?.kind === 'object'
          ? setMember(options, 'awslogs-stream-prefix', 'ecs')
          : setMember(logging, 'options', { 'awslogs-stream-prefix': 'ecs' }, { title: streamPrefixTitle }),
    );
  },
};

/** Where log drivers work. */
export const logDriverRules: readonly Rule[] = [fargateDriver, managedInstancesDriver, streamPrefix];
