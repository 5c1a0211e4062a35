import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { MAX_PIPELINED_REQUESTS } from '../../../../src/decode/http1/limits.ts';
import { Http1Pairing } from '../../../../src/decode/http1/pairing.ts';
import { Http1Requests } from '../../../../src/decode/http1/requests.ts';
import { Http1Responses } from '../../../../src/decode/http1/responses.ts';
import { bytesOf, head, http1Log, responseLog } from '../../../support/http1-log.ts';

const GET = head('GET / HTTP/1.1', 'Host: a');
const HEAD = head('HEAD / HTTP/1.1', 'Host: a');

/** Without field lines. */
function outline(text: string, asked: string): string[] {
  return responseLog(text, asked).filter((line) => !line.startsWith(' '));
}

describe('Http1Responses', () => {
  it('reads a head and a body by length', () => {
    assert.deepEqual(responseLog(`${head('HTTP/1.1 200 All is well', 'Content-Length: 2', 'X: y')}ok`, GET), [
      'HTTP/1.1 200 All is well 53',
      '  Content-Length: 2',
      '  X: y',
      'data "ok"',
      'end 2 complete',
    ]);
  });

  it('keeps any reason, also none', () => {
    assert.equal(outline(head('HTTP/1.1 404 ', 'Content-Length: 0'), GET)[0], 'HTTP/1.1 404  36');
    assert.equal(outline(head('HTTP/1.1 404', 'Content-Length: 0'), GET)[0], 'HTTP/1.1 404  35');
    assert.equal(outline(head('HTTP/1.1 404 no\tsuch \xfc', 'Content-Length: 0'), GET)[0], 'HTTP/1.1 404 no\tsuch \xfc 45');
  });

  it('reads until the close what has no length', () => {
    assert.deepEqual(outline(`${head('HTTP/1.0 200 OK')}all there is`, GET), ['HTTP/1.0 200 OK 19', 'data "all there is"', 'end 12 complete']);
    assert.deepEqual(outline(head('HTTP/1.1 200 OK'), GET), ['HTTP/1.1 200 OK 19', 'end 0 complete']);
    assert.deepEqual(outline(`${head('HTTP/1.1 200 OK', 'Transfer-Encoding: gzip')}xyz`, GET), ['HTTP/1.1 200 OK 44 odd: chunked_not_last', 'data "xyz"', 'end 3 complete']);
  });

  it('knows what has no body', () => {
    const next = head('HTTP/1.1 200 OK', 'Content-Length: 0');
    const nextLines = ['HTTP/1.1 200 OK 38', 'end 0 complete'];
    assert.deepEqual(outline(head('HTTP/1.1 200 OK', 'Content-Length: 999') + next, HEAD + GET), ['HTTP/1.1 200 OK 40', 'end 0 complete', ...nextLines]);
    assert.deepEqual(outline(head('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked') + next, HEAD + GET), ['HTTP/1.1 200 OK 47', 'end 0 complete', ...nextLines]);
    assert.deepEqual(outline(head('HTTP/1.1 304 Not Modified', 'Content-Length: 999') + next, GET + GET), ['HTTP/1.1 304 Not Modified 50', 'end 0 complete', ...nextLines]);
    assert.deepEqual(outline(head('HTTP/1.1 204 No Content') + next, GET + GET), ['HTTP/1.1 204 No Content 27', 'end 0 complete', ...nextLines]);
    const odd = 'HTTP/1.1 204 No Content 46 odd: framing_not_allowed';
    assert.deepEqual(outline(head('HTTP/1.1 204 No Content', 'Content-Length: 5') + next, GET + GET), [odd, 'end 0 complete', ...nextLines]);
  });

  it('gives informational heads without an end', () => {
    const text = head('HTTP/1.1 100 Continue') + head('HTTP/1.1 103 Early Hints', 'Link: </a.css>') + head('HTTP/1.1 200 OK', 'Content-Length: 0');
    assert.deepEqual(responseLog(text, HEAD), [
      'HTTP/1.1 100 Continue (informational) 25',
      'HTTP/1.1 103 Early Hints (informational) 44',
      '  Link: </a.css>',
      'HTTP/1.1 200 OK 38',
      '  Content-Length: 0',
      'end 0 complete',
    ]);
  });

  it('pairs pipelined responses with their requests in order', () => {
    const sized = `${head('HTTP/1.1 200 OK', 'Content-Length: 2')}ok`;
    const unsized = head('HTTP/1.1 200 OK', 'Content-Length: 2');
    assert.deepEqual(
      outline(sized + unsized + sized + unsized, GET + HEAD + GET + HEAD).filter((line) => line.startsWith('end')),
      ['end 2 complete', 'end 0 complete', 'end 2 complete', 'end 0 complete'],
    );
  });

  it('reads a response nobody asked for like an answer to GET, and says so', () => {
    const text = `${head('HTTP/1.1 408 Request Timeout', 'Content-Length: 2')}no`;
    assert.deepEqual(outline(text, ''), ['HTTP/1.1 408 Request Timeout 51 odd: no_request', 'data "no"', 'end 2 complete']);
    assert.deepEqual(outline(text + text, GET)[3], 'HTTP/1.1 408 Request Timeout 51 odd: no_request');
    assert.deepEqual(outline(text, head('nonsense'))[0], 'HTTP/1.1 408 Request Timeout 51');
  });

  it('notes what comes after a response that said it was the last', () => {
    const last = head('HTTP/1.1 200 OK', 'Connection: close', 'Content-Length: 0');
    const again = head('HTTP/1.1 200 OK', 'Content-Length: 0');
    assert.equal(outline(last + again, GET + GET)[2], 'HTTP/1.1 200 OK 38 odd: after_close');
    assert.equal(outline(again + again, GET + GET)[2], 'HTTP/1.1 200 OK 38');
    assert.equal(outline(head('HTTP/1.0 200 OK', 'Content-Length: 0') + again, GET + GET)[2], 'HTTP/1.1 200 OK 38 odd: after_close');
    assert.equal(outline(head('HTTP/1.1 100 Continue', 'Connection: close') + again, GET)[1], 'HTTP/1.1 200 OK 38');
  });

  it('switches also when nobody asked, and says so', () => {
    const text = `${head('HTTP/1.1 101 Switching Protocols', 'Upgrade: Foo/1, bar')}foo`;
    const odd = 'HTTP/1.1 101 Switching Protocols 57 odd: switch_not_asked_for';
    assert.deepEqual(outline(text, GET), [odd, 'end 0 complete', 'upgraded foo/1 "foo" 1 fields']);
    assert.deepEqual(outline(head('HTTP/1.1 101 Switching Protocols'), GET).at(-1), 'upgraded unknown "" 0 fields');
  });

  it('takes only a 2xx for a tunnel', () => {
    const asked = head('CONNECT a:1 HTTP/1.1', 'Host: a:1');
    assert.equal(outline(head('HTTP/1.1 299 Fine', 'Transfer-Encoding: chunked'), asked)[0], 'HTTP/1.1 299 Fine 49 odd: framing_not_allowed');
    assert.equal(outline(head('HTTP/1.1 302 Found', 'Content-Length: 0'), asked).at(-1), 'end 0 complete');
  });

  it('forgives spaces in the status line, not more', () => {
    assert.deepEqual(outline(head('HTTP/1.1  200 OK', 'Content-Length: 0'), GET)[0], 'HTTP/1.1 200 OK 39 odd: start_line_spaces');
    for (const [line, fault] of [
      ['HTTP/1.1 20 OK', 'illegal_value response.status at 9'],
      ['HTTP/1.1 099 OK', 'illegal_value response.status at 9'],
      ['HTTP/1.1 2000 OK', 'illegal_value response.status at 9'],
      ['HTTP/1.1200 OK', 'illegal_value response.status at 8'],
      ['HTTP/1.1', 'illegal_value response.status at 8'],
      ['HTTP/2.0 200 OK', 'protocol response.version at 0'],
      ['HTTP 200 OK', 'protocol response.version at 0'],
      ['ICY 200 OK', 'protocol response.version at 0'],
    ] as const) {
      const [malformed = '', ...others] = outline(head(line), GET);
      assert.ok(malformed.startsWith(`malformed ${fault}: `), `${line}: ${malformed}`);
      assert.deepEqual(others, []);
    }
  });

  it('stops where a response cannot be framed', () => {
    const lines = outline(`${head('HTTP/1.1 200 OK', 'Content-Length: 1', 'Content-Length: 2')}ok`, GET);
    assert.equal(lines[0], 'HTTP/1.1 200 OK 57 odd: content_length_conflict');
    assert.deepEqual(lines.slice(1), ['end 0 cut: malformed', 'malformed protocol response.content_length at 0: the content length cannot be told']);
  });

  it('shows fields that are odd together', () => {
    const text = `${head('HTTP/1.1 200 OK', 'Content-Length: 5', 'Content-Length: 6', 'Transfer-Encoding: chunked')}0\r\n\r\n`;
    assert.deepEqual(outline(text, GET), ['HTTP/1.1 200 OK 85 odd: length_and_chunked content_length_conflict', 'end 0 complete']);
  });

  it('remembers so many requests and reads the others like answers to GET', () => {
    const pairing = new Http1Pairing();
    const requests = new Http1Requests(pairing);
    for (let count = 0; count <= MAX_PIPELINED_REQUESTS; count += 1) requests.push(bytesOf(HEAD));
    const responses = new Http1Responses(pairing, { bodies: true });
    const response = head('HTTP/1.1 200 OK', 'Content-Length: 2');
    for (let count = 0; count < MAX_PIPELINED_REQUESTS; count += 1) {
      assert.deepEqual(http1Log(responses.push(bytesOf(response))).slice(-1), ['end 0 complete']);
    }
    assert.deepEqual(http1Log(responses.push(bytesOf(`${response}ok`))), ['HTTP/1.1 200 OK 38', '  Content-Length: 2', 'data "ok"', 'end 2 complete']);
    requests.push(bytesOf(HEAD));
    assert.deepEqual(http1Log(responses.push(bytesOf(response))).slice(-1), ['end 0 complete'], 'and remembers again when all are answered');
  });

  it('says where a stream was cut off', () => {
    assert.deepEqual(outline(`${head('HTTP/1.1 200 OK', 'Content-Length: 3')}ok`, GET).slice(1), ['data "ok"', 'end 2 cut: closed']);
    assert.deepEqual(outline('HTTP/1.1 2', GET), ['malformed truncated response.head at 0: the stream ends after 10 bytes of a head']);
    assert.deepEqual(outline('', GET), []);
  });
});
