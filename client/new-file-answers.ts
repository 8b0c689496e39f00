/** The languages that a new request file can have. */
export type FileLanguage = 'json' | 'yaml';

/** What a key binding, another extension or a test says beforehand; the rest is asked. */
export interface NewFileAnswers {
  /** `CreateService` or `create-service`, or `TaskDefinitionAndService`. */
  readonly operation?: string;
  /** `Fargate`, `EC2`, …; as the choice shows them. */
  readonly variant?: string;
  readonly language?: FileLanguage;
  /** Of the service; only for `TaskDefinitionAndService`. */
  readonly name?: string;
}

/** What people write files for; stands before all others. */
export const commonOperations: readonly string[] = [
  'CreateService',
  'RegisterTaskDefinition',
  'RunTask',
  'CreateTaskSet',
  'PutClusterCapacityProviders',
  'CreateCapacityProvider',
  'CreateCluster',
];

/** Reads the argument of the command, which may be anything: menus give the resource that was clicked. */
export function givenAnswers(given: unknown): NewFileAnswers {
  if (typeof given !== 'object' || given === null) return {};
  const text = (key: string): string | undefined => {
    const value: unknown = (given as Record<string, unknown>)[key];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const [operation, variant, language, name] = ['operation', 'variant', 'language', 'name'].map(text);
  return {
    ...(operation !== undefined && { operation }),
    ...(variant !== undefined && { variant }),
    ...((language === 'json' || language === 'yaml') && { language }),
    ...(name !== undefined && { name }),
  };
}
