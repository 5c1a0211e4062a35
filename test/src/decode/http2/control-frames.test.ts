import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { controlFrame, faultyFrame, frameFault, promiseFrame, settingsOf } from '../../../../src/decode/http2/control-frames.ts';
import { FrameReader } from '../../../../src/decode/http2/frames.ts';
import type { Http2Frame } from '../../../../src/decode/http2/frames.ts';
import { FLAG, FRAME } from '../../../../src/decode/http2/registries.ts';
import { frame, settings, u32 } from '../../../support/http2-frames.ts';

function read(bytes: Buffer): Http2Frame {
  const found = new FrameReader('server').push(Buffer.concat([settings(), bytes])).filter((item) => item.kind === 'frame')[1];
  assert.ok(found !== undefined);
  return found;
}

function u16(value: number): Buffer {
  return u32(value).subarray(2);
}

function origin(text: string): Buffer {
  return Buffer.concat([u16(text.length), Buffer.from(text)]);
}

describe('controlFrame', () => {
  const cases: readonly [bytes: Buffer, summary: string][] = [
    [settings([1, 65536], [2, 0], [3, 100], [0x0a2a, 7]), 'SETTINGS header_table_size=65536 enable_push=0 max_concurrent_streams=100 0xa2a=7'],
    [settings(), 'SETTINGS empty'],
    [frame(FRAME.settings, FLAG.ack, 0), 'SETTINGS ACK'],
    [settings(...Array.from({ length: 40 }, () => [4, 1] as const)), `SETTINGS ${'initial_window_size=1 '.repeat(32)}and 8 more`],
    [frame(FRAME.rstStream, 0, 5, u32(8)), 'RST_STREAM CANCEL'],
    [frame(FRAME.rstStream, 0, 5, u32(0xbeef)), 'RST_STREAM 0xbeef'],
    [frame(FRAME.goaway, 0, 0, Buffer.concat([u32(0x80000007), u32(11)])), 'GOAWAY last_stream=7 ENHANCE_YOUR_CALM'],
    [frame(FRAME.goaway, 0, 0, Buffer.concat([u32(7), u32(0), Buffer.from('bye\x1b[2J\xff', 'latin1')])), 'GOAWAY last_stream=7 NO_ERROR "bye\\x1b[2J\\xff"'],
    [frame(FRAME.goaway, 0, 0, Buffer.concat([u32(7), u32(0), Buffer.alloc(1_000, 0x78)])), `GOAWAY last_stream=7 NO_ERROR "${'x'.repeat(200)}…"`],
    [frame(FRAME.priorityUpdate, 0, 0, Buffer.concat([u32(3), Buffer.from('u=2, i')])), 'PRIORITY_UPDATE stream=3 u=2, i'],
    [frame(FRAME.altsvc, 0, 0, Buffer.concat([origin('https://a.test'), Buffer.from('h3=":443"')])), 'ALTSVC origin=https://a.test h3=":443"'],
    [frame(FRAME.altsvc, 0, 1, Buffer.concat([u16(0), Buffer.from('clear')])), 'ALTSVC clear'],
    [frame(FRAME.altsvc, 0, 0, Buffer.concat([u16(9), Buffer.from('a')])), 'ALTSVC malformed: an origin of 9 bytes in 3'],
    [frame(FRAME.origin, 0, 0, Buffer.concat([origin('https://a.test'), origin('https://b.test')])), 'ORIGIN https://a.test https://b.test'],
    [frame(FRAME.origin, 0, 0), 'ORIGIN empty'],
    [frame(FRAME.origin, 0, 0, Buffer.concat(Array.from({ length: 20 }, () => origin('a')))), `ORIGIN ${'a '.repeat(8)}and 12 more`],
    [frame(FRAME.origin, 0, 0, Buffer.concat([origin('https://a.test'), u16(5)])), 'ORIGIN https://a.test malformed: cut off'],
    [frame(FRAME.origin, 0, 0, Buffer.of(0)), 'ORIGIN malformed: cut off'],
    [frame(0x1f, 0x41, 3, 'abc'), 'unknown type=0x1f flags=0x41 3 bytes'],
    [frame(FRAME.settings, 0, 0, Buffer.alloc(600_000)), 'SETTINGS 600000 bytes'],
  ];
  for (const [bytes, summary] of cases) {
    it(`says ${summary.slice(0, 70)}`, () => {
      const item = read(bytes);
      assert.equal(frameFault(item, 'client'), item.type === FRAME.altsvc || item.type === FRAME.origin ? 'sent by the client' : undefined);
      const message = controlFrame(item);
      assert.equal(message?.summary, summary);
      assert.deepEqual([message.stream, message.type.id, message.length], [item.stream, item.type, item.length]);
    });
  }

  it('leaves out what every connection has in plenty', () => {
    for (const type of [FRAME.data, FRAME.headers, FRAME.priority, FRAME.ping, FRAME.windowUpdate, FRAME.continuation]) {
      assert.equal(controlFrame(read(frame(type, 0, 1, Buffer.alloc(8)))), undefined);
    }
  });
});

