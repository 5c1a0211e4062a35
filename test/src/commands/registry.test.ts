import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, it } from 'mocha';
import { commands } from '../../../src/commands/registry.ts';
import { projectRoot } from '../../support/program.ts';

/** The modules of the project, and the packages, that are loaded with a file: its static imports and theirs. */
function loadedWith(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const text = readFileSync(file, 'utf8');
  for (const [, name = ''] of text.matchAll(/^(?:import|export) (?!type )(?:[^;']*? from )?'([^']+)';/gms)) {
    if (name.startsWith('.')) loadedWith(resolve(file, '..', name), seen);
    else if (!name.startsWith('node:')) seen.add(name);
  }
  return seen;
}

describe('commands', () => {
  it('have distinct names, under which they are loaded', async () => {
    assert.equal(new Set(commands.map(({ name }) => name)).size, commands.length);
    for (const { name, load } of commands) assert.equal((await load()).name, name);
  });

  it('are loaded when they are named, and not with the program', () => {
    const folder = join(projectRoot, 'src');
    const loaded = [...loadedWith(join(folder, 'main.ts'))];
    const own = ['main.ts', 'errors.ts', ...['arguments', 'command', 'home', 'registry', 'version'].map((name) => join('commands', `${name}.ts`))].map((name) => join(folder, name));
    assert.deepEqual(loaded.sort(), own.sort());
    // The measure itself: what loads everything is seen to.
    assert.ok(loadedWith(join(folder, 'commands', 'start.ts')).has('http-mitm-proxy'));
  });
});
