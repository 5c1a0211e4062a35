import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Http1Anomaly } from '../../../../src/decode/http1/anomalies.ts';
import { parseRequestLine, parseStatusLine, sameAuthority, targetParts } from '../../../../src/decode/http1/start-line.ts';

describe('parseRequestLine', () => {
  it('says where the fields begin', () => {
    const anomalies: Http1Anomaly[] = [];
    assert.deepEqual(parseRequestLine('GET /a HTTP/1.1\r\nA: b\r\n', anomalies), { method: 'GET', target: '/a', version: 'HTTP/1.1', next: 17 });
    assert.deepEqual(anomalies, []);
  });

  it('finds method, target and version in whatever white space', () => {
    for (const line of ['GET\t/a\tHTTP/1.1', 'GET  /a HTTP/1.1', 'GET /a  HTTP/1.1', 'GET /a HTTP/1.1\t']) {
      const anomalies: Http1Anomaly[] = [];
      assert.deepEqual(parseRequestLine(`${line}\r\n`, anomalies), { method: 'GET', target: '/a', version: 'HTTP/1.1', next: line.length + 2 }, line);
      assert.deepEqual(anomalies, ['start_line_spaces'], line);
    }
  });

  it('takes the last version for the version', () => {
    assert.deepEqual(parseRequestLine('GET / HTTP/1.1 HTTP/1.0\n', []), { method: 'GET', target: '/ HTTP/1.1', version: 'HTTP/1.0', next: 24 });
  });

  it('is quick about long lines of nothing but spaces', () => {
    // Quadratic time would take minutes here and run into the time limit of a test.
    const line = `GET ${' /'.repeat(100_000)}${' '.repeat(200_000)}x\r\n`;
    assert.throws(() => parseRequestLine(line, []), /no HTTP version/);
  });
});

describe('parseStatusLine', () => {
  it('keeps the reason as it is', () => {
    for (const [line, reason] of [['HTTP/1.1 200 A  reason ', 'A  reason '], ['HTTP/1.1 200 ', ''], ['HTTP/1.1 200', ''], ['HTTP/1.1 200  x', ' x']] as const) {
      assert.deepEqual(parseStatusLine(`${line}\r\n`, []), { version: 'HTTP/1.1', status: 200, reason, next: line.length + 2 });
    }
  });

  it('takes every three-digit code from 100 on', () => {
    for (const status of [100, 299, 999]) assert.equal(parseStatusLine(`HTTP/1.0 ${status} x\r\n`, []).status, status);
    assert.throws(() => parseStatusLine('HTTP/1.0 099 x\r\n', []));
  });
});

describe('targetParts', () => {
  it('tells the forms of RFC 9112 §3.2 apart', () => {
    assert.deepEqual(targetParts('GET', '/http://a/'), {});
    assert.deepEqual(targetParts('OPTIONS', '*'), {});
    assert.deepEqual(targetParts('CONNECT', 'a:1'), { authority: 'a:1' });
    assert.deepEqual(targetParts('GET', 'HTTP://A:1'), { scheme: 'http', authority: 'A:1' });
    assert.deepEqual(targetParts('GET', 'coap+tcp://a?b'), { scheme: 'coap+tcp', authority: 'a' });
    assert.deepEqual(targetParts('GET', 'a:1'), {});
    assert.deepEqual(targetParts('GET', 'http:/a'), {});
  });

  it('compares authorities by what they mean', () => {
    assert.ok(sameAuthority('A.example', 'user@a.Example:80', 'http'));
    assert.ok(sameAuthority('a:443', 'a', 'https'));
    assert.ok(!sameAuthority('a:80', 'a', 'https'));
    assert.ok(!sameAuthority('a', 'b', 'http'));
    assert.ok(!sameAuthority('a:80', 'a', 'ftp'));
  });
});
