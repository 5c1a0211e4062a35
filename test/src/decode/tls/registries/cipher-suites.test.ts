import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { getCiphers } from 'node:tls';
import { describe, it } from 'mocha';
import { CIPHER_SUITES } from 'read-tls-client-hello';
import {
  cipherSuite,
  cipherSuiteName,
  cipherSuiteNamed,
  cipherSuiteText,
  signallingCipherSuite,
} from '../../../../../src/decode/tls/registries/cipher-suites.ts';
import type { Strength } from '../../../../../src/decode/tls/registries/cipher-suites.ts';
import { cipherSuiteTable } from '../../../../../src/decode/tls/registries/tables/cipher-suites.ts';

describe('cipher suites', () => {
  it('have the names of IANA, as another project copied them', () => {
    for (const [id, name] of Object.entries(CIPHER_SUITES)) assert.equal(cipherSuiteName(Number(id)), name);
  });

  it('have distinct names, apart from two that Netscape used under two numbers', () => {
    const names = [...cipherSuiteTable.values()];
    const twice = names.filter((name, index) => names.indexOf(name) !== index);
    assert.deepEqual(twice, ['SSL_RSA_FIPS_WITH_3DES_EDE_CBC_SHA', 'SSL_RSA_FIPS_WITH_DES_CBC_SHA']);
  });

  it('name GREASE and what is not known', () => {
    assert.deepEqual(cipherSuiteNamed(0x8a8a), { id: 0x8a8a, name: 'GREASE' });
    assert.deepEqual(cipherSuiteNamed(0x9999), { id: 0x9999, name: 'unknown' });
    assert.equal(cipherSuite(0x8a8a), undefined);
    assert.equal(cipherSuite(0x9999), undefined);
    assert.equal(cipherSuiteText(0x9999), undefined);
  });

  it('tell signals from suites', () => {
    assert.match(signallingCipherSuite(0x00ff) ?? '', /RFC 5746/);
    assert.match(signallingCipherSuite(0x5600) ?? '', /RFC 7507/);
    assert.equal(signallingCipherSuite(0x1301), undefined);
    assert.equal(cipherSuite(0x00ff), undefined);
    assert.equal(cipherSuite(0x5600), undefined);
  });

  it('consist of what OpenSSL says they consist of', () => {
    const listing = execFileSync('openssl', ['ciphers', '-V', '-stdname', 'ALL:COMPLEMENTOFALL:@SECLEVEL=0'], { encoding: 'utf8' });
    const rows = [...listing.matchAll(/0x(..),0x(..) - (\S+) +- (\S+) +\S+ +Kx=(\S+) +Au=(\S+) +Enc=(\S+) +Mac=(\S+)/g)];
    assert.ok(rows.length > 100);
    // Ours → OpenSSL's words; its Kx leaves ephemeral to the name, and PSK stands there too.
    const keyExchanges: Record<string, string> = { ECDHE: 'ECDH', DHE: 'DH', SRP: 'SRP', any: 'any', RSA: 'RSA', PSK: 'PSK' };
    for (const [, high = '', low = '', name = '', opensslName, kx, au, enc = '', mac] of rows) {
      const suite = cipherSuite(parseInt(high + low, 16));
      assert.ok(suite !== undefined, name);
      assert.equal(suite.name, name);
      assert.equal(suite.opensslName, opensslName);
      const psk = suite.authentication.includes('PSK') && suite.keyExchange !== 'PSK';
      assert.equal(psk ? `${suite.keyExchange}PSK` : keyExchanges[suite.keyExchange], kx, name);
      const authentication = suite.authentication === 'RSA and PSK' ? 'RSA' : suite.authentication === 'none' ? 'None' : suite.authentication;
      assert.equal(authentication, au, name);
      assert.equal(suite.aead, mac === 'AEAD', name);
      if (mac !== 'AEAD') assert.equal(suite.hash, mac, name);
      assert.equal(opensslEncryption(suite.encryption), enc, name);
    }
  });

  it('are all known under the names Node offers them by', () => {
    // Node lists all in lower case; OpenSSL keeps IANA's names for TLS 1.3.
    const suites = [...cipherSuiteTable.keys()].map((id) => cipherSuite(id));
    const known = new Set(suites.map((suite) => (suite?.opensslName ?? suite?.name ?? '').toLowerCase()));
    for (const name of getCiphers()) assert.ok(known.has(name), name);
  });

  it('are judged as RFC 9325 judges them', () => {
    const judged: [string, Strength][] = [
      // §4.2, and TLS 1.3
      ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', 'recommended'],
      ['TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384', 'recommended'],
      ['TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256', 'recommended'],
      ['TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384', 'recommended'],
      ['TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256', 'recommended'],
      ['TLS_AES_128_GCM_SHA256', 'recommended'],
      ['TLS_CHACHA20_POLY1305_SHA256', 'recommended'],
      ['TLS_AES_128_CCM_8_SHA256', 'secure'],
      ['TLS_ECDHE_PSK_WITH_AES_128_GCM_SHA256', 'secure'],
      // §4.1 SHOULD NOT
      ['TLS_RSA_WITH_AES_128_GCM_SHA256', 'weak'],
      ['TLS_DHE_RSA_WITH_AES_256_GCM_SHA384', 'weak'],
      ['TLS_ECDH_RSA_WITH_AES_128_GCM_SHA256', 'weak'],
      ['TLS_PSK_WITH_AES_128_GCM_SHA256', 'weak'],
      ['TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA', 'weak'],
      ['TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA', 'weak'],
      ['OLD_TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256', 'weak'],
      // §4.1 MUST NOT
      ['TLS_NULL_WITH_NULL_NULL', 'insecure'],
      ['TLS_ECDHE_RSA_WITH_NULL_SHA', 'insecure'],
      ['TLS_SHA256_SHA256', 'insecure'],
      ['TLS_ECDHE_RSA_WITH_RC4_128_SHA', 'insecure'],
      ['TLS_RSA_WITH_DES_CBC_SHA', 'insecure'],
      ['TLS_RSA_EXPORT_WITH_RC2_CBC_40_MD5', 'insecure'],
      ['TLS_RSA_EXPORT1024_WITH_DES_CBC_SHA', 'insecure'],
      ['TLS_DH_anon_WITH_AES_128_GCM_SHA256', 'insecure'],
      ['TLS_RSA_WITH_RC4_128_MD5', 'insecure'],
    ];
    for (const [name, strength] of judged) {
      const id = [...cipherSuiteTable].find(([, known]) => known === name)?.[0];
      assert.ok(id !== undefined, name);
      assert.equal(cipherSuite(id)?.strength, strength, name);
    }
  });

  it('are taken apart where their names leave the usual pattern', () => {
    const parts = (id: number): unknown[] => {
      const suite = cipherSuite(id);
      return [suite?.keyExchange, suite?.authentication, suite?.encryption, suite?.hash, suite?.aead, suite?.forwardSecrecy];
    };
    assert.deepEqual(parts(0x1301), ['any', 'any', 'AES-128-GCM', 'SHA256', true, true]);
    assert.deepEqual(parts(0xc0aa), ['DHE', 'PSK', 'AES-128-CCM-8', 'SHA256', true, true]); // TLS_PSK_DHE_WITH_AES_128_CCM_8
    assert.deepEqual(parts(0x001b), ['DHE', 'none', '3DES-EDE-CBC', 'SHA1', false, true]); // TLS_DH_anon_WITH_3DES_EDE_CBC_SHA
    assert.deepEqual(parts(0xc0b4), ['any', 'any', 'NULL', 'SHA256', false, true]); // TLS_SHA256_SHA256
    assert.deepEqual(parts(0xe051), ['ECDHE', 'SM2', 'SM4-GCM', 'SM3', true, true]); // ECDHE_SM4_GCM_SM3
    assert.deepEqual(parts(0xe01a), ['RSA', 'RSA', 'SM4-CBC', 'SHA1', false, false]); // RSA_SM4_CBC_SHA1
    assert.deepEqual(parts(0xc103), ['GOSTR341112_256', 'GOSTR341112_256', 'KUZNYECHIK-MGM-L', 'GOSTR3411', true, false]);
    assert.deepEqual(parts(0x0000), ['none', 'none', 'NULL', 'NULL', false, false]);
  });

  it('are described in one line, the name first', () => {
    assert.equal(
      cipherSuiteText(0xc02f),
      'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 · recommended · ECDHE, RSA, AES-128-GCM, SHA256 · OpenSSL ECDHE-RSA-AES128-GCM-SHA256',
    );
    assert.equal(cipherSuiteText(0x1302), 'TLS_AES_256_GCM_SHA384 · recommended · AES-256-GCM, SHA384');
    assert.match(cipherSuiteText(0x00ff) ?? '', /^TLS_EMPTY_RENEGOTIATION_INFO_SCSV · not a suite/);
    assert.equal(cipherSuiteText(0x1a1a), 'GREASE');
  });
});

/** `AES-128-GCM` as OpenSSL writes it: `AESGCM(128)`. */
function opensslEncryption(encryption: string): string {
  if (encryption === 'NULL') return 'None';
  if (encryption === '3DES-EDE-CBC') return '3DES(168)';
  if (encryption === 'SEED-CBC') return 'SEED(128)';
  if (encryption === 'CHACHA20-POLY1305') return 'CHACHA20/POLY1305(256)';
  const [, name = '', bits = '', mode = ''] = /^([A-Z]+)-(\d+)-([A-Z0-9-]+)$/.exec(encryption) ?? [];
  const family = name === 'CAMELLIA' ? 'Camellia' : name;
  return `${family}${mode === 'CBC' ? '' : mode.replace('-', '')}(${bits})`;
}
