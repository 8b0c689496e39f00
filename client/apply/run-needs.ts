import type { FileRequest } from './model.ts';
import { type Json, structuresOf, textOf, textsOf } from './shape-json.ts';
import { clusterName, familyOf, shortName } from './shape-names.ts';

type Request = Pick<FileRequest, 'operation' | 'input'>;

/** Whether a request needs that an earlier one of the same run was carried out: it names what that one makes, or deletes what holds it. */
export function needs(later: Request, earlier: Request): boolean {
  const { input } = earlier;
  switch (earlier.operation) {
    case 'CreateCapacityProvider':
      return providersOf(later.input).includes(textOf(input.name) ?? '');
    case 'CreateCluster':
    case 'UpdateCluster':
    case 'PutClusterCapacityProviders':
      return isOfCluster(later, nameOfCluster(earlier));
    case 'RegisterTaskDefinition':
      return familiesOf(later.input).includes(textOf(input.family) ?? '');
    case 'RegisterDaemonTaskDefinition':
      return familyOf(textOf(later.input.daemonTaskDefinitionArn) ?? '') === textOf(input.family);
    case 'CreateService':
    case 'UpdateService':
      return isOfCluster(later, nameOfCluster(earlier)) && serviceOf(later.input) === serviceOf(input);
    case 'CreateTaskSet':
      return (
        /TaskSet$/.test(later.operation) &&
        nameOfCluster(later) === nameOfCluster(earlier) &&
        serviceOf(later.input) === serviceOf(input)
      );
    case 'DeleteService':
    case 'DeleteTaskSet':
    case 'StopTask':
    case 'DeregisterContainerInstance':
      return isHolder(later, earlier);
    default:
      return false;
  }
}

/** Deleting what holds something needs that it is gone before. */
function isHolder(later: Request, earlier: Request): boolean {
  if (nameOfCluster(later) !== nameOfCluster(earlier)) return false;
  if (later.operation === 'DeleteCluster') return true;
  const isSame = serviceOf(later.input) === serviceOf(earlier.input);
  return later.operation === 'DeleteService' && earlier.operation === 'DeleteTaskSet' && isSame;
}

const ownCluster =
  /^(?:CreateCapacityProvider|Register|CreateGateway|PutAccountSetting|DeleteAccountSetting|TagResource|UntagResource)/;

function isOfCluster(request: Request, cluster: string): boolean {
  if (ownCluster.test(request.operation) && textOf(request.input.cluster) === undefined) return false;
  return nameOfCluster(request) === cluster;
}

function nameOfCluster({ operation, input }: Request): string {
  return operation === 'CreateCluster' ? (textOf(input.clusterName) ?? 'default') : clusterName(input);
}

function serviceOf(input: Json): string | undefined {
  const given = textOf(input.serviceName) ?? textOf(input.service);
  return given === undefined ? undefined : shortName(given);
}

function familiesOf(input: Json): readonly string[] {
  const given = textOf(input.taskDefinition);
  return given === undefined ? [] : [familyOf(given)];
}

function providersOf(input: Json): readonly string[] {
  const strategies = [input.capacityProviderStrategy, input.defaultCapacityProviderStrategy].flatMap(structuresOf);
  return [...textsOf(input.capacityProviders), ...strategies.map((item) => textOf(item.capacityProvider) ?? '')];
}
