import type { Connection } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Template, TemplateStyle } from '../features/completion/template.ts';
import type { RangeOfParams, RequestSkeleton, SkeletonFile, SkeletonsParams, SkeletonText } from '../protocol.ts';
import { rangeOfRequest, requestInputsRequest, skeletonsRequest, taskDefinitionAndService } from '../protocol.ts';
import { operationCommands } from '../schema/operations.ts';
import { languageOf } from './analyses.ts';
import type { CurrentFile } from './language-features.ts';

/**
 * Answers what the client asks beyond the LSP about single requests, and about files that do not exist yet.
 *
 * @param fileOf a file as it is now: open, or on disk; undefined when there is none
 */
export function registerClientRequests(
  connection: Connection,
  fileOf: (uri: string) => Promise<CurrentFile | undefined>,
): void {
  async function placed(uri: string) {
    const [file, features] = await Promise.all([fileOf(uri), import('../features/request-inputs.ts')]);
    if (file === undefined) return undefined;
    const { analysis } = file;
    const document = file.document ?? TextDocument.create(uri, languageOf(uri, undefined), 0, analysis.source.text);
    return { analysis, document, features };
  }

  connection.onRequest(requestInputsRequest, async ({ uri }: { uri: string }) => {
    const found = await placed(uri);
    return found?.features.requestInputs(found.analysis, found.document) ?? null;
  });
  connection.onRequest(rangeOfRequest, async ({ uri, index, path }: RangeOfParams) => {
    const found = await placed(uri);
    return found?.features.rangeOfMember(found.analysis, found.document, index, path) ?? null;
  });
  connection.onRequest(skeletonsRequest, ({ operation, name }: SkeletonsParams) => skeletons(operation, name));
}

const skeletonModules = () =>
  Promise.all([import('../features/skeletons.ts'), import('../features/completion/template.ts')]);

/** @param name only for {@link taskDefinitionAndService}; what is no name of a container becomes one */
export async function skeletons(operation: string, name = 'web'): Promise<readonly RequestSkeleton[]> {
  const [{ skeletonTemplate, skeletonStyle, skeletonVariants }, { templateText }] = await skeletonModules();
  const textOf = (template: Template, style: Omit<TemplateStyle, 'stops'>): SkeletonText => ({
    snippet: `${templateText(template, { ...style, stops: 'snippet' })}\n`,
    plain: `${templateText(template, { ...style, stops: 'plain' })}\n`,
  });
  const file = (of: string, template: Template): SkeletonFile => {
    const command = operationCommands[of] ?? of;
    return {
      name: `${ownName(template)}.${command}`,
      operation: of,
      command,
      json: textOf(template, skeletonStyle('json', '\n')),
      yaml: textOf(template, skeletonStyle('yaml', '\n')),
    };
  };
  if (operation === taskDefinitionAndService) {
    return pairedVariants.map((variant) => {
      const named = (of: string) => withNames(skeletonTemplate(of, variant), nameOf(name));
      const service = named('CreateService');
      return {
        variant,
        files: [
          file('RegisterTaskDefinition', named('RegisterTaskDefinition')),
          file('CreateService', variant === 'EXTERNAL' ? service : withLoadBalancer(service, nameOf(name))),
        ],
      };
    });
  }
  return skeletonVariants(operation).map((variant) => ({
    ...(variant !== undefined && { variant }),
    files: [file(operation, skeletonTemplate(operation, variant))],
  }));
}

/** External instances take no load balancer: the Amazon ECS developer guide, considerations for the EXTERNAL launch type. */
const pairedVariants: readonly string[] = ['Fargate', 'EC2', 'EXTERNAL'];

/** Members that tell what a request is about, the narrowest first. */
const naming: readonly string[] = [
  'serviceName',
  'family',
  'clusterName',
  'name',
  'service',
  'taskDefinition',
  'cluster',
];

/** What the request is about, for the name of its file. */
function ownName(template: Template): string {
  if (template.kind !== 'object') return 'web';
  for (const member of naming) {
    const value = template.members.find(([name]) => name === member)?.[1];
    const text = value?.kind === 'text' || value?.kind === 'fixed' ? value.value : undefined;
    if (typeof text === 'string' && /^[\w-]+$/.test(text)) return text;
  }
  return 'web';
}

/** Letters, digits, hyphens and underscores, as families, containers and services allow. */
function nameOf(text: string): string {
  const name = text.replace(/[^\w-]+/g, '-').slice(0, 200);
  return name === '' ? 'web' : name;
}

/** Names and ports that must agree between two files are no tab stops: who changes one would have to think of the others. */
function withNames(template: Template, name: string): Template {
  switch (template.kind) {
    case 'object':
      return {
        kind: 'object',
        members: template.members.map(([key, value]) => [
          key,
          key === 'containerPort' && value.kind === 'word' ? fixedPort : withNames(value, name),
        ]),
      };
    case 'list':
      return { kind: 'list', items: template.items.map((item) => withNames(item, name)) };
    case 'text':
      if (template.value === 'web') return { kind: 'fixed', value: name };
      return template.value === '/ecs/web' ? { ...template, value: `/ecs/${name}` } : template;
    default:
      return template;
  }
}

/** What the image of the templates listens to. */
const fixedPort: Template = { kind: 'fixed', value: 80 };

function withLoadBalancer(service: Template, name: string): Template {
  if (service.kind !== 'object') return service;
  const targetGroup = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/0123456789abcdef';
  const loadBalancer: Template = {
    kind: 'object',
    members: [
      ['targetGroupArn', { kind: 'text', value: targetGroup }],
      ['containerName', { kind: 'fixed', value: name }],
      ['containerPort', fixedPort],
    ],
  };
  return { kind: 'object', members: [...service.members, ['loadBalancers', { kind: 'list', items: [loadBalancer] }]] };
}
