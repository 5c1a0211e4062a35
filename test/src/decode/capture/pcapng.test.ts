import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { CaptureFile } from '../../../../src/decode/capture/capture-file.ts';
import type { CaptureItem } from '../../../../src/decode/capture/capture-file.ts';
import { PcapngReader } from '../../../../src/decode/capture/pcapng.ts';
import { block, interfaceBlock, oldPacketBlock, option, packetBlock, secretsBlock, sectionBlock, simplePacketBlock } from '../../../support/capture-files.ts';

const DATA = Buffer.from('packet');

function lines(...blocks: Buffer[]): unknown[] {
  return new CaptureFile().push(Buffer.concat(blocks)).map((item: CaptureItem) => {
    if (item.kind === 'packet') return [item.linkType, item.at, Buffer.from(item.bytes).toString()];
    return item.kind === 'secrets' ? item.text : `${item.code} ${item.path} ${item.offset}`;
  });
}

describe('PcapngReader', () => {
  it('reads every block with packets, in both byte orders, and another section after the first', () => {
    for (const order of ['big', 'little'] as const) {
      const other = order === 'big' ? 'little' : 'big';
      assert.deepEqual(
        lines(
          ...[sectionBlock(order), interfaceBlock(order, 1), interfaceBlock(order, 101), packetBlock(order, 5_000_000_000_000n, DATA, 1), oldPacketBlock(order, 7n, DATA)],
          ...[simplePacketBlock(order, DATA), block(order, 5, Buffer.alloc(33)), secretsBlock(order, 'a line\n')],
          ...[sectionBlock(other), interfaceBlock(other, 113), packetBlock(other, 1n, DATA)],
        ),
        [[101, 5_000_000_000_000, 'packet'], [1, 7, 'packet'], [1, 7, 'packet'], 'a line\n', [113, 1, 'packet']],
      );
    }
  });

  it('reads the clock of each interface (draft-ietf-opsawg-pcapng §4.2)', () => {
    const clock = (resolution: number, ticks: bigint, offset = 0n): unknown => {
      const seconds = Buffer.alloc(8);
      seconds.writeBigInt64BE(offset);
      const options = [option('big', 2, Buffer.from('eth0')), option('big', 9, Buffer.of(resolution)), option('big', 14, seconds)];
      const [item] = new CaptureFile().push(Buffer.concat([sectionBlock('big'), interfaceBlock('big', 1, options), packetBlock('big', ticks, DATA)]));
      return item?.kind === 'packet' && item.at;
    };
    // Nanoseconds, milliseconds, 2^-10 s, and a clock that starts ten seconds before the epoch.
    assert.equal(clock(9, 1_700_000_000_123_456_000n), 1_700_000_000_123_456);
    assert.equal(clock(3, 1_700_000_000_123n), 1_700_000_000_123_000);
    assert.equal(clock(0x8a, 1_024n + 512n), 1_500_000);
    assert.equal(clock(6, 15_000_000n, -10n), 5_000_000);
  });

  it('says where a block is wrong, and reads no further', () => {
    const start = [sectionBlock('little'), interfaceBlock('little')];
    const before = Buffer.concat(start).length;
    const bad = packetBlock('little', 1n, DATA);
    bad.writeUInt32LE(bad.length + 4, bad.length - 4);
    assert.deepEqual(lines(...start, bad, packetBlock('little', 2n, DATA)), [`illegal_value block.length ${before + bad.length - 4}`]);
    const odd = packetBlock('little', 1n, DATA);
    odd.writeUInt32LE(13, 4);
    assert.deepEqual(lines(...start, odd), [`illegal_value block.length ${before + 4}`]);
    assert.deepEqual(lines(...start, packetBlock('little', 1n, DATA, 3)), [`illegal_value packet.interface ${before + 8}`]);
    const long = packetBlock('little', 1n, DATA);
    long.writeUInt32LE(1_000, 8 + 12);
    assert.deepEqual(lines(...start, long), [`illegal_value packet.captured_length ${before + 20}`]);
    assert.deepEqual(lines(block('little', 0x0a0d0d0a, Buffer.alloc(16))), ['illegal_value section.byte_order_magic 8']);
    assert.equal(PcapngReader.of(Buffer.from('a1b2c3d4', 'hex')), undefined);
  });

  it('walks over a block of any size that it does not read, and holds no other beyond its limit', () => {
    const front = Buffer.alloc(12);
    front.writeUInt32LE(0x77);
    front.writeUInt32LE(1_000_000_000, 4);
    const file = new CaptureFile();
    file.push(Buffer.concat([sectionBlock('little'), front]));
    const piece = Buffer.alloc(10_000_000);
    for (let sent = 12; sent < 1_000_000_000; sent += piece.length) assert.deepEqual(file.push(piece.subarray(0, 1_000_000_000 - sent)), []);
    assert.equal(file.push(Buffer.concat([interfaceBlock('little'), packetBlock('little', 1n, DATA)]))[0]?.kind, 'packet');
    front.writeUInt32LE(6);
    assert.deepEqual(lines(sectionBlock('little'), front), [`too_large block.length ${sectionBlock('little').length + 4}`]);
  });
});
