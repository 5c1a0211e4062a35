import assert from 'node:assert/strict';
import { cpSync, readFileSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { before, describe, it } from 'mocha';
import { writeNew } from '../../docs/new.ts';
import { closing, scratchFolder } from '../support/closing.ts';
import { runToEnd } from '../support/processes.ts';

const project = resolve(fileURLToPath(new URL('../..', import.meta.url)));

describe('npm run new', function () {
  this.timeout(180_000);
  const later = closing('all');
  let copy: string;
  before(() => {
    copy = scratchFolder(later);
    for (const part of ['package.json', 'tsconfig.json', 'src', 'ca', 'ui', 'test', 'docs', 'bench']) cpSync(join(project, part), join(copy, part), { recursive: true });
    symlinkSync(join(project, 'node_modules'), join(copy, 'node_modules'));
  });

  it('makes parts that are found in their registries, and whose types and tests are in order', async () => {
    const made = [['extension', 'client-authz', '7'], ['message', 'supplemental-data', '23'], ['remark', 'made-up-remark'], ['check', 'made-up-check']].flatMap((argv) => writeNew(copy, argv));
    assert.deepEqual(made.filter((path) => path.endsWith('client-authz.ts') || path.endsWith('client-authz.test.ts')), ['src/decode/tls/extensions/client-authz.ts', 'test/src/decode/tls/extensions/client-authz.test.ts']);
    const types = await runToEnd(process.execPath, [join(project, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.json', '--noEmit'], { cwd: copy });
    assert.equal(types.status, 0, types.stdout.toString());
    const tests = [...made.filter((path) => path.endsWith('.test.ts')), ...['src/decode/tls/extensions', 'src/decode/tls/messages', 'src/decode/tls/remarks', 'ca/checks'].map((folder) => `test/${folder}/registry.test.ts`)];
    const ran = await runToEnd(process.execPath, ['--import', 'tsx', join(project, 'node_modules/mocha/bin/mocha.js'), ...tests], { cwd: copy });
    assert.equal(ran.status, 0, `${ran.stdout.toString().slice(-3000)}${ran.stderr}`);
    assert.match(ran.stdout.toString(), /made_up_check/);
  });

  it('refuses what is there already, and what it does not know, and leaves everything as it was', () => {
    const registry = join(copy, 'src/decode/tls/extensions/registry.ts');
    const list = readFileSync(registry, 'utf8');
    assert.throws(() => writeNew(copy, ['extension', 'cookie', '44']), /is there already/);
    assert.throws(() => writeNew(copy, ['extension', 'extensions', '1']), /already/);
    assert.throws(() => writeNew(copy, ['extension', 'other']), /needs its number/);
    assert.throws(() => writeNew(copy, ['extension', 'Other', '1']), /is no name/);
    assert.throws(() => writeNew(copy, ['thing', 'other']), /choose one of extension/);
    assert.equal(readFileSync(registry, 'utf8'), list);
  });
});
