import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { commands } from '../../src/commands/registry.ts';
import { closing } from '../support/closing.ts';
import type { Ended } from '../support/processes.ts';
import { newPlace, projectRoot, trustlens } from '../support/program.ts';

describe('the program', function () {
  this.timeout(120_000);
  const later = closing('each');

  function run(...args: readonly string[]): Promise<Ended> {
    return trustlens(newPlace(later), args);
  }

  /** Fine, and all of it on stdout. */
  function told({ status, stdout, stderr }: Ended): string {
    assert.deepEqual([status, stderr], [0, '']);
    return stdout.toString();
  }

  it('tells its version, which is that of the package', async () => {
    const description: unknown = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'));
    assert.ok(typeof description === 'object' && description !== null && 'version' in description);
    for (const option of ['--version', '-V']) assert.equal(told(await run(option)), `trustlens ${String(description.version)}\n`);
  });

  it('gives help on itself and on each command', async () => {
    const overview = told(await run('--help'));
    for (const { name, summary } of commands) assert.ok(overview.includes(`  ${name} `) && overview.includes(summary), name);
    assert.match(overview, /--version/);
    const [{ name, summary } = { name: '', summary: '' }] = commands;
    const help = told(await run(name, '--help'));
    assert.ok(help.startsWith(`trustlens ${name}: ${summary}\n`));
    assert.equal(told(await run('help', name)), help);
  });

  it('says which commands there are to one that is none', async () => {
    for (const args of [['strat'], ['help', 'strat']]) {
      const { status, stdout, stderr } = await run(...args);
      assert.deepEqual([status, stdout.toString()], [2, '']);
      assert.match(stderr, /^error: there is no command 'strat'\nhint: commands: start, /);
    }
  });
});
