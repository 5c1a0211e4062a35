/** The tests mirror the tree: every test has its source, and every source that does something its test, unless a shared test covers its whole folder. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'mocha';
import ts from 'typescript';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Folders whose files are covered by one shared test, which goes through their registry, and that test. */
const SHARED: readonly (readonly [folder: string, test: string])[] = [
  ['src/decode/tls/extensions', 'test/src/decode/tls/extensions/registry.test.ts'],
  ['src/decode/tls/registries', 'test/src/decode/tls/registries/registries.test.ts'],
  ['src/decode/tls/remarks', 'test/src/decode/tls/remarks/registry.test.ts'],
  ['src/decode/tls/messages', 'test/src/decode/tls/messages/registry.test.ts'],
  ['src/glossary', 'test/src/glossary/registry.test.ts'],
  ['src/launch/browsers', 'test/src/launch/browsers/registry.test.ts'],
  ['src/export/formats', 'test/src/export/formats/registry.test.ts'],
  ['ca/x509/extensions', 'test/ca/x509/extensions/registry.test.ts'],
  ['ca/opinions', 'test/ca/opinions/registry.test.ts'],
  ['ca/trust/stores', 'test/ca/trust/stores/registry.test.ts'],
];

/** Folders of tests that mirror nothing: they look at the whole. */
const WHOLE = ['test/e2e', 'test/grade', 'test/structure', 'test/support', 'test/docs', 'test/bench'];

function files(folder: string, ending: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

/** Whether a file holds only types and constants of data, so that there is nothing to run. */
function declaresOnly(path: string): boolean {
  const source = ts.createSourceFile(path, readFileSync(join(root, path), 'utf8'), ts.ScriptTarget.Latest);
  const runs = (node: ts.Node): boolean => {
    if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return false;
    if (ts.isFunctionLike(node) || ts.isClassDeclaration(node)) return true;
    return ts.forEachChild(node, runs) ?? false;
  };
  return !runs(source);
}

describe('test tree', () => {
  it('has a source for every test', () => {
    const orphans = files('test', '.test.ts')
      .filter((path) => !WHOLE.some((folder) => path.startsWith(`${folder}/`)))
      .filter((path) => !SHARED.some(([, test]) => test === path))
      .filter((path) => !existsSync(join(root, path.slice('test/'.length).replace(/\.test\.ts$/, '.ts'))));
    assert.deepEqual(orphans, []);
  });

  it('has a test for every source that does something', () => {
    const untested = ['src', 'ca', 'ui']
      .flatMap((folder) => files(folder, '.ts'))
      .filter((path) => !SHARED.some(([folder]) => path.startsWith(`${folder}/`)))
      .filter((path) => !existsSync(join(root, 'test', path.replace(/\.ts$/, '.test.ts'))) && !existsSync(join(root, 'test', dirname(path), `${dirname(path).split('/').at(-1) ?? ''}.test.ts`)))
      .filter((path) => !declaresOnly(path));
    assert.deepEqual(untested, []);
  });
});
