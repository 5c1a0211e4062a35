import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { nextLayer } from '../../../src/inspect/next-layer.ts';

const ascii = (text: string): Uint8Array => Buffer.from(text, 'latin1');

describe('nextLayer', () => {
  it('tells TLS, HTTP and the rest from the first bytes', () => {
    assert.equal(nextLayer(Uint8Array.of(0x16, 3, 1)), 'tls');
    assert.equal(nextLayer(ascii('GET / HTTP/1.1\r\n')), 'http1');
    assert.equal(nextLayer(ascii('VERSION-CONTROL /x HTTP/1.1\r\n')), 'http1');
    assert.equal(nextLayer(ascii('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')), 'http2');
    assert.equal(nextLayer(ascii('SSH-2.0-OpenSSH_9.2\r\n')), 'opaque');
    assert.equal(nextLayer(Uint8Array.of(0, 1, 2)), 'opaque');
    assert.equal(nextLayer(Uint8Array.of(0x16, 0x16)), 'opaque');
    assert.equal(nextLayer(ascii('GET\u0001/')), 'opaque');
  });

  it('gives the same answer however many bytes it waits for', () => {
    for (const text of ['GET / HTTP/1.1\r\n', 'PRI * HTTP/2.0\r\n\r\nSM', 'PROPFIND /x HTTP/1.1\r\n', 'nonsense', 'SSH-2.0-x\r\n', `${'A'.repeat(60)} /`]) {
      const whole = nextLayer(ascii(text));
      for (let length = 0; length < text.length; length += 1) {
        const early = nextLayer(ascii(text.slice(0, length)));
        assert.ok(early === 'wait' || early === whole, `${text.slice(0, length)}: ${early}, whole: ${whole}`);
      }
    }
  });

  it('believes what was negotiated', () => {
    assert.equal(nextLayer(ascii(''), { alpn: 'h2' }), 'http2');
    assert.equal(nextLayer(ascii(''), { alpn: 'http/1.1' }), 'http1');
    assert.equal(nextLayer(ascii('GET / HTTP/1.1'), { alpn: 'imap' }), 'opaque');
    assert.equal(nextLayer(ascii(''), { alpn: null, upgrade: 'websocket' }), 'websocket');
    assert.equal(nextLayer(ascii(''), { alpn: null }), 'wait');
  });
});
