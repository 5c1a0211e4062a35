import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { MAX_CLIENT_HELLO_BYTES } from '../../../src/decode/tls/peek.ts';
import { helloFacts, peek } from '../../../src/inspect/peek.ts';
import type { Peeked } from '../../../src/inspect/tap.ts';
import { decodeHello, handshakeRecords, helloMessage, numbers, prefixed } from '../../support/client-hello.ts';
import { PREFACE } from '../../support/http2-frames.ts';
import { Random } from '../../support/random.ts';

const name = (host: string): readonly [number, Buffer] => [0, prefixed(Buffer.concat([Buffer.of(0), prefixed(Buffer.from(host), 2)]), 2)];
const alpn = (...names: Buffer[]): readonly [number, Buffer] => [16, prefixed(Buffer.concat(names.map((item) => prefixed(item, 1))), 2)];
const versions = (...ids: number[]): readonly [number, Buffer] => [43, prefixed(numbers(ids, 2), 1)];
const groups = (...ids: number[]): readonly [number, Buffer] => [10, prefixed(numbers(ids, 2), 2)];
const schemes = (...ids: number[]): readonly [number, Buffer] => [13, prefixed(numbers(ids, 2), 2)];

const MESSAGE = helloMessage({
  cipherSuites: [0x1301, 0xc02f],
  extensions: [name('WWW.Example.com'), alpn(Buffer.from('h2'), Buffer.from([0xea, 0xea]), Buffer.from('\\x68')), versions(0x2a2a, 0x0304, 0x0303), groups(0x11ec, 29), schemes(0x0403, 0x0804)],
});

describe('peek', () => {
  it('reads of a ClientHello what the offer to the server depends on', () => {
    assert.deepEqual(peek(handshakeRecords(MESSAGE)), {
      layer: 'tls',
      hello: {
        serverName: 'www.example.com',
        // A name of ALPN is bytes, not text (RFC 7301 §3.1).
        alpn: [Buffer.from('h2'), Buffer.from([0xea, 0xea]), Buffer.from('\\x68')],
        versions: [0x2a2a, 0x0304, 0x0303],
        cipherSuites: [0x1301, 0xc02f],
        groups: [0x11ec, 29],
        signatureSchemes: [0x0403, 0x0804],
      },
    });
  });

  it('asks for more until the hello is whole, and never for what has come', () => {
    for (const fragment of [16_384, 100, 7, 1]) {
      const bytes = Buffer.concat([handshakeRecords(MESSAGE, fragment), Buffer.from('what follows')]);
      const end = bytes.length - 'what follows'.length;
      for (let length = 0; length < end; length += 1) {
        const peeked = peek(bytes.subarray(0, length));
        assert.ok(peeked.layer === 'wait', `${fragment}, ${length}: ${peeked.layer}`);
        assert.ok(peeked.need > length && peeked.need <= end, `${fragment}: has ${length} of ${end}, asks for ${peeked.need}`);
      }
      assert.equal(peek(bytes.subarray(0, end)).layer, 'tls');
      assert.deepEqual(peek(bytes), peek(handshakeRecords(MESSAGE)));
    }
  });

  it('knows HTTP by its first words', () => {
    for (const text of ['GET / HTTP/1.1\r\n', 'OPTIONS * HTTP/1.1\r\n', 'PROPFIND /']) assert.deepEqual(peek(Buffer.from(text)), { layer: 'http' }, text);
    assert.deepEqual(peek(PREFACE), { layer: 'http' });
    for (const text of ['', 'G', 'GET', 'GET ', 'PRI * HT']) assert.deepEqual(peek(Buffer.from(text)), { layer: 'wait', need: text.length + 1 }, text);
  });

  it('calls everything else what it is: not TLS, or TLS that nobody could read', () => {
    const reason = (bytes: Uint8Array): string => {
      const peeked = peek(bytes);
      return peeked.layer !== 'opaque' ? peeked.layer : peeked.malformed === undefined ? peeked.reason : `${peeked.reason}: ${peeked.malformed}`;
    };
    assert.equal(reason(Buffer.from('SSH-2.0-OpenSSH_9.2\r\n')), 'not_tls');
    assert.equal(reason(Buffer.of(0, 1)), 'not_tls');
    // SSL 2 (RFC 6101 appendix E), and a handshake record whose message is no ClientHello.
    assert.equal(reason(Buffer.from('802b010301', 'hex')), 'not_tls');
    assert.equal(reason(Buffer.of(22, 3, 1, 0, 4, 2, 0, 0, 0)), 'not_tls');
    assert.equal(reason(Buffer.of(22, 3, 1, 0, 0)), 'malformed_client_hello: a handshake record without content');
    assert.match(reason(handshakeRecords(Buffer.concat([MESSAGE.subarray(0, 1), prefixed(MESSAGE.subarray(4, -3), 3)]))), /^malformed_client_hello: /);
    assert.match(reason(Buffer.concat([handshakeRecords(MESSAGE).subarray(0, 3), Buffer.of(0, 10), MESSAGE.subarray(0, 10), Buffer.of(23, 3, 3, 0, 1, 0)])), /^malformed_client_hello: /);
  });

  it('decides in the end, whatever comes', () => {
    const random = new Random(8);
    const wire = handshakeRecords(MESSAGE, 50);
    for (let round = 0; round < 500; round += 1) {
      const bytes = round < 250 ? random.edited(wire) : Buffer.concat([Buffer.of(22, 3), random.bytes(40)]);
      let last: Peeked = peek(Buffer.alloc(0));
      for (let length = 1; length <= bytes.length && last.layer === 'wait'; length += 1) {
        last = peek(bytes.subarray(0, length));
        if (last.layer === 'wait') assert.ok(last.need > length);
      }
    }
    // A hello that never ends is given up where no server would go on.
    const endless = Buffer.alloc(MAX_CLIENT_HELLO_BYTES, handshakeRecords(Buffer.concat([Buffer.of(1, 0, 0xff, 0), Buffer.alloc(1_000)])));
    assert.equal(peek(endless).layer, 'opaque');
  });
});

describe('helloFacts', () => {
  const versionsOf = (legacyVersion: number, ...extensions: (readonly [number, Buffer])[]): readonly number[] =>
    helloFacts(decodeHello(handshakeRecords(helloMessage({ legacyVersion, extensions })))).versions;

  it('takes the versions from the extension, and without it everything up to the one named', () => {
    assert.deepEqual(versionsOf(0x0303, versions(0x0304)), [0x0304]);
    assert.deepEqual(versionsOf(0x0303), [0x0300, 0x0301, 0x0302, 0x0303]);
    assert.deepEqual(versionsOf(0x0301), [0x0300, 0x0301]);
    // TLS 1.3 is negotiated by the extension alone (RFC 9846 §4.2.2 [8446 §4.1.2]).
    assert.deepEqual(versionsOf(0x0304), [0x0300, 0x0301, 0x0302, 0x0303]);
    assert.deepEqual(versionsOf(0x0200), []);
  });

  it('has empty lists and no name where the client said nothing', () => {
    const { serverName, alpn: protocols, groups: curves, signatureSchemes } = helloFacts(decodeHello(handshakeRecords(helloMessage({}))));
    assert.deepEqual({ serverName, protocols, curves, signatureSchemes }, { serverName: null, protocols: [], curves: [], signatureSchemes: [] });
  });
});
