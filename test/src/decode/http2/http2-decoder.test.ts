import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { HttpMessage } from '../../../../src/decode/http-message.ts';
import { MAX_BLOCK_BYTES } from '../../../../src/decode/http2/header-blocks.ts';
import { Http2Connection } from '../../../../src/decode/http2/http2-decoder.ts';
import { FLAG, FRAME } from '../../../../src/decode/http2/registries.ts';
import { MAX_OPEN_STREAMS } from '../../../../src/decode/http2/streams.ts';
import { httpLog } from '../../../support/http-log.ts';
import { PREFACE, data, frame, get, headers, literals, reset, settings, u32 } from '../../../support/http2-frames.ts';
import { Random } from '../../../support/random.ts';

type Turn = readonly [from: 'client' | 'server', ...frames: Buffer[]];

/** A connection on which both sides have sent their SETTINGS. */
function begun(options: { bodies?: boolean } = {}): Http2Connection {
  const connection = new Http2Connection(options);
  connection.push('client', Buffer.concat([PREFACE, settings()]));
  connection.push('server', settings());
  return connection;
}

/** What a conversation comes to, behind the SETTINGS; `split` cuts what each turn sends. */
function talk(turns: readonly Turn[], options: { bodies?: boolean; split?: (bytes: Buffer) => Buffer[]; close?: boolean } = {}): string[] {
  const connection = begun(options);
  const messages: HttpMessage[] = [];
  for (const [from, ...frames] of turns) {
    for (const chunk of options.split?.(Buffer.concat(frames)) ?? [Buffer.concat(frames)]) messages.push(...connection.push(from, chunk));
  }
  if (options.close === true) messages.push(...connection.end('client'), ...connection.end('server'));
  return httpLog(messages);
}

const PROMISE = Buffer.concat([u32(2), literals(get('/style.css'))]);

/** One of everything. */
const CONVERSATION: readonly Turn[] = [
  ['client', headers(1, get('/', 'accept: */*'), true), headers(3, [':method: POST', ':scheme: https', ':authority: a.test', ':path: /upload', 'content-length: 10'])],
  ['client', data(3, 'hello'), data(3, 'world', true)],
  ['server', headers(1, [':status: 103', 'link: </style.css>']), frame(FRAME.pushPromise, FLAG.endHeaders, 1, PROMISE)],
  ['server', headers(1, [':status: 200', 'content-type: text/html']), data(1, '<html>'), headers(2, [':status: 200']), data(2, 'p{}', true)],
  ['server', frame(FRAME.data, FLAG.padded, 1, '\x04</html>\0\0\0\0'), headers(1, ['checksum: 1'], true), headers(3, [':status: 204'], true)],
  ['client', frame(FRAME.ping, 0, 0, Buffer.alloc(8)), frame(FRAME.windowUpdate, 0, 0, u32(1)), headers(5, get('/long'), true)],
  ['server', frame(FRAME.settings, FLAG.ack, 0), headers(5, [':status: 200']), data(5, 'part')],
  ['client', reset(5, 8), headers(7, get('/cut'))],
  ['server', frame(FRAME.goaway, 0, 0, Buffer.concat([u32(7), u32(0)]))],
];
const CONVERSATION_LOG = [
  '1 request GET / accept=*/*',
  '1 client end 0',
  '3 request POST /upload content-length=10',
  '3 data helloworld',
  '3 client end 10',
  '1 interim 103 link=</style.css>',
  '1 PUSH_PROMISE promised_stream=2 GET /style.css',
  '2 promised on 1 GET /style.css',
  '2 client end 0',
  '1 response 200 content-type=text/html',
  '1 data <html>',
  '2 response 200',
  '2 data p{}',
  '2 server end 3',
  '1 data </html>',
  '1 server end 13 checksum=1',
  '3 response 204',
  '3 server end 0',
  '5 request GET /long',
  '5 client end 0',
  '0 SETTINGS ACK',
  '5 response 200',
  '5 data part',
  '5 RST_STREAM CANCEL',
  '5 server cut (CANCEL) 4',
  '7 request GET /cut',
  '0 GOAWAY last_stream=7 NO_ERROR',
  '7 client cut (closed) 0',
  '7 server cut (closed) 0',
];

