import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { HttpMessage } from '../../../../src/decode/http-message.ts';
import { Http1Pairing } from '../../../../src/decode/http1/pairing.ts';
import { Http1Requests } from '../../../../src/decode/http1/requests.ts';
import { SWEPT_REQUESTS, bytesOf, head, http1Log, responsesAfter, sweptResponses } from '../../../support/http1-log.ts';
import { oracleMessages, randomRequest, randomResponse, seenMessages } from '../../../support/http1-oracle.ts';
import { Random } from '../../../support/random.ts';
import { sweepChunking, sweepEdits, sweepTruncation } from '../../../support/stream-sweeps.ts';

/** Everything a client may say before it switches. */
const REQUESTS = bytesOf(
  [
    `\r\n${head('GET /a HTTP/1.1', 'Host: a', 'X: y', ' z')}`,
    `${head('POST http://b/ HTTP/1.1', 'Host: b', 'Content-Length: 11')}hello\r\n\r\nyo`,
    'POST / HTTP/1.1\nHost: a\r\nTransfer-Encoding: chunked\n\n',
    `3;x="y"\r\nabc\r\n00a \n0123456789\nF\r\n${'f'.repeat(15)}\r\n0\r\nA: b\r\nC: d\n\r\n`,
    head('HEAD / HTTP/1.0', 'Connection: keep-alive', ': odd'),
    head('CONNECT a:443 HTTP/1.1', 'Host: a:443'),
  ].join(''),
);

/** Answers to them, the tunnel's first bytes included. */
const RESPONSES = bytesOf(
  [
    `${head('HTTP/1.1 100 Continue')}${head('HTTP/1.1 200 OK', 'Content-Length: 4')}\r\n\r\n`,
    `${head('HTTP/1.1 404 Not Found', 'Transfer-Encoding: chunked')}5\r\nhello\r\n0\r\n\r\n`,
    'HTTP/1.1 204 No Content\n\n\r\n',
    head('HTTP/1.1 200 OK', 'Content-Length: 400'),
    `${head('HTTP/1.1 200 OK')}\x16\x03\x01`,
  ].join(''),
);

/** A refusal to a client that asked nothing, and one without a length behind it. */
const LATE = bytesOf(`${head('HTTP/1.1 500 Oh', 'Content-Length: 0')}${head('HTTP/1.0 200 OK')}until\r\n\r\nthe end`);

function complete(messages: readonly HttpMessage[]): { heads: number; ends: number } {
  const heads = messages.filter((message) => message.kind === 'request' || (message.kind === 'response' && !message.informational)).length;
  return { heads, ends: messages.filter(({ kind }) => kind === 'end').length };
}

/** Every head that is not informational gets exactly one end. */
function checkEnds(messages: readonly HttpMessage[]): void {
  const { heads, ends } = complete(messages);
  assert.equal(ends, heads);
}

