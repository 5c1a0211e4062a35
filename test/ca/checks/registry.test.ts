import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'mocha';
import { CHECKS } from '../../../ca/checks/registry.ts';

const folder = resolve(dirname(fileURLToPath(import.meta.url)), '../../../ca/checks');

/** The files beside the checks. */
const OTHERS = ['check.ts', 'judge.ts', 'registry.ts'];

describe('the registry of checks', () => {
  it('holds every check of the folder, named as its file', () => {
    const files = readdirSync(folder).filter((name) => name.endsWith('.ts') && !OTHERS.includes(name));
    assert.deepEqual(CHECKS.map(({ name }) => `${name.replaceAll('_', '-')}.ts`).sort(), files.sort());
  });

  it('gives a source for each', () => {
    for (const { name, citation } of CHECKS) assert.ok(citation.length > 3, name);
  });
});