describe('Http2Connection', () => {
  it('tells a conversation', () => {
    assert.deepEqual(talk(CONVERSATION, { bodies: true, close: true }), CONVERSATION_LOG);
  });

  it('hands no body on unless asked, and counts it all the same', () => {
    assert.deepEqual(talk(CONVERSATION, { close: true }), CONVERSATION_LOG.filter((line) => !/^\d+ data/.test(line)));
  });

  it('tells the same however it is cut into chunks', () => {
    const random = new Random(7);
    assert.deepEqual(talk(CONVERSATION, { bodies: true, close: true, split: (bytes) => [...bytes].map((byte) => Buffer.of(byte)) }), CONVERSATION_LOG);
    for (let round = 0; round < 100; round += 1) {
      const most = 1 + random.below(60);
      assert.deepEqual(talk(CONVERSATION, { bodies: true, close: true, split: (bytes) => random.chunks(bytes, most) }), CONVERSATION_LOG);
    }
  });

  it('tells a true part when it is cut off at any length, and ends every message', () => {
    for (const [index, [from, ...frames]] of CONVERSATION.entries()) {
      const whole = Buffer.concat(frames);
      for (let length = 0; length < whole.length; length += 1) {
        const lines = talk([...CONVERSATION.slice(0, index), [from, whole.subarray(0, length)]], { close: true });
        const heads = lines.filter((line) => /^\d+ (request|promised)/.test(line)).length;
        assert.equal(lines.filter((line) => /^\d+ client (end|cut)/.test(line)).length, heads);
        assert.equal(lines.filter((line) => /^\d+ server (end|cut)/.test(line)).length, heads);
        const told = lines.filter((line) => !/cut \(closed\)|^malformed truncated frame/.test(line));
        assert.deepEqual(told, CONVERSATION_LOG.filter((line) => !line.includes(' data ')).slice(0, told.length));
      }
    }
  });

  it('never throws on random edits, tells the same however they are cut, and says at most twice a side that it cannot go on', () => {
    const random = new Random(8);
    let hurt = 0;
    for (let round = 0; round < 2_000; round += 1) {
      const victim = random.below(CONVERSATION.length);
      const turns = CONVERSATION.map(([from, ...frames], index): Turn => [from, index === victim ? random.edited(Buffer.concat(frames)) : Buffer.concat(frames)]);
      const lines = talk(turns, { bodies: true, close: true, split: (bytes) => random.chunks(bytes, 50) });
      assert.deepEqual(lines, talk(turns, { bodies: true, close: true }), `round ${round}`);
      const malformed = lines.filter((line) => line.startsWith('malformed')).length;
      if (malformed > 0) hurt += 1;
      // Its header fields may become unreadable, and it may end in the middle of a frame.
      assert.ok(malformed <= 4, lines.join('\n'));
    }
    assert.ok(hurt > 200, 'the edits did no harm, so nothing was tested');
  });

  it('ends both directions at a reset, whoever sends it, and ignores what was still on its way', () => {
    assert.deepEqual(
      talk([
        ['client', headers(1, [':method: POST', ':scheme: https', ':path: /']), data(1, 'abc')],
        ['server', reset(1, 7)],
        ['client', data(1, 'late', true)],
        ['server', headers(1, [':status: 200']), data(1, 'late', true), reset(1, 8)],
        ['client', headers(3, get('/next'), true)],
      ]),
      ['1 request POST /', '1 RST_STREAM REFUSED_STREAM', '1 client cut (REFUSED_STREAM) 3', '1 server cut (REFUSED_STREAM) 0', '1 RST_STREAM CANCEL', '3 request GET /next', '3 client end 0'],
    );
  });

  it('keeps a finished response whole when the rest of its request is refused (RFC 9113 §8.1)', () => {
    assert.deepEqual(
      talk([
        ['client', headers(1, [':method: POST', ':scheme: https', ':path: /'])],
        ['server', headers(1, [':status: 413'], true), reset(1, 0)],
      ]).slice(1),
      ['1 response 413', '1 server end 0', '1 RST_STREAM NO_ERROR', '1 client cut (NO_ERROR) 0'],
    );
  });

  it('ends what a GOAWAY leaves unprocessed, and only that', () => {
    const goaway = frame(FRAME.goaway, 0, 0, Buffer.concat([u32(1), u32(0)]));
    assert.deepEqual(
      talk([
        ['client', headers(1, get('/1'), true), headers(3, get('/3'), true)],
        ['server', frame(FRAME.goaway, 0, 0, Buffer.concat([u32(0x7fffffff), u32(0)])), goaway, headers(1, [':status: 200'], true)],
      ]).slice(4),
      ['0 GOAWAY last_stream=2147483647 NO_ERROR', '0 GOAWAY last_stream=1 NO_ERROR', '3 server cut (goaway) 0', '1 response 200', '1 server end 0'],
    );
  });

  it('looks at no more than a few GOAWAY frames, because each costs a look at every stream', () => {
    const connection = begun();
    for (let stream = 1; stream <= 41; stream += 2) connection.push('client', headers(stream, get('/'), true));
    const goaways = Array.from({ length: 10 }, (_, index) => frame(FRAME.goaway, 0, 0, Buffer.concat([u32(39 - 2 * index), u32(0)])));
    assert.equal(httpLog(connection.push('server', Buffer.concat(goaways))).filter((line) => line.includes('cut (goaway)')).length, 8);
  });

  it('takes nothing that comes behind the end', () => {
    assert.deepEqual(
      talk([
        ['client', headers(1, get('/'))],
        ['server', headers(1, [':status: 200'], true), headers(1, [':status: 500']), data(1, 'x')],
      ]),
      ['1 request GET /', '1 response 200', '1 server end 0'],
    );
    assert.deepEqual(talk([['client', headers(1, get('/')), data(1, 'x', true), data(1, 'y')]], { bodies: true }), ['1 request GET /', '1 data x', '1 client end 1']);
  });

  it('takes an answer that is seen before its request', () => {
    assert.deepEqual(
      talk([
        ['server', headers(3, [':status: 200'], true)],
        ['client', headers(1, get('/1'), true), headers(3, get('/3'), true)],
        ['server', headers(1, [':status: 200'], true)],
      ]),
      ['3 response 200', '3 server end 0', '1 request GET /1', '1 client end 0', '3 request GET /3', '3 client end 0', '1 response 200', '1 server end 0'],
    );
  });

  it('compares the body with Content-Length where that counts (RFC 9113 §8.1.1)', () => {
    const ends = (method: string, status: number, body: string): string | undefined =>
      talk([
        ['client', headers(1, [`:method: ${method}`, ':scheme: https', ':path: /', 'content-length: 0'], true)],
        ['server', headers(1, [`:status: ${status}`, 'content-length: 5']), data(1, body, true)],
      ]).at(-1);
    assert.equal(ends('GET', 200, 'hello'), '1 server end 5');
    assert.equal(ends('GET', 200, 'hell'), '1 server end 4 (content_length_mismatch)');
    assert.equal(ends('GET', 200, 'hello!'), '1 server end 6 (content_length_mismatch)');
    assert.equal(ends('HEAD', 200, ''), '1 server end 0');
    assert.equal(ends('GET', 304, ''), '1 server end 0');
    assert.equal(talk([['client', headers(1, get('/', 'content-length: 1'), true)]]).at(-1), '1 client end 0 (content_length_mismatch)');
  });

  it('names a compression table larger than the receiver offered', () => {
    const request = (tableSize: string): Buffer => frame(FRAME.headers, FLAG.endHeaders, 1, Buffer.concat([Buffer.from(tableSize, 'hex'), literals(get('/'))]));
    assert.deepEqual(talk([['client', request('3fe21f')]]), ['1 request GET / (table_size_not_allowed)']);
    assert.deepEqual(talk([['client', request('3fe11f')]]), ['1 request GET /']);
    assert.deepEqual(talk([['server', settings([1, 8192])], ['client', request('3fe13f')]]).at(-1), '1 request GET /');
    assert.deepEqual(talk([['server', settings([1, 8192]), settings([1, 0])], ['client', request('3fe13f')]]).at(-1), '1 request GET /', 'the second offer may not have arrived');
    assert.deepEqual(talk([['client', settings([1, 8192]), request('3fe13f')]]).at(-1), '1 request GET / (table_size_not_allowed)');
  });

  it('follows the frames when header fields cannot be decoded any more', () => {
    const at = PREFACE.length + settings().length + headers(1, get('/'), true).length + 9;
    assert.deepEqual(
      talk([
        ['client', headers(1, get('/'), true), frame(FRAME.headers, FLAG.endHeaders | FLAG.endStream, 3, '\x80'), headers(5, get('/'), true)],
        ['server', headers(1, [':status: 200']), data(1, 'abc', true), headers(3, [':status: 200']), data(3, 'abc', true), headers(5, [':status: 404'], true)],
      ]).slice(2),
      [`malformed illegal_value header_block.indexed ${at}`, '3 client end 0', '5 client end 0', '1 response 200', '1 server end 3', '3 response 200', '3 server end 3', '5 response 404', '5 server end 0'],
    );
  });

  it('shows frames that break the rules and goes on', () => {
    assert.deepEqual(
      talk([
        ['client', headers(0, get('/')), frame(FRAME.pushPromise, FLAG.endHeaders, 1, PROMISE), frame(FRAME.rstStream, 0, 1, 'x'), headers(2, get('/even')), headers(1, get('/'))],
        ['client', headers(1, ['a: 1']), frame(FRAME.data, FLAG.padded | FLAG.endStream, 1, '\xffabc'), data(1, '', true)],
        ['server', frame(FRAME.pushPromise, FLAG.endHeaders, 1, Buffer.concat([u32(3), literals(get('/'))])), frame(0x40, 1, 1, 'grease')],
      ]),
      [
        '0 HEADERS malformed: without a stream',
        '1 PUSH_PROMISE malformed: sent by the client',
        '1 RST_STREAM malformed: 1 bytes instead of 4',
        '1 request GET /',
        '1 HEADERS malformed: a second head that does not end the stream',
        '1 DATA malformed: 255 bytes of padding in 4',
        '1 client end 0',
        '1 PUSH_PROMISE malformed: promises stream 3, which is not to be promised',
        '1 unknown type=0x40 flags=0x1 6 bytes',
      ],
    );
  });

  it('keeps no stream that is over, and gives the oldest up when there are too many, saying so once', () => {
    const connection = begun();
    const request = (stream: number): string[] => httpLog(connection.push('client', headers(stream, get('/'), true)));
    for (let count = 0; count < MAX_OPEN_STREAMS; count += 1) request(1 + 2 * count);
    const next = 1 + 2 * MAX_OPEN_STREAMS;
    assert.deepEqual(request(next).slice(0, 2), [`${next} HEADERS opens more than ${MAX_OPEN_STREAMS} streams at a time; the oldest are no longer followed`, '1 server cut (not_followed) 0']);
    assert.deepEqual(request(next + 2)[0], '3 server cut (not_followed) 0');
    assert.deepEqual(httpLog(connection.push('server', headers(1, [':status: 200'], true))), []);
    assert.deepEqual(httpLog(connection.push('server', headers(5, [':status: 200'], true))), ['5 response 200', '5 server end 0']);
    assert.deepEqual(request(next + 4), [`${next + 4} request GET /`, `${next + 4} client end 0`]);
  });

  it('counts frames of every type', () => {
    const connection = begun();
    for (const [from, ...frames] of CONVERSATION) connection.push(from, Buffer.concat(frames));
    assert.deepEqual(connection.frameCounts('client').map(({ type, count }) => `${type.name} ${count}`), ['DATA 2', 'HEADERS 4', 'RST_STREAM 1', 'SETTINGS 1', 'PING 1', 'WINDOW_UPDATE 1']);
  });

  it('is over when it has ended', () => {
    const connection = begun();
    connection.push('client', headers(1, get('/'), true));
    assert.deepEqual(httpLog(connection.end('client')), []);
    assert.deepEqual(connection.end('client'), []);
    assert.deepEqual(connection.push('client', headers(3, get('/'), true)), []);
    assert.deepEqual(httpLog(connection.push('server', headers(1, [':status: 200']))), ['1 response 200']);
    assert.deepEqual(httpLog(connection.end('server')), ['1 server cut (closed) 0']);
  });

  it('stays bounded under a header list of 10 MB', () => {
    const connection = begun();
    const lines: string[] = [];
    // A field `bb` with a value of 127 + 0x21 + (0x7e << 7) = 16,288 octets, 640 times.
    const piece = Buffer.concat([Buffer.from('000262627fa17e', 'hex'), Buffer.alloc(16_288, 0x78)]);
    const more = frame(FRAME.continuation, 0, 1, piece);
    lines.push(...httpLog(connection.push('client', frame(FRAME.headers, 0, 1, piece))));
    const before = process.memoryUsage().arrayBuffers;
    for (let count = 1; count < 640; count += 1) lines.push(...httpLog(connection.push('client', more)));
    const grown = process.memoryUsage().arrayBuffers - before;
    assert.equal(lines.length, 1);
    assert.match(lines[0] ?? '', /^malformed too_large header_block \d+$/);
    assert.ok(grown < 2 * MAX_BLOCK_BYTES, `${grown} bytes`);
    assert.deepEqual(httpLog(connection.push('client', frame(FRAME.continuation, FLAG.endHeaders, 1))), []);
    assert.deepEqual(httpLog(connection.push('client', data(1, 'x', true))), ['1 client end 1']);
  });

  it('hands payload on only while it is wanted, with how much came before', () => {
    const options = { bodies: false };
    const connection = begun(options);
    const parts = (bytes: Buffer): unknown[] => connection.push('client', bytes).flatMap((message) => (message.kind === 'data' ? [[message.offset, Buffer.from(message.bytes).toString()]] : []));
    connection.push('client', headers(1, get('/')));
    assert.deepEqual(parts(data(1, 'one')), []);
    options.bodies = true;
    assert.deepEqual(parts(Buffer.concat([data(1, 'two'), data(1, 'three')])), [[3, 'two'], [6, 'three']]);
    options.bodies = false;
    assert.deepEqual(parts(data(1, 'four')), []);
  });

  it('begins with the request of HTTP/1.1 that it was upgraded with as stream 1, over on the side of the client (RFC 7540 §3.2)', () => {
    const connection = new Http2Connection({}, { method: 'HEAD', settings: undefined });
    const turns: readonly Turn[] = [
      ['server', settings(), headers(1, [':status: 200', 'content-length: 9'], true)],
      ['client', PREFACE, settings(), data(1, 'nothing'), headers(1, get('/')), headers(3, get('/next'), true)],
      ['server', headers(3, [':status: 404'], true)],
    ];
    const log = httpLog(turns.flatMap(([from, ...frames]) => [...connection.push(from, Buffer.concat(frames))]));
    assert.deepEqual(log, ['0 SETTINGS empty', '1 response 200 content-length=9', '1 server end 0', '0 SETTINGS empty', '3 request GET /next', '3 client end 0', '3 response 404', '3 server end 0']);
  });

  it('ends the upgraded request by a reset or by the end, and takes any HTTP2-Settings', () => {
    for (const value of ['', '!', 'AAEAACAAff', 'x'.repeat(10_000)]) {
      const connection = new Http2Connection({}, { method: 'GET', settings: value });
      connection.push('server', settings());
      assert.deepEqual(httpLog(connection.push('client', Buffer.concat([PREFACE, settings(), reset(1, 8)]))).slice(1), ['1 RST_STREAM CANCEL', '1 server cut (CANCEL) 0']);
    }
    assert.deepEqual(httpLog(new Http2Connection({}, { method: 'GET', settings: undefined }).end('server')), ['1 server cut (closed) 0']);
  });
});
