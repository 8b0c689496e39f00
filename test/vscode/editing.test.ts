import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { until } from './until.ts';
import {
  cleanWindow,
  extensionApi,
  file,
  hasProblems,
  inShort,
  open,
  problems,
  replace,
  withSetting,
} from './window.ts';

const serviceProblems = ['ecs wrong-type Error 3:18-3:21', 'ecs unknown-property Error 4:2-4:13'];

async function statusBecomes(text: string): Promise<void> {
  const api = await extensionApi();
  await until(
    `status ${text}`,
    () => api.status()?.text,
    (found) => found === text,
  );
}

describe('diagnostics', () => {
  beforeEach(cleanWindow);

  it('appear in a JSON file, with source, code and a link', async () => {
    const { uri } = await open(file('create-service.json'));
    await hasProblems(uri, serviceProblems);
    for (const { source, code } of vscode.languages.getDiagnostics(uri)) {
      assert.equal(source, 'ecs');
      assert.ok(typeof code === 'object' && code.target.scheme === 'https', `no link: ${JSON.stringify(code)}`);
    }
  });

  it('appear in a YAML file', async () => {
    const { uri } = await open(file('task-definition.yaml'));
    await hasProblems(uri, ['ecs unknown-property Error 6:4-6:8']);
  });

  it('have the right ranges in a file with CRLF', async () => {
    const text = readFileSync(file('create-service.json').fsPath, 'utf8').replaceAll('\n', '\r\n');
    const uri = file('crlf.create-service.json');
    await vscode.workspace.fs.writeFile(uri, Buffer.from(text));
    const document = await open(uri);
    assert.equal(document.eol, vscode.EndOfLine.CRLF);
    await hasProblems(uri, serviceProblems);
  });

  it('vanish after the fix', async () => {
    const document = await open(file('create-service.json'));
    await hasProblems(document.uri, serviceProblems);
    await replace(document, '"2"', '2');
    await hasProblems(document.uri, serviceProblems.slice(1));
    await replace(document, 'launchTyp', 'launchType');
    await hasProblems(document.uri, []);
  });

  it('of files that are not open are listed, too, and follow the file on the disk', async () => {
    await open(file('create-service.json'));
    const closed = file('closed.run-task.json');
    await hasProblems(closed, ['ecs wrong-type Error 2:11-2:14']);
    const text = readFileSync(closed.fsPath, 'utf8').replace('"3"', '3');
    await vscode.workspace.fs.writeFile(closed, Buffer.from(text));
    await hasProblems(closed, []);
  });

  it('come back when the server crashed', async function () {
    if (process.platform === 'win32') this.skip();
    const document = await open(file('create-service.json'));
    await hasProblems(document.uri, serviceProblems);
    const servers = execFileSync('pgrep', ['-P', String(process.pid), '-f', 'ecs-language-server'], {
      encoding: 'utf8',
    });
    for (const pid of servers.trim().split('\n')) process.kill(Number(pid), 'SIGKILL');
    await replace(document, '"2"', '2');
    await hasProblems(document.uri, serviceProblems.slice(1));
  });

  it('come back after a restart of the server', async () => {
    const { uri } = await open(file('create-service.json'));
    await hasProblems(uri, serviceProblems);
    await vscode.commands.executeCommand('ecs.restartServer');
    await hasProblems(uri, serviceProblems);
  });
});

describe('beside the built-in JSON support', () => {
  beforeEach(cleanWindow);

  it('a syntax error is reported once', async () => {
    const document = await open(file('create-service.json'));
    await hasProblems(document.uri, serviceProblems);
    await replace(document, '"web:1",', '"web:1"');
    const at = (line: number) => problems(document.uri).filter((problem) => problem.includes(` ${line}:`));
    await until(
      'a syntax error',
      () => at(3),
      (found) => found.some((problem) => problem.startsWith('json')),
    );
    await until(
      'nothing doubled',
      () => at(3).filter((problem) => problem.includes(' 3:2-')).length,
      (n) => n === 1,
    );
    assert.deepEqual(
      problems(document.uri).filter((problem) => problem.startsWith('ecs syntax')),
      [],
    );
  });

  it('a duplicate key is reported once a place', async () => {
    const document = await open(file('api.create-service.json'));
    await replace(document, '"desiredCount": 1', '"desiredCount": 1,\n  "desiredCount": 2');
    const found = await until(
      'duplicates',
      () => problems(document.uri),
      (all) => all.length > 0,
    );
    assert.ok(
      found.every((problem) => problem.startsWith('json')),
      JSON.stringify(found),
    );
  });

  it('no keys are guessed from other objects of the file', async () => {
    await until(
      'guesses for an ECS-less file',
      () => keysOffered('other/guess.json'),
      (keys) => keys.includes('bar'),
    );
    for (const name of [
      'guess.create-service.json',
      'create-cluster.json',
      'my-task-definition.json',
      'taskdef.jsonc',
    ]) {
      assert.deepEqual(await keysOffered(name), [], name);
    }
  });
});

