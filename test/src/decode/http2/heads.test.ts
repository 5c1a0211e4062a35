import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { HttpRequestHead, HttpResponseHead } from '../../../../src/decode/http-message.ts';
import type { HeaderBlock } from '../../../../src/decode/http2/header-blocks.ts';
import { requestHead, responseHead, trailerAnomalies } from '../../../../src/decode/http2/heads.ts';
import type { HeadWithLength } from '../../../../src/decode/http2/heads.ts';
import { HpackDecoder } from '../../../../src/decode/http2/hpack.ts';
import type { DecodedFields } from '../../../../src/decode/http2/hpack.ts';
import { get, literals } from '../../../support/http2-frames.ts';

function decoded(lines: readonly string[]): DecodedFields {
  return new HpackDecoder().decode(literals(lines));
}

function block(endStream: boolean, fields: DecodedFields): HeaderBlock {
  return { kind: 'headers', stream: 1, promised: 0, endStream, bytes: 50, decoded: fields };
}

function request(...lines: string[]): HeadWithLength<HttpRequestHead> {
  const fields = decoded(lines);
  return requestHead(1, block(false, fields), fields);
}

function response(lines: readonly string[], endStream = false): HeadWithLength<HttpResponseHead> {
  const fields = decoded(lines);
  return responseHead(1, block(endStream, fields), fields);
}

describe('requestHead', () => {
  it('takes the pseudo-header fields out and keeps the rest as sent', () => {
    assert.deepEqual(request(...get('/a?b', 'accept: */*', 'cookie: a=1', 'cookie: b=2')), {
      head: {
        kind: 'request',
        stream: 1,
        version: 'HTTP/2',
        method: 'GET',
        target: '/a?b',
        scheme: 'https',
        authority: 'a.test',
        headers: [['accept', '*/*'], ['cookie', 'a=1'], ['cookie', 'b=2']],
        headBytes: 50,
      },
      contentLength: undefined,
    });
  });

  it('reads CONNECT, which has no scheme and no path (RFC 9113 §8.5)', () => {
    const { head } = request(':method: CONNECT', ':authority: a.test:443');
    assert.deepEqual([head.method, head.target, head.scheme, head.authority, head.anomalies], ['CONNECT', '', undefined, 'a.test:443', undefined]);
  });

  it('reads extended CONNECT with its protocol (RFC 8441 §4)', () => {
    const { head } = request(':method: CONNECT', ':protocol: websocket', ':scheme: https', ':path: /chat', ':authority: a.test');
    assert.deepEqual([head.method, head.target, head.protocol, head.anomalies], ['CONNECT', '/chat', 'websocket', undefined]);
  });

  it('takes the authority from Host where only that is given', () => {
    assert.equal(request(':method: GET', ':scheme: https', ':path: /', 'host: b.test').head.authority, 'b.test');
  });

  it('gives the declared length', () => {
    assert.equal(request(...get('/', 'content-length: 0123')).contentLength, 123);
  });

  it('names the fields that are never to be indexed', () => {
    const fields = new HpackDecoder().decode(Buffer.concat([literals(get('/')), Buffer.from('100870617373776f726406736563726574', 'hex')]));
    assert.deepEqual(requestHead(1, block(false, fields), fields).head.neverIndexed, ['password']);
  });

  const odd: readonly [what: string, lines: string[], anomalies: string[]][] = [
    ['nothing', get('/'), []],
    ['an asterisk as path', [':method: OPTIONS', ':scheme: https', ':path: *', ':authority: a.test'], []],
    ['no method', get('/').slice(1), ['pseudo_missing']],
    ['no path', [':method: GET', ':scheme: https'], ['pseudo_missing']],
    ['no scheme', [':method: GET', ':path: /'], ['pseudo_missing']],
    ['an empty list', [], ['pseudo_missing']],
    ['CONNECT without authority', [':method: CONNECT', 'host: a.test'], ['pseudo_missing']],
    ['CONNECT with a path', [':method: CONNECT', ':authority: a.test', ':path: /'], ['pseudo_not_allowed']],
    ['extended CONNECT without a path', [':method: CONNECT', ':protocol: websocket', ':scheme: https', ':authority: a.test'], ['pseudo_missing']],
    ['a protocol without CONNECT', get('/').concat(':protocol: websocket'), ['pseudo_not_allowed']],
    ['a status', get('/').concat(':status: 200'), ['pseudo_not_allowed']],
    ['an unknown pseudo-header field', get('/').concat(':x: 1'), ['pseudo_unknown']],
    ['one named as a property of every object', get('/').concat(':__proto__: 1', ':constructor: 1'), ['pseudo_unknown']],
    ['a repeated one', get('/').concat(':path: /other'), ['pseudo_repeated']],
    ['one behind a regular field', ['a: 1', ...get('/')], ['pseudo_after_regular']],
    ['a path without a slash', get('b'), ['path_invalid']],
    ['an empty path', get(''), ['path_invalid']],
    ['a Host that differs', get('/', 'host: b.test'), ['host_differs']],
    ['a Host in other letters', get('/', 'host: A.Test'), []],
    ['a length that is no number', get('/', 'content-length: 1e3'), ['content_length_invalid']],
    ['two lengths', get('/', 'content-length: 1', 'content-length: 2'), ['content_length_conflict']],
    ['one length twice', get('/', 'content-length: 1', 'content-length: 1'), []],
    ['an odd field', get('/', 'Connection: close', 'connection: x'), ['name_upper_case', 'connection_specific']],
  ];
  for (const [what, lines, anomalies] of odd) {
    it(`finds ${anomalies.join(', ') || 'nothing odd'} with ${what}`, () => {
      const { head } = request(...lines);
      assert.deepEqual(head.anomalies ?? [], anomalies);
      assert.deepEqual(head.headers.map(([name, value]) => `${name}: ${value}`), lines.filter((line) => !line.startsWith(':')));
    });
  }

  it('keeps the first of a repeated pseudo-header field', () => {
    assert.equal(request(...get('/first'), ':path: /second').head.target, '/first');
  });
});