describe('frameFault', () => {
  const cases: readonly [bytes: Buffer, fault: string][] = [
    [frame(FRAME.data, 0, 0, 'x'), 'without a stream'],
    [frame(FRAME.headers, 0, 0), 'without a stream'],
    [frame(FRAME.rstStream, 0, 0, u32(0)), 'without a stream'],
    [frame(FRAME.settings, 0, 1), 'on stream 1 instead of the connection'],
    [frame(FRAME.ping, 0, 3, Buffer.alloc(8)), 'on stream 3 instead of the connection'],
    [frame(FRAME.ping, 0, 0, Buffer.alloc(7)), '7 bytes instead of 8'],
    [frame(FRAME.rstStream, 0, 1, Buffer.alloc(5)), '5 bytes instead of 4'],
    [frame(FRAME.windowUpdate, 0, 0), '0 bytes instead of 4'],
    [frame(FRAME.priority, 0, 1, Buffer.alloc(4)), '4 bytes instead of 5'],
    [frame(FRAME.settings, 0, 0, Buffer.alloc(7)), '7 bytes, not a multiple of 6'],
    [frame(FRAME.settings, FLAG.ack, 0, Buffer.alloc(6)), 'an ACK with 6 bytes'],
    [frame(FRAME.goaway, 0, 0, Buffer.alloc(7)), '7 bytes, needs 8'],
    [frame(FRAME.pushPromise, 0, 1, Buffer.alloc(4)), 'sent by the client'],
  ];
  for (const [bytes, fault] of cases) {
    it(`finds ${fault} in type ${bytes[3]}`, () => {
      assert.equal(frameFault(read(bytes), 'client'), fault);
    });
  }

  it('says so in a message', () => {
    assert.equal(faultyFrame(read(frame(FRAME.ping, 0, 0)), '0 bytes instead of 8').summary, 'PING malformed: 0 bytes instead of 8');
  });
});

describe('promiseFrame', () => {
  it('names the promised request, harmless to print', () => {
    const head = { kind: 'request', stream: 2, version: 'HTTP/2', method: 'GET', target: '/a\x1b[2J', headers: [], headBytes: 1 } as const;
    const item = read(frame(FRAME.pushPromise, 0, 1, u32(2)));
    assert.equal(promiseFrame(item, 2, head).summary, 'PUSH_PROMISE promised_stream=2 GET /a\\x1b[2J');
    assert.equal(promiseFrame(item, 2, undefined).summary, 'PUSH_PROMISE promised_stream=2');
  });
});

describe('settingsOf', () => {
  it('gives settings in order, with repetitions', () => {
    assert.deepEqual([...settingsOf(read(settings([1, 0], [5, 16384], [1, 0xffffffff])))], [[1, 0], [5, 16384], [1, 0xffffffff]]);
  });
});
