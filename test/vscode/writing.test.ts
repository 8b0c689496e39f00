import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from './until.ts';
import {
  acceptSuggestion,
  cleanWindow,
  create,
  hasText,
  labelOf,
  problems,
  proposals,
  replace,
  serverRuns,
  typeText,
  withSetting,
} from './window.ts';

/** What VS Code itself proposes where nobody has anything better: the words of the text. */
const word = vscode.CompletionItemKind.Text;

describe('completion while typing', () => {
  beforeEach(cleanWindow);

  it('writes a member of JSON, with the choice of its values', async () => {
    await create('typed.create-service.json', '{\n  "serviceName": "web",\n  "taskDefinition": "web:1",\n  |\n}\n');
    await typeText('"launchT');
    const document = await acceptSuggestion();
    await hasText(document, '{\n  "serviceName": "web",\n  "taskDefinition": "web:1",\n  "launchType": "FARGATE"\n}\n');
  });

  it('writes a member of YAML, with the choice of its values', async () => {
    await create('typed.create-service.yaml', 'serviceName: web\ntaskDefinition: web:1\n|\n');
    await typeText('launchT');
    const document = await acceptSuggestion();
    await hasText(document, 'serviceName: web\ntaskDefinition: web:1\nlaunchType: FARGATE\n');
  });

  it('opens inside the quotes of a value of JSON', async () => {
    await create('value.create-service.json', '{\n  "taskDefinition": "web:1",\n  "launchType": |\n}\n');
    await typeText('"EX');
    const document = await acceptSuggestion();
    await hasText(document, '{\n  "taskDefinition": "web:1",\n  "launchType": "EXTERNAL"\n}\n');
  });

  it('opens behind the colon in YAML', async () => {
    await create('value.create-service.yaml', 'taskDefinition: web:1\nlaunchType:|\n');
    await typeText(' ');
    const document = await acceptSuggestion();
    await hasText(document, 'taskDefinition: web:1\nlaunchType: FARGATE\n');
  });

  it('goes on with the names of the workspace where an item leaves an empty value', async () => {
    await create('next.create-service.yaml', 'serviceName: web\n|\n');
    await typeText('taskDef');
    const document = await acceptSuggestion();
    await hasText(document, 'serviceName: web\ntaskDefinition: \n');
    await acceptSuggestion();
    await hasText(document, 'serviceName: web\ntaskDefinition: reports\n');
  });

  it('proposes a whole request in an empty file', async () => {
    const document = await create('empty.put-cluster-capacity-providers.yaml', '|');
    await vscode.commands.executeCommand('editor.action.triggerSuggest');
    await acceptSuggestion();
    await until(
      'a request',
      () => document.getText(),
      (text) => text.includes('capacityProviders:') && text.includes('FARGATE_SPOT'),
    );
  });
});

describe('proposals', () => {
  beforeEach(cleanWindow);

  const places: readonly (readonly [string, string, string, string])[] = [
    ['a key of JSON', 'key.create-service.json', '{\n  "serviceName": "web",\n  "|"\n}\n', 'launchType'],
    [
      'a key of JSON without quotes',
      'bare-key.create-service.json',
      '{\n  "serviceName": "web",\n  |\n}\n',
      'launchType',
    ],
    ['an enum value of JSON', 'enum.create-service.json', '{\n  "launchType": "|"\n}\n', 'FARGATE'],
    ['an enum value of JSON without quotes', 'bare-enum.create-service.json', '{\n  "launchType": |\n}\n', 'FARGATE'],
    ['a boolean of JSON', 'boolean.create-service.json', '{\n  "enableExecuteCommand": |\n}\n', 'true'],
    ['a key of JSONC', 'jsonc-key.create-service.jsonc', '{\n  // why\n  "|"\n}\n', 'launchType'],
    ['a key of YAML', 'yaml-key.create-service.yaml', 'serviceName: web\n|\n', 'launchType'],
    ['an enum value of YAML', 'yaml-enum.create-service.yaml', 'launchType: |\n', 'FARGATE'],
    ['an item of YAML', 'yaml-item.put-cluster-capacity-providers.yaml', 'capacityProviders:\n  - |\n', 'FARGATE_SPOT'],
    [
      'a cluster query',
      'query.create-service.json',
      '{\n  "placementConstraints": [{ "type": "memberOf", "expression": "attribute:|" }]\n}\n',
      'attribute:ecs.instance-type',
    ],
  ];
  for (const [place, name, text, expected] of places) {
    it(`for ${place} are ours alone, each once`, async () => {
      const document = await create(name, text);
      const found = await until(
        'proposals',
        () => proposals(document),
        (items) => items.some((item) => labelOf(item) === expected),
      );
      const labels = found.map(labelOf);
      assert.deepEqual(
        labels.filter((label, index) => labels.indexOf(label) !== index),
        [],
      );
      assert.deepEqual(found.filter(({ kind }) => kind === word).map(labelOf), []);
    });
  }
});

