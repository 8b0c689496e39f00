import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { Ajv } from 'ajv';
import { parse } from 'jsonc-parser';
import { parseAllDocuments } from 'yaml';
import { type BenchDocument, benchDocument, documentNames, faultyProbe } from './documents.ts';

const schemas = new URL('../../schemas/generated/operations/', import.meta.url);

describe('benchmark documents', () => {
  for (const name of documentNames) {
    test(`${name} is valid`, async () => {
      assert.deepEqual(await schemaErrors(benchDocument(name)), []);
    });
  }

  // Larger documents are made by the same code, and take seconds to read.
  for (const name of documentNames.filter((each) => /^(1|50)kb/.test(each))) {
    test(`a letter leaves ${name} valid, a quote or a bracket does not`, () => {
      const document = benchDocument(name);
      assert.equal(syntaxErrors(document, document.text), 0);
      assert.equal(syntaxErrors(document, typed(document.text, document.typingOffset, 'x')), 0);
      for (const { offset, character } of document.breaks) {
        assert.notEqual(syntaxErrors(document, typed(document.text, offset, character)), 0, character);
      }
    });
  }

  const expectedSizes: readonly (readonly [string, number])[] = [
    ['1kb.register-task-definition.json', 1024],
    ['1kb.create-service.json', 1024],
    ['50kb.register-task-definition.json', 51_200],
    ['50kb.create-service.json', 51_200],
    ['1mb.register-task-definition.json', 1_048_576],
    ['1mb.create-service.json', 1_048_576],
  ];
  for (const [name, size] of expectedSizes) {
    test(`${name} has about ${size} characters`, () => {
      const { length } = benchDocument(name).text;
      assert.ok(Math.abs(length - size) < Math.max(size * 0.05, 512), `it has ${length}`);
    });
  }

  test('many holds 500 documents', () => {
    assert.equal(parseAllDocuments(benchDocument('many.register-task-definition.yaml').text).length, 500);
  });

  for (const language of ['json', 'yaml'] as const) {
    test(`the ${language} probe has a fault that the schema shows`, async () => {
      assert.match(JSON.stringify(await schemaErrors(faultyProbe(language))), /must be boolean/);
    });
  }
});

async function schemaErrors({ operation, language, text }: BenchDocument): Promise<unknown[]> {
  const schema: unknown = JSON.parse(await readFile(new URL(`${operation}.schema.json`, schemas), 'utf8'));
  assert.ok(typeof schema === 'object' && schema !== null);
  const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema);
  const values = language === 'json' ? [parse(text)] : parseAllDocuments(text).map((document) => document.toJS());
  return values.flatMap((value) => (validate(value) ? [] : (validate.errors ?? [])));
}

function syntaxErrors({ language }: BenchDocument, text: string): number {
  if (language === 'yaml') return parseAllDocuments(text).flatMap((document) => document.errors).length;
  const errors: Parameters<typeof parse>[1] = [];
  parse(text, errors);
  return errors.length;
}

function typed(text: string, offset: number, character: string): string {
  return text.slice(0, offset) + character + text.slice(offset);
}
