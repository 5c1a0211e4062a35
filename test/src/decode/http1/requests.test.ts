import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { MAX_FIELDS, MAX_HEAD_BYTES, MAX_HELD_BYTES } from '../../../../src/decode/http1/limits.ts';
import { Http1Pairing } from '../../../../src/decode/http1/pairing.ts';
import { Http1Requests } from '../../../../src/decode/http1/requests.ts';
import { Http1Responses } from '../../../../src/decode/http1/responses.ts';
import { bytesOf, head, http1Log, requestLog } from '../../../support/http1-log.ts';

interface Connection {
  requests: Http1Requests;
  responses: Http1Responses;
  client: (text: string) => string[];
  server: (text: string) => string[];
  settle: () => string[];
}

/** Both directions of one connection, pushed to and read as logs. */
function connection(): Connection {
  const pairing = new Http1Pairing();
  const requests = new Http1Requests(pairing, { bodies: true });
  const responses = new Http1Responses(pairing, { bodies: true });
  return {
    requests,
    responses,
    client: (text) => http1Log(requests.push(bytesOf(text))),
    server: (text) => http1Log(responses.push(bytesOf(text))),
    settle: () => http1Log(requests.settle()),
  };
}

describe('Http1Requests', () => {
  it('reads a head with names as sent, values trimmed, bytes beyond ASCII kept', () => {
    assert.deepEqual(requestLog(head('GET /a?b=c HTTP/1.1', 'HOST: example.test', 'x-Empty:', 'X-Tab:\t a \tb \t', 'x: caf\u00e9')), [
      'GET /a?b=c HTTP/1.1 [- example.test] 78',
      '  HOST: example.test',
      '  x-Empty: ',
      '  X-Tab: a \tb',
      '  x: caf\u00e9',
      'end 0 complete',
    ]);
  });

  it('counts bodies, and shows them to those who ask', () => {
    const text = `${head('POST / HTTP/1.1', 'Host: a', 'Content-Length: 5')}hello`;
    assert.deepEqual(requestLog(text, { bodies: false }).slice(3), ['end 5 complete']);
    assert.deepEqual(requestLog(text).slice(3), ['data "hello"', 'end 5 complete']);
  });

  it('reads pipelined requests', () => {
    const one = head('GET /1 HTTP/1.1', 'Host: a');
    const two = `${head('PUT /2 HTTP/1.1', 'Host: a', 'Content-Length: 2')}hi`;
    const three = head('BREW /3 HTTP/1.1', 'Host: a');
    assert.deepEqual(
      requestLog(one + two + three).filter((line) => !line.startsWith(' ')),
      ['GET /1 HTTP/1.1 [- a] 28', 'end 0 complete', 'PUT /2 HTTP/1.1 [- a] 47', 'data "hi"', 'end 2 complete', 'BREW /3 HTTP/1.1 [- a] 29', 'end 0 complete'],
    );
  });

  it('reads chunks with extensions, and trailers', () => {
    const chunks = '5\r\nhello\r\nA;name="va;lue"\r\n, world...\r\n0\r\nDigest: abc\r\nX: \r\n\r\n';
    assert.deepEqual(requestLog(head('POST / HTTP/1.1', 'Host: a', 'Transfer-Encoding: Chunked') + chunks).slice(3), [
      'data "hello, world..."',
      'end 15 complete odd: chunk_extension',
      '  Digest: abc',
      '  X: ',
    ]);
  });

  it('reads the four forms of a request target', () => {
    const first = (line: string, ...fields: string[]): string | undefined => requestLog(head(line, ...fields))[0];
    assert.equal(first('GET /a:b//c HTTP/1.1', 'Host: h:81'), 'GET /a:b//c HTTP/1.1 [- h:81] 36');
    assert.equal(first('GET HTTPS://User@h.test:8443/p?q HTTP/1.1', 'Host: h.test:8443'), 'GET HTTPS://User@h.test:8443/p?q HTTP/1.1 [https User@h.test:8443] 64');
    assert.equal(first('CONNECT [::1]:443 HTTP/1.1', 'Host: [::1]'), 'CONNECT [::1]:443 HTTP/1.1 [- [::1]:443] 43');
    assert.equal(first('OPTIONS * HTTP/1.1', 'Host: h'), 'OPTIONS * HTTP/1.1 [- h] 31');
  });

  it('ignores empty lines before a request and says so', () => {
    assert.deepEqual(requestLog(`\r\n\n${head('GET / HTTP/1.0')}`), ['GET / HTTP/1.0 [- -] 18 odd: leading_empty_line', 'end 0 complete']);
    assert.deepEqual(requestLog('\r\n\r\n'), []);
  });

  it('notes a request behind one that said it was the last', () => {
    const odd = (text: string): string[] => requestLog(text).filter((line) => line.includes('odd'));
    const closing = head('GET / HTTP/1.1', 'Host: a', 'Connection: TE, Close');
    const plain = head('GET / HTTP/1.1', 'Host: a');
    assert.deepEqual(odd(closing + plain), ['GET / HTTP/1.1 [- a] 27 odd: after_close']);
    assert.deepEqual(odd(head('GET / HTTP/1.0') + plain), ['GET / HTTP/1.1 [- a] 27 odd: after_close']);
    assert.deepEqual(odd(head('GET / HTTP/1.0', 'Connection: keep-alive') + plain), []);
  });

  /** Each with what makes it odd and what follows the head. */
  const oddities: [name: string, text: string, anomalies: string, rest: string[]][] = [
    ['bare LF', 'GET / HTTP/1.1\nHost: a\n\n', 'bare_lf', ['end 0 complete']],
    ['one bare LF', 'GET / HTTP/1.1\r\nHost: a\nX: y\r\n\r\n', 'bare_lf', ['end 0 complete']],
    ['bare CR', head('GET / HTTP/1.1', 'Host: a', 'X: y\rZ: z'), 'bare_cr', ['end 0 complete']],
    ['NUL', head('GET / HTTP/1.1', 'Host: a\0b'), 'control_character', ['end 0 complete']],
    ['escape sequence in the target', head('GET /\x1b[2J HTTP/1.1', 'Host: a'), 'control_character', ['end 0 complete']],
    ['two spaces', head('GET  / HTTP/1.1', 'Host: a'), 'start_line_spaces', ['end 0 complete']],
    ['a tab', head('GET\t/ HTTP/1.1', 'Host: a'), 'start_line_spaces', ['end 0 complete']],
    ['a space in the target', head('GET /a b HTTP/1.1', 'Host: a'), 'start_line_spaces', ['end 0 complete']],
    ['a space behind the version', head('GET / HTTP/1.1 ', 'Host: a'), 'start_line_spaces', ['end 0 complete']],
    ['a method that is no token', head('G(T / HTTP/1.1', 'Host: a'), 'method_not_token', ['end 0 complete']],
    ['space before the first field', head('GET / HTTP/1.1', ' X: y', 'Host: a'), 'space_before_fields', ['end 0 complete']],
    ['space before a colon', head('GET / HTTP/1.1', 'Host : a'), 'space_before_colon', ['end 0 complete']],
    ['a name that is no token', head('GET / HTTP/1.1', 'Host: a', 'X(Y): z'), 'name_not_token', ['end 0 complete']],
    ['an empty name', head('GET / HTTP/1.1', 'Host: a', ': z'), 'name_not_token', ['end 0 complete']],
    ['no colon', head('GET / HTTP/1.1', 'Host: a', 'Transfer-Encoding chunked'), 'no_colon', ['end 0 complete']],
    ['a folded line', head('GET / HTTP/1.1', 'Host: a', 'X: y', '\tz'), 'obs_fold', ['end 0 complete']],
    ['no Host', head('GET / HTTP/1.1'), 'host_missing', ['end 0 complete']],
    ['two Hosts', head('GET / HTTP/1.1', 'Host: a', 'Host: a'), 'host_repeated', ['end 0 complete']],
    ['another Host', head('GET http://a/ HTTP/1.1', 'Host: b'), 'host_differs', ['end 0 complete']],
    ['the same Host in other words', head('GET http://A/ HTTP/1.1', 'Host: a:80'), '', ['end 0 complete']],
    ['length and chunked', `${head('POST / HTTP/1.1', 'Host: a', 'Content-Length: 9', 'Transfer-Encoding: chunked')}0\r\n\r\n`, 'length_and_chunked', ['end 0 complete']],
    ['the length twice', `${head('POST / HTTP/1.1', 'Host: a', 'Content-Length: 2', 'Content-Length: 02, 2')}ok`, 'content_length_repeated', ['data "ok"', 'end 2 complete']],
    ['chunked twice', `${head('POST / HTTP/1.1', 'Host: a', 'Transfer-Encoding: chunked, chunked')}0\r\n\r\n`, 'chunked_not_last', ['end 0 complete']],
    ['chunked in HTTP/1.0', `${head('POST / HTTP/1.0', 'Transfer-Encoding: chunked')}0\r\n\r\n`, 'chunked_in_http_1_0', ['end 0 complete']],
    ['the identity coding', `${head('POST / HTTP/1.1', 'Host: a', 'Transfer-Encoding: identity', 'Content-Length: 2')}ok`, 'transfer_coding_identity length_and_chunked', ['data "ok"', 'end 2 complete']],
    ['a length on CONNECT', head('CONNECT a:1 HTTP/1.1', 'Host: a', 'Content-Length: 3'), 'framing_not_allowed', ['end 0 complete']],
    ['a hidden coding', `${head('POST / HTTP/1.1', 'Host: a', 'Transfer-Encoding : chunked')}0\r\n\r\n`, 'space_before_colon', ['end 0 complete']],
  ];
  for (const [name, text, anomalies, rest] of oddities) {
    it(`goes on after ${name}`, () => {
      const [first = '', ...others] = requestLog(text).filter((line) => !line.startsWith(' '));
      assert.equal(first.split(' odd: ')[1] ?? '', anomalies);
      assert.deepEqual(others, rest);
    });
  }

  it('keeps a line that is no field, whole and without a name', () => {
    const lines = requestLog(head('GET / HTTP/1.1', '\tX: y', 'Host: a', 'no colon here'));
    assert.deepEqual(lines.slice(1, 4), ['  : X: y', '  Host: a', '  : no colon here']);
  });

  it('joins folded lines by one space', () => {
    assert.ok(requestLog(head('GET / HTTP/1.1', 'Host: a', 'X: one  ', '   two', '\t', ' three')).includes('  X: one two three'));
  });

  /** What cannot be framed: the head is shown, its end is cut, and one fault follows. */
  const impossible: [name: string, fields: string[], anomalies: string, fault: string][] = [
    ['different lengths', ['Content-Length: 3', 'Content-Length: 4'], 'content_length_conflict', 'protocol request.content_length'],
    ['different lengths in one field', ['Content-Length: 3, 4'], 'content_length_conflict', 'protocol request.content_length'],
    ['a signed length', ['Content-Length: +3'], 'content_length_invalid', 'protocol request.content_length'],
    ['a hexadecimal length', ['Content-Length: 0x3'], 'content_length_invalid', 'protocol request.content_length'],
    ['an empty length', ['Content-Length:'], 'content_length_invalid', 'protocol request.content_length'],
    ['a vertical tab before the length', ['Content-Length: \x0b3'], 'control_character content_length_invalid', 'protocol request.content_length'],
    ['a length beyond all numbers', ['Content-Length: 9007199254740992'], '', 'too_large request.content_length'],
    ['another coding behind chunked', ['Transfer-Encoding: chunked, gzip'], 'chunked_not_last', 'protocol request.transfer_encoding'],
    ['an unknown coding', ['Transfer-Encoding: xchunked'], 'chunked_not_last', 'protocol request.transfer_encoding'],
    ['a coding that only looks like chunked', ['Transfer-Encoding: chunked\xa0'], 'chunked_not_last', 'protocol request.transfer_encoding'],
  ];
  for (const [name, fields, anomalies, fault] of impossible) {
    it(`stops at ${name}`, () => {
      const text = head('POST / HTTP/1.1', 'Host: a', ...fields);
      const lines = requestLog(`${head('GET / HTTP/1.1', 'Host: a')}${text}abc`).filter((line) => !line.startsWith(' ')).slice(2);
      const [first = '', end, malformed = '', ...others] = lines;
      assert.equal(first.split(' odd: ')[1] ?? '', anomalies);
      assert.equal(end, 'end 0 cut: malformed');
      assert.ok(malformed.startsWith(`malformed ${fault} at 27: `), malformed);
      assert.deepEqual(others, []);
    });
  }

  /** What is no HTTP/1 at all, and where that shows. */
  const nonsense: [name: string, text: string, fault: string][] = [
    ['HTTP/0.9', head('GET /'), 'protocol request.version at 0'],
    ['the preface of HTTP/2', head('PRI * HTTP/2.0'), 'protocol request.version at 6'],
    ['another protocol', head('EHLO mail.example.test'), 'protocol request.version at 14'],
    ['no target', head('GET HTTP/1.1'), 'illegal_value request.line at 0'],
    ['no method', head(' / HTTP/1.1'), 'illegal_value request.line at 0'],
    ['no space before the version', head('GET /HTTP/1.1'), 'illegal_value request.line at 0'],
    ['a version in small letters', head('GET / http/1.1'), 'protocol request.version at 6'],
  ];
  for (const [name, text, fault] of nonsense) {
    it(`stops at ${name}`, () => {
      const [line = '', ...others] = requestLog(text);
      assert.ok(line.startsWith(`malformed ${fault}: `), line);
      assert.deepEqual(others, []);
    });
  }

  it('says where a stream was cut off', () => {
    const text = `${head('POST / HTTP/1.1', 'Host: a', 'Content-Length: 5')}hel`;
    assert.deepEqual(requestLog(text).slice(3), ['data "hel"', 'end 3 cut: closed']);
    assert.deepEqual(requestLog(`${head('GET / HTTP/1.0')}GET /`).slice(2), ['malformed truncated request.head at 18: the stream ends after 5 bytes of a head']);
    const chunked = `${head('POST / HTTP/1.1', 'Host: a', 'Transfer-Encoding: chunked')}5;x\r\nhel`;
    assert.deepEqual(requestLog(chunked).slice(3), ['data "hel"', 'end 3 cut: closed odd: chunk_extension']);
  });

  it('takes a head of the greatest size and refuses one byte more, however it is cut', () => {
    const start = 'GET / HTTP/1.1\r\nHost: a\r\nX: ';
    const fill = 'y'.repeat(MAX_HEAD_BYTES - start.length - 4);
    assert.equal(requestLog(`${start}${fill}\r\n\r\n`)[0], `GET / HTTP/1.1 [- a] ${MAX_HEAD_BYTES}`);
    const fault = [`malformed too_large request.head at 0: longer than ${MAX_HEAD_BYTES} bytes`];
    assert.deepEqual(requestLog(`${start}y${fill}\r\n\r\n`), fault);
    const requests = new Http1Requests(new Http1Pairing());
    const bytes = bytesOf(`${start}y${fill}\r\n\r\n`);
    const messages = [];
    for (let at = 0; at < bytes.length; at += 1_000) messages.push(...requests.push(bytes.subarray(at, at + 1_000)));
    assert.deepEqual(http1Log(messages), fault);
  });

  it('takes the greatest number of fields and refuses one more', () => {
    const fields = Array.from({ length: MAX_FIELDS - 1 }, (_, index) => `X${index}: y`);
    assert.equal(requestLog(head('GET / HTTP/1.1', 'Host: a', ...fields)).length, MAX_FIELDS + 2);
    const [line = ''] = requestLog(head('GET / HTTP/1.1', 'Host: a', 'Y: z', ...fields));
    assert.match(line, /^malformed too_large request\.fields at \d+: more than 2000 fields$/);
  });

  describe('behind a request to switch protocols', () => {
    const upgrade = head('GET /chat HTTP/1.1', 'Host: a', 'Connection: keep-alive, Upgrade', 'Upgrade: websocket');
    const next = head('GET /next HTTP/1.1', 'Host: a');
    const switching = head('HTTP/1.1 101 Switching Protocols', 'Connection: Upgrade', 'Upgrade: WebSocket');

    it('hands over what comes after the switch', () => {
      const { requests, responses, client, server, settle } = connection();
      assert.equal(client(upgrade).at(-1), 'end 0 complete');
      assert.deepEqual(server(`${switching}\x81\x00`).slice(-2), ['end 0 complete', `upgraded websocket ${JSON.stringify('\x81\0')} 2 fields`]);
      assert.deepEqual(settle(), ['upgraded websocket ""']);
      assert.ok(requests.upgraded && responses.upgraded);
      assert.deepEqual(client('GET / HTTP/1.1\r\n\r\n'), []);
      assert.deepEqual(server('HTTP/1.1 200 OK\r\n\r\n'), []);
      assert.deepEqual([...requests.end(), ...responses.end(), ...requests.settle()], []);
    });

    it('holds what the client sends too early and hands it over', () => {
      const { client, server, settle } = connection();
      assert.equal(client(`${upgrade}ear`).at(-1), 'end 0 complete');
      assert.deepEqual(client('ly'), []);
      server(switching);
      assert.deepEqual(settle(), ['upgraded websocket "early"']);
    });

    it('says so with the next bytes when nobody settles', () => {
      const { client, server } = connection();
      client(upgrade);
      server(switching);
      assert.deepEqual(client('frame'), ['upgraded websocket "frame"']);
    });

    it('says so at the end when nothing more comes', () => {
      const { requests, client, server } = connection();
      client(upgrade);
      server(switching);
      assert.deepEqual(http1Log(requests.end()), ['upgraded websocket ""']);
    });

    it('reads what it held as requests when the server refuses', () => {
      const { client, server, settle } = connection();
      client(upgrade + next);
      assert.deepEqual(settle(), []);
      server(head('HTTP/1.1 200 OK', 'Content-Length: 0'));
      assert.deepEqual(settle(), ['GET /next HTTP/1.1 [- a] 31', '  Host: a', 'end 0 complete']);
      assert.deepEqual(client(next), ['GET /next HTTP/1.1 [- a] 31', '  Host: a', 'end 0 complete']);
    });

    it('is not irritated by 100 Continue before the switch', () => {
      const { client, server, settle } = connection();
      client(head('POST /chat HTTP/1.1', 'Host: a', 'Expect: 100-continue', 'Content-Length: 2', 'Connection: upgrade', 'Upgrade: h2c'));
      server(head('HTTP/1.1 100 Continue'));
      assert.deepEqual(client('hi'), ['data "hi"', 'end 2 complete']);
      assert.deepEqual(settle(), []);
      server(head('HTTP/1.1 101 Switching Protocols', 'Connection: Upgrade', 'Upgrade: h2c'));
      assert.deepEqual(settle(), ['upgraded h2c ""']);
    });

    it('ends the request first when the server switches in mid-body', () => {
      const { client, server, settle } = connection();
      client(`${head('POST /chat HTTP/1.1', 'Host: a', 'Content-Length: 4', 'Connection: upgrade', 'Upgrade: h2c')}bo`);
      server(head('HTTP/1.1 101 Switching Protocols', 'Connection: Upgrade', 'Upgrade: h2c'));
      assert.deepEqual(settle(), []);
      assert.deepEqual(client('dy'), ['data "dy"', 'end 4 complete', 'upgraded h2c ""']);
    });

    it('does not wait in HTTP/1.0 and not without the connection option', () => {
      for (const text of [head('GET / HTTP/1.0', 'Connection: Upgrade', 'Upgrade: x'), head('GET / HTTP/1.1', 'Host: a', 'Upgrade: x')]) {
        assert.ok(connection().client(text + next).some((line) => line.startsWith('GET /next')));
      }
    });

    it('treats CONNECT likewise', () => {
      const { client, server, settle } = connection();
      client(`${head('CONNECT a:1 HTTP/1.1', 'Host: a:1')}\x16\x03`);
      assert.deepEqual(server(`${head('HTTP/1.1 200 Connection established')}ok`).slice(-2), ['end 0 complete', 'upgraded connect "ok" 0 fields']);
      assert.deepEqual(settle(), [`upgraded connect ${JSON.stringify('\x16\x03')}`]);
    });

    it('goes on after a refused CONNECT', () => {
      const { client, server, settle } = connection();
      client(head('CONNECT a:1 HTTP/1.1', 'Host: a:1') + next);
      assert.deepEqual(server(`${head('HTTP/1.1 407 Proxy Authentication Required', 'Content-Length: 2')}no`).slice(-2), ['data "no"', 'end 2 complete']);
      assert.equal(settle()[0], 'GET /next HTTP/1.1 [- a] 31');
    });

    it('reads what it held as requests when no answer can come any more', () => {
      for (const over of [(responses: Http1Responses) => responses.end(), (responses: Http1Responses) => responses.push(bytesOf(head('nonsense')))]) {
        const { requests, responses, client, settle } = connection();
        client(upgrade + next.slice(0, -2));
        assert.deepEqual(requests.end(), []);
        over(responses);
        assert.deepEqual(settle(), [`malformed truncated request.head at ${upgrade.length}: the stream ends after ${next.length - 2} bytes of a head`]);
        assert.deepEqual(client(next), []);
      }
    });

    it('holds so much and no more, however it comes', () => {
      const much = 'x'.repeat(MAX_HELD_BYTES);
      const fault = `malformed too_large request.held at ${upgrade.length}: more than ${MAX_HELD_BYTES} bytes behind a request to switch protocols that is not answered`;
      const whole = connection();
      assert.equal(whole.client(`${upgrade}${much}x`).at(-1), fault);
      const pieces = connection();
      pieces.client(upgrade);
      assert.deepEqual(pieces.client(much), []);
      assert.deepEqual(pieces.client('x'), [fault]);
      pieces.server(switching);
      assert.deepEqual(pieces.settle(), []);
    });
  });
});