describe('Http1Stream', () => {
  it('gives the same messages for any chunks', () => {
    assert.equal(http1Log(new Http1Requests(new Http1Pairing()).push(REQUESTS)).filter((line) => line.startsWith('end')).length, 5);
    sweepChunking(SWEPT_REQUESTS, REQUESTS);
    const log = http1Log(responsesAfter(REQUESTS).push(RESPONSES));
    assert.equal(log.at(-1), `upgraded connect ${JSON.stringify('\x16\x03\x01')} 0 fields`);
    sweepChunking(sweptResponses(REQUESTS), RESPONSES);
    sweepChunking(sweptResponses(''), LATE);
  });

  it('gives the same faults for any chunks', () => {
    for (const text of ['POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n', 'GET / HTTP/3.0\r\n\r\n', 'PUT / HTTP/1.1\r\nContent-Length: x\r\n\r\nx']) {
      sweepChunking(SWEPT_REQUESTS, bytesOf(text));
    }
  });

  it('ends every message that was cut off at any place', () => {
    sweepTruncation(SWEPT_REQUESTS, REQUESTS, checkEnds);
    sweepTruncation(sweptResponses(REQUESTS), RESPONSES, checkEnds);
    sweepTruncation(sweptResponses(''), LATE, checkEnds);
  });

  it('survives any edit', () => {
    sweepEdits(SWEPT_REQUESTS, REQUESTS, 1_000, 11, checkEnds);
    sweepEdits(sweptResponses(REQUESTS), RESPONSES, 1_000, 12, checkEnds);
    sweepEdits(sweptResponses(''), LATE, 500, 13, checkEnds);
  });

  it('agrees with http-parser-js about random requests', () => {
    for (let seed = 1; seed <= 500; seed += 1) {
      const random = new Random(seed);
      const bytes = Buffer.concat(Array.from({ length: 1 + random.below(5) }, () => randomRequest(random).bytes));
      const cut = random.oneIn(5) ? bytes.subarray(0, random.below(bytes.length)) : bytes;
      const chunks = random.chunks(cut, 1 + random.below(200));
      const requests = new Http1Requests(new Http1Pairing(), { bodies: true });
      const messages = [...chunks.flatMap((chunk) => requests.push(chunk)), ...requests.end()];
      assert.deepEqual(seenMessages(messages), oracleMessages('request', chunks), `seed ${seed}`);
    }
  });

  it('agrees with http-parser-js about random responses', () => {
    for (let seed = 1; seed <= 500; seed += 1) {
      const random = new Random(seed);
      const toHead: boolean[] = [];
      const parts: Buffer[] = [];
      for (let count = 1 + random.below(5); count > 0; count -= 1) {
        const answersHead = random.oneIn(3);
        const made = randomResponse(random, answersHead);
        toHead.push(answersHead);
        parts.push(made.bytes);
        if (made.unsized) break;
      }
      const chunks = random.chunks(Buffer.concat(parts), 1 + random.below(200));
      const responses = responsesAfter(toHead.map((answersHead) => head(`${answersHead ? 'HEAD' : 'GET'} / HTTP/1.1`, 'Host: a')).join(''));
      const messages = [...chunks.flatMap((chunk) => responses.push(chunk)), ...responses.end()];
      assert.deepEqual(seenMessages(messages), oracleMessages('response', chunks, (index) => toHead[index] === true), `seed ${seed}`);
    }
  });

  it('copies neither a head that lies in one chunk nor a body', () => {
    const chunk = bytesOf(`${head('POST / HTTP/1.1', 'Host: a', 'Content-Length: 4')}body`);
    const requests = new Http1Requests(new Http1Pairing(), { bodies: true });
    const [, part] = requests.push(chunk);
    assert.ok(part?.kind === 'data');
    assert.equal(part.bytes.buffer, chunk.buffer);
    assert.equal(part.bytes.byteOffset, chunk.byteOffset + chunk.length - 4);
  });

  it('leaves what it is given as it is', () => {
    const copy = Buffer.from(REQUESTS);
    new Http1Requests(new Http1Pairing(), { bodies: true }).push(copy);
    assert.deepEqual(copy, REQUESTS);
  });

  it('takes any Uint8Array', () => {
    const requests = new Http1Requests(new Http1Pairing());
    assert.deepEqual(http1Log(requests.push(Uint8Array.from(bytesOf(head('GET / HTTP/1.0'))))), ['GET / HTTP/1.0 [- -] 18', 'end 0 complete']);
  });

  it('hands payload on only while it is wanted, with how much came before', () => {
    const options = { bodies: false };
    for (const [framing, one, two, three] of [
      ['Content-Length: 15', 'one', 'two', 'three and more'],
      ['Transfer-Encoding: chunked', '3\r\none\r\n', '3\r\ntwo\r\n', '5\r\nthree\r\n'],
    ] as const) {
      const requests = new Http1Requests(new Http1Pairing(), options);
      const parts = (text: string): unknown[] => requests.push(bytesOf(text)).flatMap((message) => (message.kind === 'data' ? [[message.offset, Buffer.from(message.bytes).toString()]] : []));
      options.bodies = false;
      assert.deepEqual(parts(head('POST / HTTP/1.1', 'Host: a', framing) + one), []);
      options.bodies = true;
      assert.deepEqual(parts(two), [[3, 'two']]);
      assert.deepEqual(parts(two), [[6, 'two']]);
      options.bodies = false;
      assert.deepEqual(parts(three), []);
    }
  });
});
