import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { CaptureFile } from '../../../../src/decode/capture/capture-file.ts';
import type { CaptureItem } from '../../../../src/decode/capture/capture-file.ts';
import { block, interfaceBlock, packetBlock, pcapFile, secretsBlock, sectionBlock } from '../../../support/capture-files.ts';
import { sweepChunking, sweepEdits, sweepTruncation } from '../../../support/stream-sweeps.ts';

const PACKETS = [{ at: 1_700_000_000_123_456, bytes: Buffer.from('first') }, { at: 1_700_000_001_000_001, bytes: Buffer.from('and second') }];
const PCAP = pcapFile(PACKETS);
const PCAPNG = Buffer.concat([
  sectionBlock('little'),
  interfaceBlock('little'),
  secretsBlock('little', 'CLIENT_RANDOM …\n'),
  block('little', 0x0bad, Buffer.alloc(9)),
  ...PACKETS.map(({ at, bytes }) => packetBlock('little', BigInt(at), bytes)),
]);

const SWEPT = { make: () => new CaptureFile(), view: (items: readonly CaptureItem[]) => items.map((item) => (item.kind === 'packet' ? { ...item, bytes: Buffer.from(item.bytes).toString('hex') } : item)) };

function all(bytes: Uint8Array): CaptureItem[] {
  const file = new CaptureFile();
  return [...file.push(bytes), ...file.end()];
}

describe('CaptureFile', () => {
  for (const [name, bytes] of [['pcap', PCAP], ['pcapng', PCAPNG]] as const) {
    it(`gives the same of a ${name} file however it is cut`, () => {
      sweepChunking(SWEPT, bytes);
    });

    it(`gives the packets before the place where a ${name} file is cut off`, () => {
      const whole = all(bytes).filter(({ kind }) => kind === 'packet').length;
      assert.equal(whole, PACKETS.length);
      sweepTruncation(SWEPT, bytes, (items, length) => {
        const faults = items.filter((item) => item.kind === 'malformed');
        assert.ok(faults.every(({ code }) => code === 'truncated'));
        if (length === bytes.length) assert.equal(faults.length, 0);
      });
    });

    it(`lets no random edit of a ${name} file escape`, () => {
      sweepEdits(SWEPT, bytes, 2_000);
    });
  }

  it('says what is no capture by its first bytes, and that a file is empty', () => {
    assert.deepEqual(all(Buffer.from('GIF89a')), [{ kind: 'malformed', code: 'illegal_value', path: 'magic', offset: 0, detail: 'a file that begins with 47494638 is neither pcap nor pcapng' }]);
    assert.deepEqual(all(Buffer.alloc(0)).map((item) => item.kind === 'malformed' && item.detail), ['the file is empty']);
  });
});
