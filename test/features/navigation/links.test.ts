import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { documentLinks } from '../../../server/features/navigation/links.ts';
import { open } from './support.ts';

function links(name: string, text: string): readonly (readonly [string, string | undefined])[] {
  const { analysis, document } = open(name, text);
  return documentLinks(analysis, document).map(({ range, target }) => [document.getText(range), target]);
}

suite('links of images', () => {
  const cases: readonly (readonly [image: string, page: string | undefined])[] = [
    ['nginx', 'https://hub.docker.com/_/nginx'],
    ['docker.io/library/nginx:1.25', 'https://hub.docker.com/_/nginx'],
    ['grafana/grafana:latest', 'https://hub.docker.com/r/grafana/grafana'],
    ['public.ecr.aws/nginx/nginx:1', 'https://gallery.ecr.aws/nginx/nginx'],
    ['public.ecr.aws/docker/library/redis', 'https://gallery.ecr.aws/docker/library/redis'],
    ['ghcr.io/org/app@sha256:aa', 'https://ghcr.io/org/app'],
    ['quay.io/prometheus/prometheus', 'https://quay.io/repository/prometheus/prometheus'],
    [
      '111122223333.dkr.ecr.eu-west-1.amazonaws.com/team/web:3',
      'https://eu-west-1.console.aws.amazon.com/ecr/repositories/private/111122223333/team/web?region=eu-west-1',
    ],
    [
      '111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn/web',
      'https://cn-north-1.console.amazonaws.cn/ecr/repositories/private/111122223333/web?region=cn-north-1',
    ],
    ['registry.example.com/a/b', undefined],
    ['localhost:5000/a', undefined],
    ['nginx:${TAG}', undefined],
    ['<IMAGE1_NAME>', undefined],
    ['REPLACED_BY_CI', undefined],
    ['', undefined],
  ];
  for (const [image, page] of cases) {
    test(image === '' ? 'none' : image, () => {
      const json = JSON.stringify({ family: 'f', containerDefinitions: [{ name: 'a', image }] });
      const expected = page === undefined ? [] : [[image, page]];
      assert.deepEqual(links('a.register-task-definition.json', json), expected);
      const yaml = `family: f\ncontainerDefinitions:\n- name: a\n  image: '${image}' # c\n`;
      assert.deepEqual(links('a.register-task-definition.yaml', yaml), expected);
    });
  }

  test('no image of a container', () => {
    const text = '{"family": "f", "containerDefinitions": [{"name": "a", "dockerLabels": {"image": "nginx"}}]}';
    assert.deepEqual(links('a.register-task-definition.json', text), []);
  });
});

suite('links of log groups', () => {
  const cases: readonly (readonly [group: string, region: string | undefined, page: string | undefined])[] = [
    [
      '/ecs/web',
      'eu-west-1',
      'https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#logsV2:log-groups/log-group/$252Fecs$252Fweb',
    ],
    [
      'a_b.c#d',
      'us-gov-west-1',
      'https://us-gov-west-1.console.amazonaws-us-gov.com/cloudwatch/home?region=us-gov-west-1#logsV2:log-groups/log-group/a_b.c$2523d',
    ],
    ['/ecs/web', undefined, undefined],
    ['/ecs/web', '${AWS_REGION}', undefined],
    ['/ecs/{{ env }}', 'eu-west-1', undefined],
    ['/ecs/web', 'us-iso-east-1', undefined],
    ['/ecs/ü', 'eu-west-1', undefined],
  ];
  for (const [group, region, page] of cases) {
    test(`${group} in ${region}`, () => {
      const options = { 'awslogs-group': group, ...(region !== undefined && { 'awslogs-region': region }) };
      const logConfiguration = { logDriver: 'awslogs', options };
      const text = JSON.stringify({ family: 'f', containerDefinitions: [{ name: 'a', logConfiguration }] });
      assert.deepEqual(links('a.register-task-definition.json', text), page === undefined ? [] : [[group, page]]);
    });
  }
});

suite('links of ARNs', () => {
  test('the console, where the address is certain', () => {
    const role = 'arn:aws:iam::111122223333:role/a/execution';
    const cluster = 'arn:aws:ecs:eu-west-1:111122223333:cluster/prod';
    const text = `serviceName: s\ncluster: "${cluster}"\nrole: ${role}\ntaskDefinition: arn:aws:ecs:eu-west-1:111122223333:task-definition/{{ f }}:1\nloadBalancers: [{targetGroupArn: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/a/1'}]\n`;
    assert.deepEqual(links('a.create-service.yaml', text), [
      [cluster, 'https://eu-west-1.console.aws.amazon.com/ecs/v2/clusters/prod/services?region=eu-west-1'],
      [role, 'https://console.aws.amazon.com/iam/home#/roles/details/execution'],
    ]);
  });

  test('a text that is broken over lines has none; escapes do no harm', () => {
    const arn = 'arn:aws:iam::111122223333:role/execution';
    assert.deepEqual(links('a.create-service.yaml', `role: >-\n  ${arn}\n`), []);
    const escaped = arn.replace('/', '\\/');
    assert.deepEqual(
      links('a.create-service.json', `{"role": "${escaped}"}`).map(([text]) => text),
      [escaped],
    );
  });

  test('other files have none', () => {
    assert.deepEqual(links('package.json', '{"role": "arn:aws:iam::111122223333:role/execution"}'), []);
  });
});
