import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { constants, deflateRawSync } from 'node:zlib';
import { describe, it } from 'mocha';
import { WebSocket, WebSocketServer } from 'ws';
import { fromHex } from '../../../../src/bytes/hex.ts';
import { Http1Pairing } from '../../../../src/decode/http1/pairing.ts';
import { Http1Requests } from '../../../../src/decode/http1/requests.ts';
import { Http1Responses } from '../../../../src/decode/http1/responses.ts';
import { agreedExtensions } from '../../../../src/decode/websocket/extensions.ts';
import { BINARY_PREVIEW_BYTES, MAX_COMPRESSED_BYTES, MAX_INFLATED_BYTES, PREVIEW_BYTES } from '../../../../src/decode/websocket/limits.ts';
import type { WebSocketMessage } from '../../../../src/decode/websocket/message.ts';
import { WebSocketMessages } from '../../../../src/decode/websocket/messages.ts';
import { Random } from '../../../support/random.ts';
import { portOf, startRecordingRelay } from '../../../support/recording-relay.ts';
import { sweepChunking, sweepEdits, sweepTruncation } from '../../../support/stream-sweeps.ts';
import type { SweptDecoder } from '../../../support/stream-sweeps.ts';
import { frame } from '../../../support/websocket-frames.ts';
import { randomConversation, toldByReceiver, toldByUs } from '../../../support/websocket-oracle.ts';
import type { From, Told } from '../../../support/websocket-oracle.ts';

const TEXT = 1;
const BINARY = 2;
const CLOSE = 8;
const PING = 9;
const PONG = 10;
const COMPRESSED = 4;
const MASK = Buffer.from('37fa213d', 'hex');

const DEFLATE = agreedExtensions([['Sec-WebSocket-Extensions', 'permessage-deflate']]);
const DEFLATE_ALONE = agreedExtensions([['Sec-WebSocket-Extensions', 'permessage-deflate; server_no_context_takeover; client_no_context_takeover']]);

function decode(bytes: Buffer | string, from: From = 'server', extensions = agreedExtensions([])): readonly WebSocketMessage[] {
  const decoder = new WebSocketMessages(from, extensions);
  const input = typeof bytes === 'string' ? fromHex(bytes) : bytes;
  assert.ok(input !== undefined);
  return [...decoder.push(input), ...decoder.end()];
}

/** The only message. */
function one(bytes: Buffer | string, from: From = 'server', extensions = agreedExtensions([])): WebSocketMessage {
  const [message, ...others] = decode(bytes, from, extensions);
  assert.deepEqual(others, []);
  assert.ok(message !== undefined);
  return message;
}

function swept(from: From, header?: string): SweptDecoder<WebSocketMessage> {
  const extensions = agreedExtensions(header === undefined ? [] : [['Sec-WebSocket-Extensions', header]]);
  return { make: () => new WebSocketMessages(from, extensions), view: (messages) => messages };
}

const hello = { kind: 'message', opcode: { id: 1, name: 'text' }, bytes: 5, wireBytes: 5, compressed: false, frames: 1, preview: 'Hello' };

