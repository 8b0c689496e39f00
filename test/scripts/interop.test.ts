import assert from 'node:assert/strict';
import { test } from 'node:test';
import ts from 'typescript';
import { withSharedInterop } from '../../scripts/interop.ts';

const options = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true };
const compiled = (text: string) => ts.transpile(text, options);

test('what TypeScript writes into each module is taken from one', () => {
  const text = withSharedInterop(
    compiled("import * as a from 'a';\nimport b from 'b';\nexport * from 'c';\na.x(b);\n"),
  );
  assert.equal(
    text,
    `"use strict";
const { __exportStar, __importStar, __importDefault } = require("interop-helpers");
Object.defineProperty(exports, "__esModule", { value: true });
const a = __importStar(require("a"));
const b_1 = __importDefault(require("b"));
__exportStar(require("c"), exports);
a.x(b_1.default);
`,
  );
});

test('a module that needs no helpers stays as it is', () => {
  const text = compiled("import { a } from 'a';\nexport const b = a;\n");
  assert.equal(withSharedInterop(text), text);
});
