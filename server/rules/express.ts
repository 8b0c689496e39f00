import { quoted, wrongText } from './formats.ts';
import type { Rule } from './rule.ts';

const healthCheckPath: Rule = {
  id: 'express-health-check-path',
  severity: 'error',
  title: 'A health check path starts with a slash',
  why: 'The load balancer of an Express service asks for this path, and the path of a URL starts with a slash.',
  sources: ['https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateExpressGatewayService.html'],
  shapes: ['CreateExpressGatewayServiceRequest', 'UpdateExpressGatewayServiceRequest'],
  check: (request) =>
    wrongText(
      request,
      'healthCheckPath',
      (text) => text.startsWith('/'),
      (text) => `\`healthCheckPath\` must start with a slash, as \`/health\` does; change ${quoted(text)}.`,
    ),
};

/** Rules about Express services. */
export const expressRules: readonly Rule[] = [healthCheckPath];
