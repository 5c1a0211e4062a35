import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { exportCommand } from '../../../src/commands/export.ts';
import { runCommand } from '../../support/run-command.ts';
import { scratchFolders } from '../../support/scratch.ts';

describe('trustlens export', () => {
  const folder = scratchFolders();

  it('says what it needs', async () => {
    const cases: [argv: string[], says: RegExp][] = [
      [['--format', 'docx', '--out', 'x'], /there is no format 'docx'\nhint: pcapng: /],
      [[], /needs to know where to/],
      [['--out', 'x', '--connection', 'one'], /takes the number of a connection, not 'one'/],
      [['--out', 'x', '--host', ':'], /is no host pattern/],
      [['--out', 'x'], /no trustlens proxy is running/],
    ];
    for (const [argv, says] of cases) {
      const { code, stderr, stdout } = await runCommand(exportCommand, argv, { home: folder() });
      assert.deepEqual([code, stdout.length], [2, 0]);
      assert.match(stderr, says);
    }
  });
});
