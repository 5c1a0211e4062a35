import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { inspect } from '../../../src/commands/inspect.ts';
import { runCommand } from '../../support/run-command.ts';
import { scratchFolders } from '../../support/scratch.ts';

describe('trustlens inspect', function () {
  this.timeout(30_000);
  const folder = scratchFolders();

  it('takes for a file what is one, or is named like one', async () => {
    const home = folder();
    const file = join(home, 'localhost');
    writeFileSync(file, 'no certificate');
    for (const what of [file, 'missing.pem', 'missing.P7B']) {
      const { code, stderr } = await runCommand(inspect, [what], { home });
      assert.equal(code, 2);
      assert.ok(!stderr.includes('is no host'), stderr);
    }
  });

  it('takes anything else for a host', async () => {
    const { code, stderr } = await runCommand(inspect, ['a b'], { home: folder() });
    assert.deepEqual([code, stderr.split('\n')[0]], [2, "error: 'a b' is no host"]);
  });
});