describe('responseHead', () => {
  it('reads the status', () => {
    assert.deepEqual(response([':status: 404', 'server: x', 'content-length: 7']), {
      head: { kind: 'response', stream: 1, version: 'HTTP/2', status: 404, informational: false, headers: [['server', 'x'], ['content-length', '7']], headBytes: 50 },
      contentLength: 7,
    });
  });

  const odd: readonly [lines: string[], status: number, informational: boolean, anomalies: string[]][] = [
    [[':status: 100'], 100, true, []],
    [[':status: 103', 'link: </a>'], 103, true, []],
    [[':status: 101'], 101, false, ['status_101']],
    [['server: x'], 0, false, ['pseudo_missing']],
    [[':status: 20'], 0, false, ['status_invalid']],
    [[':status: 2000'], 0, false, ['status_invalid']],
    [[':status: OK'], 0, false, ['status_invalid']],
    [[':status: 200', ':path: /'], 200, false, ['pseudo_not_allowed']],
    [['server: x', ':status: 200'], 200, false, ['pseudo_after_regular']],
  ];
  for (const [lines, status, informational, anomalies] of odd) {
    it(`reads ${lines.join(', ')}`, () => {
      const { head } = response(lines);
      assert.deepEqual([head.status, head.informational, head.anomalies ?? []], [status, informational, anomalies]);
    });
  }

  it('finds a stream that ends with an informational response', () => {
    assert.deepEqual(response([':status: 100'], true).head.anomalies, ['informational_ends']);
  });
});

describe('trailerAnomalies', () => {
  it('finds pseudo-header fields and odd fields', () => {
    assert.deepEqual(trailerAnomalies(decoded(['grpc-status: 0'])), []);
    assert.deepEqual(trailerAnomalies(decoded(['Grpc-Status: 0', ':status: 200'])), ['name_upper_case', 'pseudo_in_trailers']);
  });

  it('says when fields were left out', () => {
    const fields = new HpackDecoder().decode(Buffer.alloc(5_000, 0x8f));
    assert.deepEqual(trailerAnomalies(fields), ['fields_left_out']);
  });
});
