import assert from 'node:assert/strict';
import { connect } from 'node:tls';
import { describe, it } from 'mocha';
import { peek } from '../../../src/inspect/peek.ts';
import type { HelloFacts } from '../../../src/inspect/tap.ts';
import { UpstreamContexts, acceptsEcdsa, offerFor, wholeOffer } from '../../../src/relay/upstream-offer.ts';
import { recordHello } from '../../support/hello-recorder.ts';

const MODERN: HelloFacts = {
  serverName: 'a.test',
  alpn: [],
  versions: [0x0304, 0x0303],
  cipherSuites: [0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc013, 0x002f],
  groups: [0x11ec, 29, 23, 24],
  signatureSchemes: [0x0403, 0x0804, 0x0401, 0x0201],
};

describe('offerFor', () => {
  it('is our list cut to the client’s, without CBC, RSA key exchange or SHA-1', () => {
    const offer = offerFor(MODERN);
    assert.ok(typeof offer === 'object');
    assert.equal(offer.ciphers, 'TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256');
    assert.equal(offer.sigalgs, 'ecdsa_secp256r1_sha256:rsa_pss_rsae_sha256:rsa_pkcs1_sha256');
    assert.match(offer.ecdhCurve, /^(X25519MLKEM768:)?X25519:P-256:P-384$/);
    assert.deepEqual([offer.minVersion, offer.maxVersion], ['TLSv1.2', 'TLSv1.3']);
  });

  it('offers no version the client did not', () => {
    const only12 = offerFor({ ...MODERN, versions: [0x0303] });
    assert.ok(typeof only12 === 'object');
    assert.deepEqual([only12.minVersion, only12.maxVersion], ['TLSv1.2', 'TLSv1.2']);
    assert.doesNotMatch(only12.ciphers, /TLS_AES/);
    const only13 = offerFor({ ...MODERN, versions: [0x0304], cipherSuites: [0x1303] });
    assert.ok(typeof only13 === 'object');
    assert.deepEqual([only13.ciphers, only13.minVersion], ['TLS_CHACHA20_POLY1305_SHA256', 'TLSv1.3']);
  });

  it('says what is missing', () => {
    assert.equal(offerFor({ ...MODERN, versions: [0x0301, 0x0302] }), 'no_common_version');
    assert.equal(offerFor({ ...MODERN, cipherSuites: [0x002f, 0x000a] }), 'no_common_cipher_suite');
  });

  it('leaves groups and schemes to us where an old client lists none', () => {
    const offer = offerFor({ ...MODERN, versions: [0x0303], groups: [], signatureSchemes: [] });
    assert.ok(typeof offer === 'object');
    assert.match(offer.ecdhCurve, /X25519:P-256:P-384$/);
    assert.match(offer.sigalgs, /ecdsa_secp256r1_sha256/);
  });
});

describe('wholeOffer', () => {
  it('is our list, cut to nobody', () => {
    const both = wholeOffer([0x0303, 0x0304]);
    assert.ok(typeof both === 'object');
    assert.deepEqual([both.ciphers.split(':').length, both.minVersion, both.maxVersion], [9, 'TLSv1.2', 'TLSv1.3']);
    const only13 = wholeOffer([0x0304]);
    assert.ok(typeof only13 === 'object');
    assert.equal(only13.ciphers, 'TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256');
  });
});

describe('UpstreamContexts', () => {
  it('makes one context an offer and keeps it', () => {
    const contexts = new UpstreamContexts([]);
    const offer = offerFor(MODERN);
    const other = offerFor({ ...MODERN, groups: [29] });
    assert.ok(typeof offer === 'object' && typeof other === 'object');
    assert.equal(contexts.for(offer), contexts.for({ ...offer }));
    assert.notEqual(contexts.for(offer), contexts.for(other));
  });

  it('offers a client’s TLS 1.3 alone, and nothing of 1.2 with it', async () => {
    const offer = offerFor({ ...MODERN, versions: [0x0304], cipherSuites: [0x1302] });
    assert.ok(typeof offer === 'object');
    const hello = peek(await recordHello((port) => {
      const socket = connect({ port, host: '127.0.0.1', secureContext: new UpstreamContexts([]).for(offer) });
      socket.on('error', () => undefined);
      return undefined;
    }));
    assert.ok(hello.layer === 'tls');
    assert.deepEqual(hello.hello.versions, [0x0304]);
    // OpenSSL adds its renegotiation signal (RFC 5746 §3.3).
    assert.deepEqual(hello.hello.cipherSuites.filter((suite) => suite !== 0x00ff), [0x1302]);
  });
});

describe('acceptsEcdsa', () => {
  it('is true for clients of today', () => {
    assert.equal(acceptsEcdsa(MODERN), true);
  });

  it('is false without a scheme, a suite or the curve', () => {
    assert.equal(acceptsEcdsa({ ...MODERN, signatureSchemes: [0x0804, 0x0401] }), false);
    assert.equal(acceptsEcdsa({ ...MODERN, versions: [0x0303], cipherSuites: [0xc02f] }), false);
    assert.equal(acceptsEcdsa({ ...MODERN, versions: [0x0303], groups: [29] }), false);
  });
});
