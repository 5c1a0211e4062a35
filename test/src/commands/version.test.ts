import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'mocha';
import { VERSION } from '../../../src/commands/version.ts';

describe('VERSION', () => {
  it('is that of the package', () => {
    assert.ok(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8').includes(`"version": "${VERSION}"`));
  });
});