describe('hover', () => {
  beforeEach(cleanWindow);

  const strategies: readonly (readonly [string, string])[] = [
    [
      'split.create-service.json',
      '{\n  "taskDefinition": "web:1",\n  "desiredCount": 10,\n  "capacityProviderStrategy": [\n    { "capacityProvider": "FARGATE", "base": 2, "|weight": 1 },\n    { "capacityProvider": "FARGATE_SPOT", "weight": 3 }\n  ]\n}\n',
    ],
    [
      'split.create-service.yaml',
      'taskDefinition: web:1\ndesiredCount: 10\ncapacityProviderStrategy:\n  - capacityProvider: FARGATE\n    base: 2\n    |weight: 1\n  - capacityProvider: FARGATE_SPOT\n    weight: 3\n',
    ],
  ];
  for (const [name, text] of strategies) {
    it(`tells how a strategy splits the tasks: ${name}`, async () => {
      const document = await create(name, text);
      // base 2, then 8 by 1 : 3
      await until(
        'the split',
        () => hoverText(document),
        (found) => /FARGATE_SPOT/.test(found) && /\b6\b/.test(found) && /\b4\b/.test(found),
      );
    });
  }
});

async function hoverText(document: vscode.TextDocument): Promise<string> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    document.uri,
    vscode.window.activeTextEditor?.selection.active,
  );
  return hovers
    .flatMap(({ contents }) => contents)
    .map((content) => (typeof content === 'string' ? content : content.value))
    .join('\n');
}

describe('fixes', () => {
  beforeEach(cleanWindow);

  const quoted = '{\n  "serviceName": "web",\n  "taskDefinition": "web:1",\n  "desiredCount": "|2"\n}\n';
  const right = '{\n  "serviceName": "web",\n  "taskDefinition": "web:1",\n  "desiredCount": 2\n}\n';

  async function problemShown(document: vscode.TextDocument): Promise<void> {
    await until(
      'a problem',
      () => vscode.languages.getDiagnostics(document.uri).filter(({ source }) => source === 'ecs').length,
      (count) => count > 0,
    );
  }

  it('are offered by the light bulb and mend', async () => {
    const document = await create('bulb.create-service.json', quoted);
    await problemShown(document);
    const [problem] = vscode.languages.getDiagnostics(document.uri);
    assert.deepEqual(problems(document.uri), ['ecs wrong-type Error 3:18-3:21']);
    assert.ok(problem);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      problem.range,
      vscode.CodeActionKind.QuickFix.value,
    );
    const preferred = actions.filter(({ isPreferred }) => isPreferred === true);
    assert.equal(preferred.length, 1, JSON.stringify(actions.map(({ title }) => title)));
    await vscode.commands.executeCommand('editor.action.autoFix');
    await hasText(document, right);
  });

  it('are made on save where the setting asks for them', async () => {
    const document = await create('save.create-service.json', quoted);
    await problemShown(document);
    await withSetting('editor.codeActionsOnSave', { 'source.fixAll.ecs': 'explicit' }, async () => {
      await replace(document, '"serviceName": "web"', '"serviceName": "api"');
      await vscode.commands.executeCommand('workbench.action.files.save');
      await hasText(document, right.replace('"serviceName": "web"', '"serviceName": "api"'));
      assert.equal(document.isDirty, false);
    });
  });
});

describe('inlay hints', () => {
  beforeEach(cleanWindow);

  const text = '{\n  "family": "hints",\n  "cpu": "1024",\n  "memory": "2048",\n  "containerDefinitions": []\n}\n';

  async function hints(document: vscode.TextDocument): Promise<readonly string[]> {
    const all = new vscode.Range(0, 0, document.lineCount, 0);
    const found = await vscode.commands.executeCommand<vscode.InlayHint[]>(
      'vscode.executeInlayHintProvider',
      document.uri,
      all,
    );
    return found.map(({ label }) => (typeof label === 'string' ? label : label.map(({ value }) => value).join('')));
  }

  it('tell facts, and are off by the setting', async () => {
    const document = await create('hints.register-task-definition.json', text);
    const shown = (found: readonly string[]) => found.some((hint) => hint.includes('1 vCPU'));
    await until('hints', () => hints(document), shown);
    await withSetting('ecs.inlayHints.enabled', false, async () => {
      await until(
        'no hints',
        () => hints(document),
        (found) => found.length === 0,
      );
    });
    await until('hints', () => hints(document), shown);
  });
});

