import assert from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import { closing } from '../../support/closing.ts';
import { CHUNK_TIME, handshakesOfEachKind, seen } from '../../support/seen-handshakes.ts';
import type { TlsCapture } from '../../support/tls-peers.ts';
import { keyExchangeOf, signatureSchemeOf } from '../../../ui/handshake/key-exchange.ts';
import { changesOf, helloRetry } from '../../../ui/handshake/hello-retry.ts';
import { messagesOf } from '../../../ui/handshake/message-fields.ts';
import { roundTrips } from '../../../ui/handshake/round-trips.ts';
import type { Connection } from '../../../ui/store/connection.ts';

describe('handshakes between openssl peers', function () {
  this.timeout(60_000);
  const later = closing('all');
  let captures: ReadonlyMap<string, TlsCapture>;

  before(async () => {
    captures = await handshakesOfEachKind(later);
  });

  function connectionOf(name: string, secrets: 'expected' | 'none' = 'expected'): Connection {
    const capture = captures.get(name);
    assert.ok(capture !== undefined, name);
    return seen(capture, secrets);
  }

  // What each side sends: 256 bytes encrypted for RSA 2048 and of a 2,048 bit group, 32 of X25519, 97 of an uncompressed P-384 point.
  const KINDS = [
    ['RSA', 'rsa', undefined, '256 bytes', undefined, false, 2],
    ['DHE', 'dhe', undefined, '256 bytes', '256 bytes', true, 2],
    ['ECDHE', 'ecdhe', 'secp384r1', '97 bytes', '97 bytes', true, 2],
    ['resumed', 'resumed', undefined, undefined, undefined, undefined, 1],
    ['TLS 1.3', 'ecdhe', 'x25519', '32 bytes', '32 bytes', true, 1],
    ['TLS 1.3 resumed', 'psk_dhe', 'x25519', '32 bytes', '32 bytes', true, 1],
    ['TLS 1.3 finite field', 'dhe', 'ffdhe2048', '256 bytes', '256 bytes', true, 1],
    ['TLS 1.3 retried', 'ecdhe', 'secp384r1', '97 bytes', '97 bytes', true, 2],
  ] as const;

  for (const [name, kind, group, client, server, forwardSecrecy, trips] of KINDS) {
    it(`know ${name} when they see it, also without keys`, () => {
      for (const secrets of ['expected', 'none'] as const) {
        const connection = connectionOf(name, secrets);
        const { proof, ...told } = keyExchangeOf(connection, 'upstream') ?? { proof: undefined };
        assert.deepEqual(told, { kind, group, client, server, forwardSecrecy });
        assert.ok(proof !== undefined);
        assert.equal(roundTrips(connection, 'upstream'), trips, 'RFC 9846 §2 [8446 §2], RFC 5246 §7.3');
        assert.equal(keyExchangeOf(connection, 'downstream'), undefined);
        assert.equal(roundTrips(connection, 'downstream'), 0);
      }
    });
  }

  it('name the signature of the server where it made one', () => {
    assert.equal(signatureSchemeOf(connectionOf('TLS 1.3'), 'upstream'), 'rsa_pss_rsae_sha256');
    assert.equal(signatureSchemeOf(connectionOf('ECDHE'), 'upstream'), 'rsa_pss_rsae_sha256');
    for (const name of ['RSA', 'resumed', 'TLS 1.3 resumed']) assert.equal(signatureSchemeOf(connectionOf(name), 'upstream'), undefined, name);
  });

  it('tell what a client changed after a HelloRetryRequest, and what that cost', () => {
    const connection = connectionOf('TLS 1.3 retried');
    const retry = helloRetry(connection, 'upstream');
    assert.deepEqual(retry?.changes.map(({ name, allowed, before, after }) => [name, allowed, before, after]), [['key_share', true, 'secp521r1', 'secp384r1']]);
    // From the server's first chunk over the client's second to the server's second.
    assert.ok((retry.cost ?? 0) >= 2 * CHUNK_TIME && (retry.cost ?? 0) % CHUNK_TIME === 0);
    assert.equal(helloRetry(connectionOf('TLS 1.3'), 'upstream'), undefined);
  });

  it('tell what a second hello must not change', () => {
    const [first] = messagesOf(connectionOf('TLS 1.3'), 'upstream', 'ClientHello');
    const [other] = messagesOf(connectionOf('RSA'), 'upstream', 'ClientHello');
    assert.ok(first !== undefined && other !== undefined);
    const odd = changesOf(first, other).filter(({ allowed }) => !allowed).map(({ name }) => name);
    assert.deepEqual(['random', 'cipher_suites', 'supported_versions'].filter((name) => !odd.includes(name)), []);
    assert.deepEqual(changesOf(first, first), []);
  });
});
