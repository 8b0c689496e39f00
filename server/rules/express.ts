import { replaceValue } from './fixes.ts';
import { quoted, textForm } from './formats.ts';
import type { Rule } from './rule.ts';

const healthCheckPath: Rule = {
  id: 'express-health-check-path',
  severity: 'error',
  title: 'A health check path starts with a slash',
  why: 'The load balancer of an Express service asks for this path, and the path of a URL starts with a slash.',
  sources: ['https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateExpressGatewayService.html'],
  shapes: ['CreateExpressGatewayServiceRequest', 'UpdateExpressGatewayServiceRequest'],
  check: textForm(
    'healthCheckPath',
    (text) => text.startsWith('/'),
    (text) => `\`healthCheckPath\` must start with a slash, as \`/health\` does; change ${quoted(text)}.`,
    (node, text) => {
      const ofUrl = /^[a-z]+:\/\/[^/\s]*(\/\S*)$/i.exec(text)?.[1];
      if (ofUrl !== undefined) return replaceValue(node, ofUrl);
      return /^[\w.~-][\w.~/-]*$/.test(text) ? replaceValue(node, `/${text}`, undefined, 'safe') : [];
    },
  ),
};

/** Rules about Express services. */
export const expressRules: readonly Rule[] = [healthCheckPath];
