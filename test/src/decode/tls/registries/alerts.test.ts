import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, it } from 'mocha';
import { alertLevelName, alertName, alertNamed, alertSentence } from '../../../../../src/decode/tls/registries/alerts.ts';

/** Newer than the tshark of Debian 12, or not for TLS over TCP. */
const newer: Record<number, string> = { 52: 'too_many_cids_requested', 117: 'general_error' };

describe('alerts', () => {
  it('have the names tshark has', () => {
    const listing = execFileSync('sh', ['-c', "tshark -G values 2>/dev/null | grep -P '^V\\ttls\\.alert_message\\.desc\\t'"], { encoding: 'utf8' });
    const rows = listing.trimEnd().split('\n').map((line) => line.split('\t').slice(2));
    assert.ok(rows.length > 30);
    for (const [id = '', words = ''] of rows) {
      // 1 was in drafts only.
      if (id === '1') continue;
      assert.equal(alertName(Number(id)), words.toLowerCase().replaceAll(' ', '_'));
    }
    const known = Array.from({ length: 256 }, (_, id) => id).filter((id) => alertName(id) !== undefined);
    const listed = rows.map(([id]) => Number(id)).filter((id) => id !== 1);
    assert.deepEqual(known.filter((id) => !listed.includes(id)), Object.keys(newer).map(Number));
    for (const [id, name] of Object.entries(newer)) assert.equal(alertName(Number(id)), name);
  });

  it('have one sentence each', () => {
    for (let id = 0; id < 256; id += 1) {
      assert.equal(alertSentence(id) === undefined, alertName(id) === undefined);
      const sentence = alertSentence(id);
      if (sentence !== undefined) assert.match(sentence, /^[A-Z][^.]*\.\d?[^.]*\.?$/, alertName(id));
      assert.ok(sentence === undefined || sentence.endsWith('.'));
    }
    assert.deepEqual(alertNamed(48), { id: 48, name: 'unknown_ca' });
    assert.deepEqual(alertNamed(200), { id: 200, name: 'unknown' });
  });

  it('have two levels', () => {
    assert.deepEqual([0, 1, 2, 3].map(alertLevelName), [undefined, 'warning', 'fatal', undefined]);
  });
});
