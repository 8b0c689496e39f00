import * as vscode from 'vscode';
import { placeOfError } from './apply/error-place.ts';
import type { FileRequest } from './apply/model.ts';
import type { Failure } from './aws/failure.ts';
import type { RequestSource } from './request-source.ts';

/** What ECS rejected, in the editor at the member that it names, until the text changes. */
export interface Rejections extends vscode.Disposable {
  /** Shows a rejection at its member; undefined when its request is in no file. */
  show(request: FileRequest, failure: Failure): Promise<vscode.Location | undefined>;
  /** The request of a file is tried again. */
  forget(request: FileRequest): void;
}

interface Entry {
  readonly index: number;
  readonly diagnostic: vscode.Diagnostic;
}

export function createRejections(source: Pick<RequestSource, 'rangeOf'>): Rejections {
  const collection = vscode.languages.createDiagnosticCollection('ECS apply');
  const entries = new Map<string, readonly Entry[]>();

  function set(uri: vscode.Uri, kept: readonly Entry[]): void {
    entries.set(uri.toString(), kept);
    collection.set(
      uri,
      kept.map(({ diagnostic }) => diagnostic),
    );
  }

  const changes = vscode.workspace.onDidChangeTextDocument(({ document: { uri }, contentChanges }) => {
    if (contentChanges.length > 0 && entries.delete(uri.toString())) collection.delete(uri);
  });

  return {
    async show(request, failure) {
      if (request.uri === '') return undefined;
      const uri = vscode.Uri.parse(request.uri);
      const place = placeOfError(failure, request);
      const range = await source.rangeOf(uri, request.index, place).catch(() => undefined);
      if (range === undefined) return undefined;
      const diagnostic = new vscode.Diagnostic(
        range,
        failure.detail ?? failure.message,
        vscode.DiagnosticSeverity.Error,
      );
      diagnostic.source = 'ECS';
      diagnostic.code = failure.code ?? request.operation;
      const others = entries.get(uri.toString())?.filter(({ index }) => index !== request.index) ?? [];
      set(uri, [...others, { index: request.index, diagnostic }]);
      return new vscode.Location(uri, range);
    },
    forget({ uri: text, index }) {
      const kept = entries.get(text);
      if (kept !== undefined)
        set(
          vscode.Uri.parse(text),
          kept.filter((entry) => entry.index !== index),
        );
    },
    dispose() {
      changes.dispose();
      collection.dispose();
    },
  };
}
