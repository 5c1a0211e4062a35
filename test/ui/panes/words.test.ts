import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { plainText, span } from '../../../ui/drawing/line.ts';
import { certificateWords, copyCertificate, copyChain, datesRole, findingMark, keyExchange, pair, paragraph, shortSuite } from '../../../ui/panes/words.ts';
import { forgedChain, realChain } from '../../support/sample-certificates.ts';
import { runOf } from '../../support/screens.ts';
import { Store } from '../../../ui/store/store.ts';

const DAY = 86_400_000;
const [leaf] = realChain(0, 'a.test', 63);

describe('words for TLS', () => {
  it('shorten suites to the cipher', () => {
    assert.deepEqual(
      ['TLS_AES_128_GCM_SHA256', 'TLS_CHACHA20_POLY1305_SHA256', 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384', 'ECDHE-RSA-AES128-GCM-SHA256', 'TLS_RSA_WITH_3DES_EDE_CBC_SHA', 'odd'].map(shortSuite),
      ['AES-128-GCM', 'CHACHA20-POLY1305', 'AES-256-CBC', 'AES-128-GCM', '3DES-EDE-CBC', 'odd'],
    );
  });

  it('tell an RSA key exchange from one nobody can read later', () => {
    const store = new Store();
    for (const event of runOf('legacy', 'good').events) store.fold(event, 1);
    const [legacy, good] = [store.get(1)?.upstream, store.get(2)?.upstream];
    assert.ok(legacy !== undefined && good !== undefined);
    assert.equal(keyExchange(legacy), 'RSA');
    assert.equal(keyExchange(good), 'X25519MLKEM768');
    assert.equal(keyExchange({ ...good, group: null, resumed: true }), 'resumed');
    assert.equal(keyExchange({ ...good, group: null }), 'group unknown');
  });
});

describe('words for certificates', () => {
  it('say key, days and kind', () => {
    assert.equal(certificateWords(leaf, 0), 'P-256 · 63 days left · 2 SCTs · DV');
    assert.equal(certificateWords(leaf, 70 * DAY), 'P-256 · expired 6 days ago · 2 SCTs · DV');
    assert.match(certificateWords(leaf, -300 * DAY), /not valid before /);
    assert.match(certificateWords({ ...leaf, problems: ['x', 'y'] }, 0), /2 problems$/);
    assert.deepEqual([datesRole(leaf, 0), datesRole(leaf, 70 * DAY), datesRole(leaf, -300 * DAY)], ['text', 'bad', 'bad']);
  });

  it('copy as PEM, one or many', () => {
    assert.match(copyCertificate(leaf).text, /^-----BEGIN CERTIFICATE-----\n/);
    const chain = copyChain('forged chain', forgedChain(0, 'a.test', 1));
    assert.equal(chain.what, 'forged chain, 2 certificates as PEM');
    assert.equal(chain.text.match(/END CERTIFICATE/g)?.length, 2);
  });

  it('mark every severity differently', () => {
    assert.equal(new Set((['error', 'warning', 'note', 'ok', 'not_applicable'] as const).map((severity) => findingMark(severity).mark)).size, 5);
  });
});

describe('paragraphs and pairs', () => {
  it('wrap beside their lead, and copy the whole', () => {
    const rows = paragraph('one two three', 8, 'text', [span(' ✓ ', 'ok')]);
    assert.deepEqual(rows.map(({ line }) => plainText(line)), [' ✓ one two', '   three']);
    assert.equal(rows[1]?.copy?.().text, 'one two three');
    assert.deepEqual(pair('key', 'P-256', 8, 20).map(({ line }) => plainText(line)), [' key    P-256']);
  });
});