describe('.ecs-lint.json', () => {
  beforeEach(cleanWindow);

  it('is completed and checked by its schema, comments included', async () => {
    const document = await create('.ecs-lint.json', '{\n  // why\n  "severity": { "wrong-type": "loud" },\n  "|"\n}\n');
    assert.equal(document.languageId, 'jsonc');
    await until(
      'proposals',
      () => proposals(document),
      (items) => items.some((item) => labelOf(item).includes('associations')),
    );
    const found = await until(
      'problems',
      () => vscode.languages.getDiagnostics(document.uri).map(({ message }) => message),
      (messages) => messages.some((message) => message.includes('Value is not accepted')),
    );
    assert.ok(!found.some((message) => message.includes('Comments')), found.join());
  });
});

describe('code lenses', () => {
  beforeEach(cleanWindow);

  it('stand above a request, lead somewhere, and are off by the setting', async () => {
    const document = await create('lens.create-service.json', '{\n  "serviceName": "web"\n}\n|');
    const lenses = async () =>
      (await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri, 10)) ??
      [];
    const some = (found: readonly vscode.CodeLens[]) => found.length > 0;
    const shown = await until('lenses', lenses, some);
    const titles = shown.map(({ command }) => command?.title ?? '');
    assert.ok(
      titles.some((title) => title.includes('CreateService')),
      titles.join(),
    );
    const known = await vscode.commands.getCommands(true);
    for (const { command } of shown) {
      assert.ok(command?.command === '' || known.includes(command?.command ?? 'none'), JSON.stringify(command));
    }
    await withSetting('ecs.codeLens.enabled', false, async () => {
      await until('no lenses', lenses, (found) => !some(found));
    });
  });

  it('have commands for references and problems', async () => {
    const document = await create('references.create-service.json', '{\n  "serviceName": "web"\n}\n|');
    await serverRuns();
    const start = { line: 1, character: 2 };
    const range = { start, end: { line: 1, character: 15 } };
    const uri = document.uri.toString();
    await vscode.commands.executeCommand('ecs.showReferences', uri, start, [{ uri, range }]);
    await vscode.commands.executeCommand('ecs.showProblems');
    await vscode.commands.executeCommand('workbench.action.closePanel');
  });
});

describe('formatting', () => {
  beforeEach(cleanWindow);

  it('of a YAML request is ours', async () => {
    const document = await create(
      'format.create-service.yaml',
      '# kept\nserviceName:   web\nloadBalancers:\n    - containerPort:    80\n|',
    );
    const edits = await until(
      'edits',
      () => formattingEdits(document),
      (found) => found.length > 0,
    );
    const edit = new vscode.WorkspaceEdit();
    edit.set(document.uri, [...edits]);
    await vscode.workspace.applyEdit(edit);
    await hasText(document, '# kept\nserviceName: web\nloadBalancers:\n  - containerPort: 80\n');
  });

  it('of other YAML is not', async () => {
    await create('format.create-cluster.yaml', 'clusterName: web\n|');
    await serverRuns();
    const other = await create('other/format.yaml', 'a:   1\n|');
    assert.deepEqual(await formattingEdits(other), []);
  });
});

async function formattingEdits(document: vscode.TextDocument): Promise<readonly vscode.TextEdit[]> {
  const options: vscode.FormattingOptions = { tabSize: 2, insertSpaces: true };
  const edits = await vscode.commands.executeCommand<vscode.TextEdit[] | undefined>(
    'vscode.executeFormatDocumentProvider',
    document.uri,
    options,
  );
  return edits ?? [];
}