describe('WebSocketMessages', () => {
  describe('reads the examples of RFC 6455 §5.7:', () => {
    it('a text message, plain and masked', () => {
      assert.deepEqual(one('81 05 48 65 6c 6c 6f'), hello);
      assert.deepEqual(one('81 85 37 fa 21 3d 7f 9f 4d 51 58', 'client'), hello);
    });

    it('a fragmented text message', () => {
      assert.deepEqual(one('01 03 48 65 6c 80 02 6c 6f'), { ...hello, frames: 2 });
    });

    it('ping and masked pong', () => {
      assert.deepEqual(one('89 05 48 65 6c 6c 6f'), { kind: 'control', opcode: { id: 9, name: 'ping' }, bytes: 5, reason: '' });
      assert.deepEqual(one('8a 85 37 fa 21 3d 7f 9f 4d 51 58', 'client'), { kind: 'control', opcode: { id: 10, name: 'pong' }, bytes: 5, reason: '' });
    });

    it('256 bytes and 64 KiB of binary', () => {
      for (const [header, length] of [['82 7e 0100', 256], ['82 7f 0000000000010000', 65_536]] as const) {
        const message = one(Buffer.concat([fromHex(header) ?? Buffer.alloc(0), Buffer.alloc(length, 0xab)]));
        const expected = { kind: 'message', opcode: { id: 2, name: 'binary' }, bytes: length, wireBytes: length, compressed: false, frames: 1 };
        assert.deepEqual(message, { ...expected, preview: 'ab'.repeat(BINARY_PREVIEW_BYTES) });
      }
    });
  });

  describe('reads the examples of RFC 7692 §7.2.3:', () => {
    it('a compressed message, whole and in fragments', () => {
      assert.deepEqual(one('c1 07 f2 48 cd c9 c9 07 00', 'server', DEFLATE), { ...hello, wireBytes: 7, compressed: true });
      assert.deepEqual(one('41 03 f2 48 cd 80 04 c9 c9 07 00', 'server', DEFLATE), { ...hello, wireBytes: 7, compressed: true, frames: 2 });
    });

    it('a second one that refers to the first, and one that does not', () => {
      for (const second of ['f2 00 11 00 00', 'f2 48 cd c9 c9 07 00']) {
        const length = second.split(' ').length;
        const messages = decode(`c1 07 f2 48 cd c9 c9 07 00 c1 0${length} ${second}`, 'server', DEFLATE);
        assert.deepEqual(messages[1], { ...hello, wireBytes: length, compressed: true });
      }
    });

    it('blocks without compression, a final block, two blocks', () => {
      for (const payload of ['00 05 00 fa ff 48 65 6c 6c 6f 00', 'f3 48 cd c9 c9 07 00 00', 'f2 48 05 00 00 00 ff ff ca c9 c9 07 00']) {
        const length = payload.split(' ').length;
        for (const extensions of [DEFLATE, DEFLATE_ALONE]) {
          assert.deepEqual(one(`c1 ${length.toString(16).padStart(2, '0')} ${payload}`, 'server', extensions), { ...hello, wireBytes: length, compressed: true });
        }
      }
    });

    it('an empty message', () => {
      assert.deepEqual(one('c1 01 00', 'server', DEFLATE), { ...hello, bytes: 0, wireBytes: 1, compressed: true, preview: '' });
    });
  });

  it('joins fragments around control frames', () => {
    const bytes = Buffer.concat([
      frame({ opcode: BINARY, fin: false, payload: 'ab' }),
      frame({ opcode: PING, payload: 'x' }),
      frame({ opcode: 0, fin: false }),
      frame({ opcode: PONG }),
      frame({ opcode: 0, payload: 'c' }),
      frame({ opcode: TEXT }),
    ]);
    const told = decode(bytes).map((message) => (message.kind === 'malformed' ? message.detail : `${message.opcode.name} ${message.bytes}`));
    assert.deepEqual(told, ['ping 1', 'pong 0', 'binary 3', 'text 0']);
  });

  it('reads code and reason of a close frame', () => {
    const close = { kind: 'control', opcode: { id: 8, name: 'close' }, reason: '' };
    assert.deepEqual(one(frame({ opcode: CLOSE })), { ...close, bytes: 0 });
    assert.deepEqual(one(frame({ opcode: CLOSE, payload: Buffer.from('03e9', 'hex') })), { ...close, bytes: 2, code: 1001 });
    assert.deepEqual(one(frame({ opcode: CLOSE, payload: Buffer.from('0fa062c3bc', 'hex'), mask: MASK }), 'client'), { ...close, bytes: 5, code: 4000, reason: 'b\u00fc' });
    const invalid = one(frame({ opcode: CLOSE, payload: Buffer.from('03edff', 'hex') }));
    assert.deepEqual(invalid, { ...close, bytes: 3, code: 1005, reason: '\ufffd', anomalies: ['close_code_invalid', 'invalid_utf8'] });
  });

  it('knows which codes a close frame may have', () => {
    // RFC 6455 §7.4.1 and §7.4.2, and 1012 to 1014 of https://www.iana.org/assignments/websocket.
    const may = [1000, 1003, 1007, 1011, 1012, 1014, 3000, 3999, 4000, 4999];
    const mayNot = [0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65_535];
    for (const code of [...may, ...mayNot]) {
      const payload = Buffer.alloc(2);
      payload.writeUInt16BE(code);
      const message = one(frame({ opcode: CLOSE, payload }));
      assert.ok(message.kind === 'control');
      assert.deepEqual([message.code, message.anomalies], [code, may.includes(code) ? undefined : ['close_code_invalid']]);
    }
  });

  it('goes on after what endpoints let pass, and names it', () => {
    const anomalies = (bytes: Buffer): unknown[] => decode(bytes).map((message) => ('anomalies' in message ? message.anomalies : undefined));
    assert.deepEqual(anomalies(frame({ opcode: TEXT, payload: 'a', lengthBytes: 2 })), [['length_not_minimal']]);
    assert.deepEqual(anomalies(frame({ opcode: TEXT, payload: 'a'.repeat(126), lengthBytes: 8 })), [['length_not_minimal']]);
    assert.deepEqual(anomalies(frame({ opcode: TEXT, payload: Buffer.from('61c3', 'hex') })), [['invalid_utf8']]);
    assert.deepEqual(anomalies(frame({ opcode: TEXT, payload: '\ufffd' })), [undefined]);
    assert.deepEqual(anomalies(Buffer.concat([frame({ opcode: CLOSE }), frame({ opcode: PING })])), [undefined, ['after_close']]);
  });

  /** What RFC 6455 fails the connection for; the frame before it is still reported. */
  const faults: [name: string, plans: Parameters<typeof frame>[0][], path: string][] = [
    ['RSV1 without an extension', [{ opcode: TEXT, rsv: 4 }], 'frame.rsv'],
    ['RSV2', [{ opcode: TEXT, rsv: 2 }], 'frame.rsv'],
    ['RSV3', [{ opcode: TEXT, rsv: 1 }], 'frame.rsv'],
    ['a reserved data opcode', [{ opcode: 3 }], 'frame.opcode'],
    ['a reserved control opcode', [{ opcode: 11 }], 'frame.opcode'],
    ['a masked frame of the server', [{ opcode: TEXT, mask: MASK }], 'frame.mask'],
    ['a fragmented control frame', [{ opcode: PING, fin: false }], 'frame.fin'],
    ['a long control frame', [{ opcode: PING, payload: 'x'.repeat(126) }], 'frame.length'],
    ['half a close code', [{ opcode: CLOSE, payload: 'x' }], 'frame.length'],
    ['a continuation of nothing', [{ opcode: 0 }], 'frame.opcode'],
    ['a message within a message', [{ opcode: TEXT, fin: false }, { opcode: TEXT }], 'frame.opcode'],
    ['a length of 2^63', [{ opcode: TEXT, length: 2n ** 63n, lengthBytes: 8 }], 'frame.length'],
    ['lengths that add up to 2^53', [{ opcode: TEXT, fin: false, payload: 'x' }, { opcode: 0, length: 2n ** 53n - 1n, lengthBytes: 8 }], 'frame.length'],
  ];
  for (const [name, plans, path] of faults) {
    it(`stops at ${name}`, () => {
      const before = Buffer.concat([frame({ opcode: TEXT, payload: 'fine' }), ...plans.slice(0, -1).map(frame)]);
      const bytes = Buffer.concat([before, ...plans.slice(-1).map(frame), frame({ opcode: TEXT })]);
      const [first, fault, ...others] = decode(bytes);
      assert.ok(first?.kind === 'message' && fault?.kind === 'malformed');
      assert.deepEqual([fault.path, fault.offset, others], [path, before.length, []]);
    });
  }

  it('wants frames of the client masked', () => {
    assert.deepEqual(one(frame({ opcode: TEXT }), 'client'), { kind: 'malformed', code: 'protocol', path: 'frame.mask', offset: 0, detail: 'a frame of the client is not masked' });
  });

  it('wants RSV1 only on the first frame of a message', () => {
    const [fault] = decode(Buffer.concat([frame({ opcode: TEXT, rsv: COMPRESSED, fin: false }), frame({ opcode: 0, rsv: COMPRESSED })]), 'server', DEFLATE);
    assert.ok(fault?.kind === 'malformed' && fault.path === 'frame.rsv');
    assert.equal(one(frame({ opcode: PING, rsv: COMPRESSED }), 'server', DEFLATE).kind, 'malformed');
  });

  it('only counts what an unknown extension may have changed', () => {
    const extensions = agreedExtensions([['Sec-WebSocket-Extensions', 'x-scramble']]);
    const scrambled = one(frame({ opcode: TEXT, rsv: 2, payload: 'jumble' }), 'server', extensions);
    assert.deepEqual(scrambled, { ...hello, bytes: 6, wireBytes: 6, preview: '', unread: 'unknown_extension' });
    assert.deepEqual(one(frame({ opcode: TEXT, payload: 'Hello' }), 'server', extensions), hello);
  });

  it('keeps only the start of a long message', () => {
    const text = `${'x'.repeat(PREVIEW_BYTES - 1)}\u20ac and more`;
    const length = Buffer.byteLength(text);
    for (const rsv of [0, COMPRESSED]) {
      const payload = rsv === 0 ? text : compressed(text);
      const message = one(frame({ opcode: TEXT, rsv, payload }), 'server', DEFLATE);
      assert.ok(message.kind === 'message');
      assert.deepEqual([message.bytes, message.preview], [length, 'x'.repeat(PREVIEW_BYTES - 1)], 'without half a character');
      assert.equal('anomalies' in message, false);
    }
  });

  it('counts payloads larger than memory', () => {
    const decoder = new WebSocketMessages('server');
    const header = frame({ opcode: BINARY, length: 2n ** 40n, lengthBytes: 8 });
    const chunk = Buffer.alloc(1 << 20);
    decoder.push(header);
    for (let count = 0; count < 100; count += 1) assert.deepEqual(decoder.push(chunk), []);
    assert.deepEqual(decoder.end(), [{ kind: 'malformed', code: 'truncated', path: 'frame', offset: 0, detail: 'the stream ends in the middle of a frame' }]);
  });

  it('stops inflating at the limit, says so, and reads on what does not depend on it', () => {
    const bomb = compressed('\0'.repeat(MAX_INFLATED_BYTES + 1));
    const bytes = Buffer.concat([
      frame({ opcode: BINARY, rsv: COMPRESSED, payload: bomb }),
      frame({ opcode: TEXT, rsv: COMPRESSED, payload: compressed('Hello') }),
      frame({ opcode: TEXT, payload: 'Hello' }),
    ]);
    for (const [extensions, second] of [
      [DEFLATE, { ...hello, bytes: 0, wireBytes: 7, compressed: true, preview: '', unread: 'context_lost' }],
      [DEFLATE_ALONE, { ...hello, wireBytes: 7, compressed: true }],
    ] as const) {
      const [first, ...others] = decode(bytes, 'server', extensions);
      assert.ok(first?.kind === 'message');
      assert.deepEqual([first.unread, first.bytes, first.wireBytes], ['inflate_limit', MAX_INFLATED_BYTES, bomb.length]);
      assert.equal(first.preview, '00'.repeat(BINARY_PREVIEW_BYTES), 'and shows the start');
      assert.deepEqual(others, [second, hello]);
    }
  });

  it('inflates up to the limit', () => {
    const message = one(frame({ opcode: BINARY, rsv: COMPRESSED, payload: compressed('\0'.repeat(MAX_INFLATED_BYTES)) }), 'server', DEFLATE);
    assert.ok(message.kind === 'message');
    assert.deepEqual([message.bytes, message.unread], [MAX_INFLATED_BYTES, undefined]);
  });

  it('does not keep more compressed payload than its limit', () => {
    const payload = compressed(new Random(1).bytes(MAX_COMPRESSED_BYTES).toString('latin1'));
    assert.ok(payload.length > MAX_COMPRESSED_BYTES);
    const [first, second] = decode(Buffer.concat([frame({ opcode: BINARY, rsv: COMPRESSED, payload }), frame({ opcode: TEXT, rsv: COMPRESSED, payload: compressed('Hello') })]), 'server', DEFLATE);
    assert.ok(first?.kind === 'message' && second?.kind === 'message');
    assert.deepEqual([first.unread, first.wireBytes, second.unread], ['inflate_limit', payload.length, 'context_lost']);
    assert.equal(first.preview.length, 2 * BINARY_PREVIEW_BYTES);
  });

  it('says what it cannot inflate', () => {
    const bytes = Buffer.concat([frame({ opcode: TEXT, rsv: COMPRESSED, payload: Buffer.from('ffff', 'hex') }), frame({ opcode: TEXT, rsv: COMPRESSED, payload: compressed('Hello') })]);
    const unread = (extensions: typeof DEFLATE): unknown[] => decode(bytes, 'server', extensions).map((message) => ('unread' in message ? message.unread : message.kind));
    assert.deepEqual(unread(DEFLATE), ['inflate_failed', 'context_lost']);
    assert.deepEqual(unread(DEFLATE_ALONE), ['inflate_failed', 'message']);
  });

  const HEADERS: [name: string, header: string | undefined][] = [
    ['without compression', undefined],
    ['with context takeover', 'permessage-deflate'],
    ['without context takeover', 'permessage-deflate; server_no_context_takeover; client_no_context_takeover'],
    ['with small windows', 'permessage-deflate; server_max_window_bits=9; client_max_window_bits=10'],
  ];
  for (const [name, header] of HEADERS) {
    it(`agrees with ws about random conversations ${name}, for any chunks`, async () => {
      for (const from of ['client', 'server'] as const) {
        for (let seed = 1; seed <= 15; seed += 1) {
          const random = new Random(seed);
          const { bytes, told } = await randomConversation(random, from, header);
          const decoder = swept(from, header).make();
          const messages = random.chunks(bytes, 1 + random.below(100)).flatMap((chunk) => decoder.push(chunk));
          assert.deepEqual(toldByUs([...messages, ...decoder.end()]), told, `seed ${seed} from ${from}`);
          assert.deepEqual(await toldByReceiver(from, [bytes], header), told, 'and so does its receiver');
          if (seed === 1) sweepChunking(swept(from, header), bytes);
        }
      }
    });
  }

  it('agrees with ws about edited conversations', async () => {
    const compared = new Set<string>();
    for (const from of ['client', 'server'] as const) {
      for (let seed = 1; seed <= 300; seed += 1) {
        const random = new Random(seed);
        const edited = random.edited((await randomConversation(random, from)).bytes);
        const decoder = new WebSocketMessages(from);
        const told: Told = toldByUs([...decoder.push(edited), ...decoder.end()]);
        assert.deepEqual(told, await toldByReceiver(from, [edited]), `seed ${seed} from ${from}`);
        compared.add(told.at(-1) ?? '');
      }
    }
    assert.ok(compared.has('failed') && compared.has('close 1000 that is all'), 'both outcomes were compared');
  });

  it('reports what is cut off at any place and survives any edit', async () => {
    for (const [, header] of HEADERS.slice(0, 3)) {
      const { bytes } = await randomConversation(new Random(7), 'client', header);
      sweepTruncation(swept('client', header), bytes);
      sweepEdits(swept('client', header), bytes, 150);
    }
  });

  for (const [name, header] of HEADERS.slice(0, 3)) {
    it(`reads what a client and a server of ws say over a real connection ${name}`, async () => {
      const server = createServer();
      const alone = header?.includes('no_context') === true;
      const perMessageDeflate = header === undefined ? false : { threshold: 0, serverNoContextTakeover: alone, clientNoContextTakeover: alone };
      const sockets = new WebSocketServer({ server, perMessageDeflate });
      sockets.on('connection', (socket) => {
        socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
      });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const relay = await startRecordingRelay(portOf(server));
      try {
        const client = new WebSocket(`ws://127.0.0.1:${relay.port}/`, { perMessageDeflate });
        await once(client, 'open');
        const texts = ['hello', 'hello', 'h\u00e9llo '.repeat(300), '', 'hello'];
        const echoes: string[] = [];
        for (const text of texts) {
          const echo = new Promise<string>((resolve) => client.once('message', (data: Buffer) => resolve(data.toString())));
          client.send(text);
          echoes.push(await echo);
        }
        client.ping('are you there');
        await once(client, 'pong');
        client.close(4001, 'enough');
        await once(client, 'close');
        assert.deepEqual(echoes, texts);

        const { client: said, server: answered } = decodeRecording(relay.recordings[0]?.chunks ?? []);
        const expected = texts.map((text) => `text ${text}`);
        assert.deepEqual(toldByUs(said), [...expected, 'ping 13', 'close 4001 enough']);
        assert.deepEqual(toldByUs(answered), [...expected, 'pong 13', 'close 4001 enough']);
        for (const message of [...said, ...answered]) if (message.kind === 'message') assert.equal(message.compressed, header !== undefined);
      } finally {
        await relay.close();
        sockets.close();
        server.closeAllConnections();
        server.close();
      }
    });
  }
});

/** A payload as permessage-deflate sends it, independent of those before it. */
function compressed(text: string): Buffer {
  return deflateRawSync(Buffer.from(text), { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4);
}

/** Handshake and frames of a whole connection. */
function decodeRecording(chunks: readonly { from: From; bytes: Buffer }[]): Record<From, WebSocketMessage[]> {
  const pairing = new Http1Pairing();
  const requests = new Http1Requests(pairing);
  const responses = new Http1Responses(pairing);
  const said: Record<From, WebSocketMessage[]> = { client: [], server: [] };
  let frames: Record<From, WebSocketMessages> | undefined;
  for (const { from, bytes } of chunks) {
    if (frames !== undefined) {
      said[from].push(...frames[from].push(bytes));
      continue;
    }
    const messages = from === 'client' ? requests.push(bytes) : [...responses.push(bytes), ...requests.settle()];
    for (const message of messages) {
      if (message.kind !== 'upgraded') continue;
      const extensions = agreedExtensions(message.headers ?? []);
      const side = message.headers === undefined ? 'client' : 'server';
      frames ??= { client: new WebSocketMessages('client', extensions), server: new WebSocketMessages('server', extensions) };
      said[side].push(...frames[side].push(message.rest));
    }
  }
  return said;
}
