import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { describe, it } from 'mocha';
import { homeFolder } from '../../../src/commands/home.ts';

describe('homeFolder', () => {
  it('is the option, else the variable, else the folder of the platform', () => {
    const env = { TRUSTLENS_HOME: '/variable', HOME: '/home/ana', XDG_DATA_HOME: '/data' };
    assert.equal(homeFolder('given', env, 'linux'), resolve('given'));
    assert.equal(homeFolder(undefined, env, 'linux'), '/variable');
    assert.equal(homeFolder(undefined, { ...env, TRUSTLENS_HOME: '' }, 'linux'), '/data/trustlens');
    assert.equal(homeFolder(undefined, { HOME: '/home/ana' }, 'linux'), '/home/ana/.local/share/trustlens');
    assert.equal(homeFolder(undefined, { HOME: '/home/ana', XDG_DATA_HOME: 'relative' }, 'linux'), '/home/ana/.local/share/trustlens');
    assert.equal(homeFolder(undefined, { HOME: '/Users/ana' }, 'darwin'), '/Users/ana/Library/Application Support/trustlens');
  });
});
