import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { CaptureFile } from '../../../../src/decode/capture/capture-file.ts';
import { PcapReader } from '../../../../src/decode/capture/pcap.ts';
import { pcapFile } from '../../../support/capture-files.ts';

const PACKETS = [{ at: 1_700_000_000_123_456, bytes: Buffer.from('first') }, { at: 1_700_000_001_000_001, bytes: Buffer.alloc(0) }];

describe('PcapReader', () => {
  it('reads both byte orders and both clocks', () => {
    for (const order of ['big', 'little'] as const) {
      for (const nanoseconds of [false, true]) {
        const items = new CaptureFile().push(pcapFile(PACKETS, { order, nanoseconds, linkType: 1 }));
        assert.deepEqual(items.map((item) => item.kind === 'packet' && [item.linkType, item.at, Buffer.from(item.bytes).toString()]), [
          [1, 1_700_000_000_123_456, 'first'],
          [1, 1_700_000_001_000_001, ''],
        ]);
      }
    }
  });

  it('is told by the first bytes alone, and holds no packet that cannot be', () => {
    assert.equal(PcapReader.of(Buffer.from('0a0d0d0a', 'hex')), undefined);
    const bytes = pcapFile(PACKETS);
    bytes.writeUInt32LE(0xffffffff, 24 + 8);
    const [item] = new CaptureFile().push(bytes);
    assert.ok(item?.kind === 'malformed');
    assert.deepEqual([item.code, item.path, item.offset], ['too_large', 'packet.captured_length', 24 + 8]);
  });
});