/** Keys that completion offers for an object whose neighbour has the key `bar`. */
async function keysOffered(path: string): Promise<readonly string[]> {
  const content = '{"tags": [{"foo": "a", "bar": "b"}, {"foo": "c", }]}';
  await vscode.workspace.fs.writeFile(file(path), Buffer.from(content));
  const document = await open(file(path));
  const position = document.positionAt(content.lastIndexOf('}]'));
  const list = await vscode.commands.executeCommand<vscode.CompletionList>(
    'vscode.executeCompletionItemProvider',
    document.uri,
    position,
  );
  // VS Code's own proposals, the words of the text, are of the kind `Text`.
  return list.items
    .filter(({ kind }) => kind === vscode.CompletionItemKind.Property)
    .map(({ label }) => (typeof label === 'string' ? label : label.label))
    .filter((label) => label === 'bar');
}

describe('the operation of a file', () => {
  beforeEach(cleanWindow);

  it('is shown with the reason', async () => {
    await open(file('api.create-service.json'));
    await statusBecomes('ECS: CreateService');
    assert.match((await extensionApi()).status()?.detail ?? '', /file name/);
  });

  it('is listed for every document of a YAML file', async () => {
    await open(file('several.yaml'));
    await statusBecomes('ECS: CreateService, RunTask');
  });

  it('can be chosen, and forgotten', async () => {
    const { uri } = await open(file('create-service.json'));
    await hasProblems(uri, serviceProblems);
    await vscode.commands.executeCommand('ecs.chooseOperation', uri, 'none');
    await hasProblems(uri, []);
    await vscode.commands.executeCommand('ecs.chooseOperation', uri, 'auto');
    await hasProblems(uri, serviceProblems);
  });

  it('can be chosen for a file of any name', async () => {
    const { uri } = await open(file('other/plain.json'));
    await vscode.commands.executeCommand('ecs.chooseOperation', uri, 'UpdateService');
    await hasProblems(uri, ['ecs wrong-type Error 3:18-3:21']);
    await statusBecomes('ECS: UpdateService');
    await vscode.commands.executeCommand('ecs.chooseOperation', uri, 'auto');
  });

  it('can be chosen for an untitled document', async () => {
    const { uri } = await open({ language: 'yaml', content: 'cluster: default\ndesiredCount: many\n' });
    await vscode.commands.executeCommand('ecs.chooseOperation', uri, 'update-service');
    const found = await until(
      'problems',
      () => problems(uri),
      (all) => all.length > 0,
    );
    assert.ok(found.includes('ecs wrong-type Error 1:14-1:18'), JSON.stringify(found));
  });

  it('can be typed as a comment', async () => {
    const document = await open(file('other/playbook.yaml'));
    const all = document.getText();
    await replace(document, all, '# ecs: create-cluster\nclusterNam: x\n');
    await hasProblems(document.uri, ['ecs unknown-property Error 1:0-1:10']);
  });
});

describe('settings', () => {
  beforeEach(cleanWindow);

  it('switch a rule off, or give it another severity', async () => {
    const { uri } = await open(file('create-service.json'));
    await withSetting('ecs.rules.severity', { 'wrong-type': 'off', 'unknown-property': 'information' }, () =>
      hasProblems(uri, ['ecs unknown-property Information 4:2-4:13']),
    );
    await hasProblems(uri, serviceProblems);
  });

  it('associate a glob with an operation', async () => {
    const { uri } = await open(file('other/plain.json'));
    await withSetting('ecs.files.associations', { '**/other/plain.json': 'update-service' }, () =>
      hasProblems(uri, ['ecs wrong-type Error 3:18-3:21']),
    );
  });

  it('leave closed files out', async () => {
    await open(file('create-service.json'));
    const closed = file('closed.run-task.json');
    await hasProblems(closed, ['ecs wrong-type Error 2:11-2:14']);
    await withSetting('ecs.files.exclude', ['**/closed.*'], () => hasProblems(closed, []));
    await hasProblems(closed, ['ecs wrong-type Error 2:11-2:14']);
    await withSetting('ecs.workspaceDiagnostics.enabled', false, () => hasProblems(closed, []));
  });

  it('do not double what the list of all files holds', async () => {
    const { uri } = await open(file('create-service.json'));
    await hasProblems(uri, serviceProblems);
    await hasProblems(file('closed.run-task.json'), ['ecs wrong-type Error 2:11-2:14']);
    assert.deepEqual(vscode.languages.getDiagnostics(uri).map(inShort).length, serviceProblems.length);
  });
});