describe('ECS: New Request File', () => {
  beforeEach(cleanWindow);

  const make = (answers?: Readonly<Record<string, string>>) =>
    vscode.commands.executeCommand<readonly vscode.Uri[]>('ecs.newRequestFile', answers);

  async function statusOf(uri: vscode.Uri): Promise<void> {
    // A name that is no operation's member shows that the server looks at the document.
    const document = await vscode.workspace.openTextDocument(uri);
    const edit = new vscode.WorkspaceEdit();
    const isJson = document.languageId === 'json';
    edit.insert(
      uri,
      isJson ? new vscode.Position(1, 0) : new vscode.Position(0, 0),
      isJson ? '"zzz": 1,\n' : 'zzz: 1\n',
    );
    await vscode.workspace.applyEdit(edit);
    await until(
      'the added problem alone',
      () => vscode.languages.getDiagnostics(uri).map(({ code }) => (typeof code === 'object' ? code.value : code)),
      (codes) => codes.length === 1 && codes[0] === 'unknown-property',
    );
  }

  const requests: readonly (readonly [string, string | undefined, string, string])[] = [
    ['CreateService', 'Fargate', 'json', 'web.create-service.json'],
    ['CreateService', 'EC2', 'yaml', 'web.create-service.yaml'],
    ['register-task-definition', 'EXTERNAL', 'json', 'web.register-task-definition.json'],
    ['PutClusterCapacityProviders', undefined, 'yaml', 'prod.put-cluster-capacity-providers.yaml'],
    ['CreateCapacityProvider', 'Managed Instances', 'json', 'web-managed.create-capacity-provider.json'],
  ];
  for (const [operation, variant, language, name] of requests) {
    it(`${operation} ${variant ?? ''} in ${language}: a document without problems`, async () => {
      const [uri, ...others] = await make({ operation, language, ...(variant !== undefined && { variant }) });
      assert.ok(uri);
      assert.deepEqual(others, []);
      assert.equal(uri.scheme, 'untitled');
      assert.equal(uri.path.split('/').at(-1), name);
      const document = await vscode.workspace.openTextDocument(uri);
      assert.equal(document.languageId, language);
      assert.ok(document.getText().length > 30 && !document.getText().includes('$'), document.getText());
      await statusOf(uri);
    });
  }

  it('does not take a name twice', async () => {
    const answers = { operation: 'CreateCluster', language: 'yaml' };
    const names = [...(await make(answers)), ...(await make(answers))].map(({ path }) => path.split('/').at(-1));
    assert.deepEqual(names, ['prod.create-cluster.yaml', 'prod-2.create-cluster.yaml']);
  });

  it('makes a task definition and its service side by side', async () => {
    const uris = await make({
      operation: 'TaskDefinitionAndService',
      name: 'shop',
      variant: 'Fargate',
      language: 'json',
    });
    assert.deepEqual(
      uris.map(({ path }) => path.split('/').at(-1)),
      ['shop.register-task-definition.json', 'shop.create-service.json'],
    );
    const [definition, service] = await Promise.all(
      uris.map(async (uri) => JSON.parse((await vscode.workspace.openTextDocument(uri)).getText())),
    );
    const [container] = definition.containerDefinitions;
    const [balancer] = service.loadBalancers;
    assert.equal(service.taskDefinition, definition.family);
    assert.equal(balancer.containerName, container.name);
    assert.equal(balancer.containerPort, container.portMappings[0].containerPort);
    assert.equal(vscode.window.visibleTextEditors.length, 2);
    for (const uri of uris) await statusOf(uri);
  });

  it('asks, and takes the first answers', async () => {
    const made = make();
    let isOver = false;
    void made.then(() => {
      isOver = true;
    });
    await until(
      'the end of the questions',
      async () => {
        if (!isOver) await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
        return isOver;
      },
      (over) => over,
    );
    const [uri] = await made;
    assert.match(uri?.path ?? '', /\/web\.create-service\.(json|yaml)$/);
  });

  it('leaves nothing behind when it is given up', async () => {
    const begun: readonly Readonly<Record<string, string>>[] = [
      {},
      { operation: 'CreateService' },
      { operation: 'CreateService', variant: 'EC2' },
      { operation: 'TaskDefinitionAndService' },
    ];
    for (const answers of begun) {
      const made = make(answers);
      let isOver = false;
      void made.then(() => {
        isOver = true;
      });
      await until(
        'the end',
        async () => {
          if (!isOver) await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
          return isOver;
        },
        (over) => over,
      );
      assert.deepEqual(await made, []);
      assert.deepEqual(vscode.window.visibleTextEditors, []);
    }
  });
});

describe('beside the outline and folding of the built-in JSON support', () => {
  beforeEach(cleanWindow);

  it('nothing is given twice', async () => {
    const document = await create(
      'outline.create-service.json',
      '{\n  "serviceName": "web",\n  "tags": [\n    {\n      "key": "team",\n      "value": "a"\n    }\n  ]\n}\n|',
    );
    const symbols = await until(
      'symbols of both',
      async () =>
        (await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
          'vscode.executeDocumentSymbolProvider',
          document.uri,
        )) ?? [],
      (found) => found.length > 2,
    );
    // Ours adds the names that the plain members do not tell.
    assert.deepEqual(symbols.map(({ name }) => name).sort(), ['CreateService web', 'serviceName', 'tags']);
    const folds = await vscode.commands.executeCommand<vscode.FoldingRange[]>(
      'vscode.executeFoldingRangeProvider',
      document.uri,
    );
    const lines = folds.map(({ start }) => start);
    assert.deepEqual(lines, [...new Set(lines)]);
  });
});
