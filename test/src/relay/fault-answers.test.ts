import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import type { Finding, Verdict } from '../../../ca/checks/check.ts';
import { FAULT_ANSWERS, answerTo, faultsOf, hiddenBy, showFaults, toldFaults } from '../../../src/relay/fault-answers.ts';
import { projectRoot } from '../../support/program.ts';

function finding(check: string, certificate?: number, severity: Finding['severity'] = 'error'): Finding {
  return { check, severity, summary: `${check} in words`, short: `${check} in short`, citation: 'a source', ...(certificate === undefined ? {} : { certificate }) };
}

function verdict(...findings: Finding[]): Verdict {
  return { status: 'bad', summary: '', findings, anchor: null };
}

/** Whose severity is computed, and never an error. */
const ONLY_WARNINGS = new Set(['odd_encoding']);

/** Names of faults that occur in the sources of the checks: where an error is made, and where OpenSSL's words are translated. */
function faultsInSources(): Set<string> {
  const folder = join(projectRoot, 'ca', 'checks');
  const names = new Set<string>();
  for (const file of readdirSync(folder, { recursive: true }).map(String)) {
    if (!file.endsWith('.ts')) continue;
    const text = readFileSync(join(folder, file), 'utf8');
    const forms = [
      /\breason\(\s*'([a-z_]+)'/g,
      /\bwrong\(\s*'([a-z_]+)'/g,
      /\['([a-z_]+)', 'error'/g,
      /check: '([a-z_]+)',\s*(?:severity: 'error'|severity,)/g,
      // Where the severity stands elsewhere, it is an error.
      /\{\s*check: '([a-z_]+)',\s*(?:short|summary):/g,
      /\.\.\.base, check: '([a-z_]+)', summary:/g,
    ];
    for (const form of forms) for (const match of text.matchAll(form)) names.add(match[1] ?? '');
    if (/check: this\.name,\s*severity: 'error'/.test(text)) names.add(/name: '([a-z_]+)'/.exec(text)?.[1] ?? '');
  }
  return names;
}

describe('the answers to faults', () => {
  it('are given for every fault that a check can find, and for no other', () => {
    const found = faultsInSources();
    assert.deepEqual([...found].filter((check) => !FAULT_ANSWERS.has(check) && !ONLY_WARNINGS.has(check)), []);
    assert.deepEqual([...FAULT_ANSWERS.keys()].filter((check) => !found.has(check)), []);
  });

  it('are the strictest for a fault without a row', () => {
    assert.deepEqual(answerTo('a_fault_of_tomorrow'), { shown: 'none', alert: 'bad_certificate', forgivable: false });
  });

  it('never forgive a key that anybody could have', () => {
    for (const check of ['own_root', 'leaked_key', 'roca', 'close_primes']) assert.deepEqual([answerTo(check).shown, answerTo(check).forgivable], ['none', false], check);
  });

  it('have the alert that says what is wrong', () => {
    // RFC 9846 §6.2 [8446 §6.2]: the CA could not be found or matched with a known trust anchor.
    for (const check of ['unknown_issuer', 'untrusted_root', 'self_signed', 'incomplete_chain']) assert.equal(answerTo(check).alert, 'unknown_ca', check);
    assert.deepEqual(['expired', 'not_yet_valid', 'revoked', 'weak_hash', 'unknown_critical_extension'].map((check) => answerTo(check).alert), [
      'certificate_expired',
      'certificate_expired',
      'certificate_revoked',
      'bad_certificate',
      'unsupported_certificate',
    ]);
  });
});

describe('showFaults', () => {
  it('signs with our own root only what leads to a trusted one', () => {
    assert.deepEqual(showFaults(verdict(finding('expired', 0))), { shown: { signer: 'root', sendsRoot: false, dates: 0 } });
    assert.deepEqual(showFaults(verdict(finding('wrong_host', 0))), { shown: { signer: 'root', sendsRoot: false } });
    assert.deepEqual(showFaults(verdict(finding('self_signed', 0))), { shown: { signer: 'self', sendsRoot: false } });
    assert.deepEqual(showFaults(verdict(finding('untrusted_root', 1))), { shown: { signer: 'untrusted', sendsRoot: true } });
    for (const check of ['unknown_issuer', 'incomplete_chain']) assert.deepEqual(showFaults(verdict(finding(check, 0))), { shown: { signer: 'untrusted', sendsRoot: false } });
  });

  it('keeps all faults of a chain', () => {
    assert.deepEqual(showFaults(verdict(finding('self_signed', 0), finding('wrong_host', 0), finding('expired', 0))), { shown: { signer: 'self', sendsRoot: false, dates: 0 } });
    assert.deepEqual(showFaults(verdict(finding('untrusted_root', 2), finding('wrong_purpose', 0), finding('not_yet_valid', 1))), { shown: { signer: 'untrusted', sendsRoot: true, dates: 1, purposes: 0 } });
  });

  it('takes the dates of the certificate at fault, the leaf’s before an issuer’s', () => {
    assert.deepEqual(showFaults(verdict(finding('expired', 2))), { shown: { signer: 'root', sendsRoot: false, dates: 2 } });
    assert.deepEqual(showFaults(verdict(finding('expired', 2), finding('not_yet_valid', 0))), { shown: { signer: 'root', sendsRoot: false, dates: 0 } });
  });

  it('has an alert for what cannot be shown, whatever else could be', () => {
    assert.deepEqual(showFaults(verdict(finding('expired', 0), finding('revoked'))), { alert: 'certificate_revoked' });
    assert.deepEqual(showFaults(verdict(finding('self_signed', 0), finding('weak_key', 0))), { alert: 'bad_certificate' });
    assert.deepEqual(showFaults(verdict(finding('own_root'), finding('self_signed', 0))), { alert: 'bad_certificate' });
    assert.deepEqual(showFaults(verdict(finding('a_fault_of_tomorrow'))), { alert: 'bad_certificate' });
  });

  it('leaves out what is only a matter of shape where nobody trusts the chain anyhow, and refuses it elsewhere', () => {
    assert.deepEqual(showFaults(verdict(finding('self_signed', 0), finding('leaf_is_ca', 0))), { shown: { signer: 'self', sendsRoot: false } });
    assert.deepEqual(showFaults(verdict(finding('leaf_is_ca', 0))), { alert: 'bad_certificate' });
  });

  it('shows nothing of a chain that has no fault', () => {
    assert.deepEqual(showFaults(verdict(finding('expires_soon', 0, 'warning'))), { alert: 'bad_certificate' });
  });
});

describe('what was hidden', () => {
  it('is said in the words of the findings, each once', () => {
    const bad = verdict(finding('expired', 0), finding('expired', 0), finding('wrong_host', 0), finding('expires_soon', 0, 'warning'));
    assert.deepEqual(faultsOf(bad).map(({ check }) => check), ['expired', 'expired', 'wrong_host']);
    assert.equal(hiddenBy(bad), 'expired in short, wrong_host in short');
    assert.deepEqual(toldFaults(bad), [{ check: 'expired', words: 'expired in short', forgivable: true }, { check: 'wrong_host', words: 'wrong_host in short', forgivable: true }]);
    assert.deepEqual(toldFaults(verdict(finding('roca', 0))).map(({ forgivable }) => forgivable), [false]);
    assert.equal(hiddenBy(verdict(finding('expires_soon', 0, 'warning'))), undefined);
  });
});
