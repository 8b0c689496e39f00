import { namePattern } from '../../rules/formats.ts';
import type { SymbolKind, WorkspaceSymbol } from '../../workspace/symbols.ts';
import { code } from '../markdown.ts';

/** What things are called in sentences. */
export const kindInWords: Readonly<Record<SymbolKind, string>> = {
  family: 'task definition family',
  container: 'container',
  port: 'port mapping',
  volume: 'volume',
  service: 'service',
  cluster: 'cluster',
  'capacity-provider': 'capacity provider',
};

/** Why a name cannot be changed at all; undefined when it can. */
export function fixedName({ kind, name }: WorkspaceSymbol): string | undefined {
  if (kind === 'capacity-provider' && /^FARGATE(?:_SPOT)?$/.test(name))
    return `${code(name)} is a capacity provider of AWS itself and cannot be renamed.`;
  if (kind === 'cluster' && name === 'default')
    return '`default` is the cluster that ECS takes when a request names none; it cannot be renamed.';
  return undefined;
}

/**
 * Port names: "lowercase letters, numbers, underscores, and hyphens", up to 64 characters, no hyphen first;
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html
 */
const portPattern = /^[a-z0-9_][a-z0-9_-]{0,63}$/;

/** Why nothing of this kind may have this name; undefined when it may. */
export function wrongNewName(kind: SymbolKind, name: string): string | undefined {
  if (name.trim() === '') return `Give the ${kindInWords[kind]} a name.`;
  if (kind === 'port')
    return portPattern.test(name)
      ? undefined
      : `Names of port mappings have up to 64 lowercase letters, digits, hyphens and underscores, and no hyphen first; ${code(name)} is not allowed.`;
  if (!namePattern.test(name))
    return `The name of a ${kindInWords[kind]} has up to 255 letters, digits, hyphens and underscores; ${code(name)} is not allowed.`;
  if (kind === 'capacity-provider' && /^(?:aws|ecs|fargate)/i.test(name))
    return `Names of capacity providers may not start with \`aws\`, \`ecs\` or \`fargate\`; ${code(name)} is not allowed.`;
  return undefined;
}
