import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { MAX_CHUNK_LINE_BYTES, MAX_HEAD_BYTES } from '../../../../src/decode/http1/limits.ts';
import { head, requestLog } from '../../../support/http1-log.ts';

const HEAD = head('POST / HTTP/1.1', 'Host: a', 'Transfer-Encoding: chunked');

/** What follows the head. */
function bodyLog(body: string): string[] {
  return requestLog(HEAD + body).slice(3);
}

describe('ChunkedBody', () => {
  it('reads sizes in small and capital digits, with leading zeros', () => {
    assert.deepEqual(bodyLog(`a\r\n${'x'.repeat(10)}\r\n0A\r\n${'y'.repeat(10)}\r\n0000000000000000001\r\nz\r\n000\r\n\r\n`), [`data "${'x'.repeat(10)}${'y'.repeat(10)}z"`, 'end 21 complete']);
  });

  it('goes on with the next request behind the trailers', () => {
    assert.deepEqual(bodyLog(`0\r\nA: b\r\n\r\n${head('GET / HTTP/1.0')}`), ['end 0 complete', '  A: b', 'GET / HTTP/1.0 [- -] 18', 'end 0 complete']);
  });

  it('names what is odd once, in the order found', () => {
    const body = '1 \nx\n1;a\r\ny\r\n1;b\nz\r\n0\r\nA : b\r\n\r\n';
    assert.deepEqual(bodyLog(body), ['data "xyz"', 'end 3 complete odd: chunk_size_spaces bare_lf chunk_extension space_before_colon', '  A: b']);
  });

  it('notices a CR within an extension, which some parsers take for the end of the line', () => {
    assert.deepEqual(bodyLog('2;\rx\r\nab\r\n0\r\n\r\n'), ['data "ab"', 'end 2 complete odd: chunk_extension bare_cr']);
  });

  /** What cannot be framed, how much payload came before, and where the line or the byte is that is wrong. */
  const impossible: [name: string, body: string, bytes: number, fault: string, at: number][] = [
    ['no size', '\r\n', 0, 'illegal_value chunk.size', 0],
    ['a size that is no number', '1\r\nx\r\nxyz\r\n', 1, 'illegal_value chunk.size', 6],
    ['a prefix of hexadecimal numbers', '0x5\r\n', 0, 'illegal_value chunk.size', 1],
    ['a sign', '+5\r\n', 0, 'illegal_value chunk.size', 0],
    ['a space before the size', ' 5\r\n', 0, 'illegal_value chunk.size', 0],
    ['a CR within the line', '5\r5\r\n', 0, 'illegal_value chunk.size', 1],
    ['two sizes', '5 5\r\n', 0, 'illegal_value chunk.size', 2],
    ['a size beyond all numbers', '20000000000000\r\n', 0, 'too_large chunk.size', 0],
    ['more data than the size says', '3\r\nabcd\r\n', 3, 'protocol chunk.data', 6],
    ['no LF behind the data', '3\r\nabc\rx', 3, 'protocol chunk.data', 7],
    ['a line that never ends', `0;${'x'.repeat(MAX_CHUNK_LINE_BYTES)}`, 0, 'too_large chunk.size', 0],
    ['trailers that never end', `0\r\nX: ${'x'.repeat(MAX_HEAD_BYTES)}`, 0, 'too_large trailers', 3],
  ];
  for (const [name, body, bytes, fault, at] of impossible) {
    it(`stops at ${name}`, () => {
      const lines = bodyLog(`${body}5\r\nhello\r\n`).filter((line) => !line.startsWith('data'));
      assert.equal(lines[0]?.split(' odd: ')[0], `end ${bytes} cut: malformed`);
      assert.ok(lines[1]?.startsWith(`malformed ${fault} at ${HEAD.length + at}: `), lines[1]);
      assert.equal(lines.length, 2);
    });
  }

  it('takes the longest line', () => {
    const line = `0;${'x'.repeat(MAX_CHUNK_LINE_BYTES - 4)}\r\n`;
    assert.deepEqual(bodyLog(`${line}\r\n`), ['end 0 complete odd: chunk_extension']);
    assert.match(bodyLog(`0${line}\r\n`)[1] ?? '', /^malformed too_large/);
  });
});
