import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { segmentOf } from '../../../../src/decode/capture/packet.ts';
import { ipv4Packet } from '../../../support/capture-files.ts';
import { Random } from '../../../support/random.ts';

const hex = (text: string): Buffer => Buffer.from(text.replace(/\s/g, ''), 'hex');
const PACKET = ipv4Packet({ sequence: 7, flags: 'SA', payload: 'hello' });
/** What is behind the IPv4 header. */
const TCP = PACKET.subarray(20);

/** `2001:db8::1` to `::1`, with extension headers and what follows them. */
function ipv6(next: number, rest: Buffer): Buffer {
  const header = Buffer.alloc(40);
  header[0] = 0x60;
  header.writeUInt16BE(rest.length, 4);
  header[6] = next;
  hex('20010db8000000000000000000000001').copy(header, 8);
  header[39] = 1;
  return Buffer.concat([header, rest]);
}

function told(linkType: number, bytes: Uint8Array): string {
  const found = segmentOf({ linkType, bytes });
  if (found.kind !== 'segment') return found.kind;
  const flags = Object.entries(found.flags).flatMap(([name, set]) => (set ? [name] : []));
  return `${found.source} ${found.sourcePort} ${found.destination} ${found.destinationPort} ${found.sequence} ${flags.join('+')} ${Buffer.from(found.payload).toString()}`;
}

const V4 = '10.0.0.1 40000 10.0.0.2 443 7 syn+ack hello';
const V6 = '2001:db8::1 40000 ::1 443 7 syn+ack hello';

describe('segmentOf', () => {
  it('finds the segment behind every link layer that it reads', () => {
    const ethernet = hex('0202 0202 0202 0101 0101 0101');
    const layers: [number, Buffer][] = [
      [1, Buffer.concat([ethernet, hex('0800')])],
      [1, Buffer.concat([ethernet, hex('8100 0005 0800')])],
      [1, Buffer.concat([ethernet, hex('88a8 0005 8100 0006 0800')])],
      [113, hex('0000 0001 0006 010203040506 0000 0800')],
      [276, hex('0800 0000 00000001 0001 00 06 0102030405060000')],
      [0, hex('02000000')],
      [0, hex('00000002')],
      [108, hex('00000002')],
      [101, Buffer.alloc(0)],
      [12, Buffer.alloc(0)],
      [228, Buffer.alloc(0)],
    ];
    for (const [linkType, front] of layers) assert.equal(told(linkType, Buffer.concat([front, PACKET])), V4, `link type ${linkType}`);
    assert.deepEqual(segmentOf({ linkType: 105, bytes: PACKET }), { kind: 'link_type', linkType: 105 });
    assert.equal(told(1, Buffer.concat([ethernet, hex('0806'), Buffer.alloc(28)])), 'other', 'ARP');
  });

  it('walks over the extension headers of IPv6', () => {
    assert.equal(told(229, ipv6(6, TCP)), V6);
    assert.equal(told(101, ipv6(0, Buffer.concat([hex('3c00 000000000000'), hex('0601'), Buffer.alloc(14), TCP]))), V6, 'hop by hop, destination');
    assert.equal(told(101, ipv6(51, Buffer.concat([hex('0604'), Buffer.alloc(22), TCP]))), V6, 'authentication');
    assert.equal(told(101, ipv6(44, Buffer.concat([hex('0600 0000 00000001'), TCP]))), V6, 'an atomic fragment');
    assert.equal(told(101, ipv6(44, Buffer.concat([hex('0600 0001 00000001'), TCP]))), 'fragment');
    assert.equal(told(101, ipv6(17, TCP)), 'other', 'UDP');
    assert.equal(told(101, ipv6(59, TCP)), 'other', 'no next header');
  });

  it('says what is a fragment, another protocol, or too short', () => {
    const edited = (offset: number, ...bytes: number[]): Buffer => {
      const packet = Buffer.from(PACKET);
      packet.set(bytes, offset);
      return packet;
    };
    assert.equal(told(101, edited(6, 0x20, 0)), 'fragment', 'more fragments');
    assert.equal(told(101, edited(6, 0, 1)), 'fragment', 'not the first');
    assert.equal(told(101, edited(6, 0x40, 0)), V4, 'do not fragment');
    assert.equal(told(101, edited(9, 17)), 'other');
    assert.equal(told(101, edited(2, 0, 0)), V4, 'the length was left to the network card');
    assert.equal(told(101, Buffer.concat([PACKET, Buffer.alloc(6)])), V4, 'padding of a short Ethernet frame is no payload');
    for (let length = 0; length < 40; length += 1) assert.equal(told(101, PACKET.subarray(0, length)), 'cut', `${length} bytes`);
  });

  it('takes any bytes', () => {
    const random = new Random(5);
    const packets = [PACKET, ipv6(0, Buffer.concat([hex('0600 000000000000'), TCP]))];
    for (let round = 0; round < 5_000; round += 1) {
      const edited = random.edited(packets[round % 2] ?? PACKET);
      for (const linkType of [0, 1, 101, 113, 276]) assert.ok(segmentOf({ linkType, bytes: edited }).kind.length > 0);
    }
  });
});
