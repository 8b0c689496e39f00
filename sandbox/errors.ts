/** Types of errors of ECS that the SDK knows, and those that any AWS JSON service answers with. */
export type ErrorType =
  | 'AccessDeniedException'
  | 'AttributeLimitExceededException'
  | 'BlockedException'
  | 'ClientException'
  | 'ClusterContainsCapacityProviderException'
  | 'ClusterContainsContainerInstancesException'
  | 'ClusterContainsServicesException'
  | 'ClusterContainsTasksException'
  | 'ClusterNotFoundException'
  | 'ConflictException'
  | 'DaemonNotActiveException'
  | 'DaemonNotFoundException'
  | 'ExpiredTokenException'
  | 'GatewayNotFoundException'
  | 'InvalidParameterException'
  | 'LimitExceededException'
  | 'MissingVersionException'
  | 'NamespaceNotFoundException'
  | 'NoUpdateAvailableException'
  | 'PlatformTaskDefinitionIncompatibilityException'
  | 'PlatformUnknownException'
  | 'RequestEntityTooLargeException'
  | 'ResourceInUseException'
  | 'ResourceNotFoundException'
  | 'SerializationException'
  | 'ServerException'
  | 'ServiceDeploymentNotFoundException'
  | 'ServiceNotActiveException'
  | 'ServiceNotFoundException'
  | 'ServiceUnavailableException'
  | 'TargetNotConnectedException'
  | 'TargetNotFoundException'
  | 'TaskSetNotFoundException'
  | 'ThrottlingException'
  | 'UnknownOperationException'
  | 'UnsupportedFeatureException'
  | 'UpdateInProgressException';

/** A refusal in the manner of the API; becomes an answer with `__type` and `message`. */
export class ApiError extends Error {
  readonly type: ErrorType;
  /** HTTP status. */
  readonly status: number;
  /** Further members of the answer: `resourceIds` of a ConflictException. */
  readonly members: Readonly<Record<string, unknown>>;

  constructor(type: ErrorType, message: string, members: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = type;
    this.type = type;
    this.status = statusOf(type);
    this.members = members;
  }
}

function statusOf(type: ErrorType): number {
  if (type === 'ServerException') return 500;
  if (type === 'ServiceUnavailableException') return 503;
  if (type === 'RequestEntityTooLargeException') return 413;
  return 400;
}

/** The most frequent refusal. */
export function invalidParameter(message: string): ApiError {
  return new ApiError('InvalidParameterException', message);
}

/** The message is the API's own. */
export function clusterNotFound(): ApiError {
  return new ApiError('ClusterNotFoundException', 'Cluster not found.');
}
