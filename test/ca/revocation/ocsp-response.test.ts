import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'mocha';
import { readOcspResponse } from '../../../ca/revocation/ocsp-response.ts';
import { closing, scratchFolder } from '../../support/closing.ts';
import { openssl } from '../../support/openssl.ts';
import { responding } from '../../support/revoking-ca.ts';
import type { Responding } from '../../support/revoking-ca.ts';

const later = closing('all');

/** What `openssl ocsp -resp_text` says of a response. */
function textOf(folder: string, response: Buffer): string {
  const file = join(folder, 'response.der');
  writeFileSync(file, response);
  return openssl(['ocsp', '-respin', file, '-resp_text', '-noverify']).stdout;
}

describe('readOcspResponse', () => {
  let folder: string;
  let ca: Responding['ca'];
  let certificateFile: string;
  let delegate: Responding['delegate'];

  before(() => {
    folder = scratchFolder(later);
    ({ ca, certificateFile, delegate } = responding(later));
  });

  it('reads what openssl reads of a good one', () => {
    const serial = ca.serial(certificateFile);
    const der = ca.ocsp({ certificateFile, good: [serial], days: 2 });
    const response = readOcspResponse(der);
    const text = textOf(folder, der);
    assert.match(text, /OCSP Response Status: successful/);
    assert.deepEqual([response.status, response.unreadable, response.problems], ['successful', undefined, []]);
    const [single] = response.responses;
    assert.equal(single?.status, 'good');
    assert.match(text, new RegExp(`Serial Number: ${single.id.serial}`, 'i'));
    assert.match(text, new RegExp(`Issuer Name Hash: ${single.id.issuerNameHash}`, 'i'));
    assert.match(text, new RegExp(`Issuer Key Hash: ${single.id.issuerKeyHash}`, 'i'));
    assert.equal(single.id.hash, 'SHA-1');
    assert.equal(Date.parse(/This Update: (.+)/.exec(text)?.[1] ?? ''), single.thisUpdate);
    assert.equal(Date.parse(/Next Update: (.+)/.exec(text)?.[1] ?? ''), single.nextUpdate);
    assert.equal(Date.parse(/Produced At: (.+)/.exec(text)?.[1] ?? ''), response.producedAt);
    assert.deepEqual(response.responder?.by === 'name' && response.responder.name, 'CN=Test Intermediate');
    assert.equal(response.algorithm?.name, 'ecdsa-with-SHA256');
    assert.equal(response.nonce, undefined);
  });

  it('reads a revocation with its time and reason, and a delegate by its key with its certificate', () => {
    const serial = ca.serial(certificateFile);
    const at = Date.UTC(2026, 9, 3, 12, 30);
    const der = ca.ocsp({ certificateFile, revoked: [{ serial, reason: 'keyCompromise', at }], signer: delegate, days: 0, arguments: ['-resp_key_id'] });
    const response = readOcspResponse(der);
    const text = textOf(folder, der);
    assert.match(text, /Cert Status: revoked/);
    const [single] = response.responses;
    assert.deepEqual([single?.status, single?.reason, single?.revokedAt, single?.nextUpdate], ['revoked', 'keyCompromise', at, undefined]);
    assert.equal(response.responder?.by === 'key' ? response.responder.hash.toUpperCase() : '', /Responder Id: ([0-9A-F]+)/.exec(text)?.[1]);
    assert.equal(response.certificates.length, 1);
  });

  it('reads an unknown one, and several statements at once', () => {
    const der = ca.ocsp({ certificateFile });
    assert.deepEqual(readOcspResponse(der).responses.map(({ status }) => status), ['unknown']);
  });

  it('reads an answer that is none', () => {
    // OCSPResponse { tryLater } (RFC 6960 §4.2.1).
    assert.equal(readOcspResponse(Buffer.from('30030a0103', 'hex')).status, 'tryLater');
    assert.equal(readOcspResponse(Buffer.from('30030a0104', 'hex')).status, 'status 4');
    assert.deepEqual(readOcspResponse(Buffer.from('30030a0100', 'hex')).problems, ['successful, but without an answer']);
  });

  it('never throws: cut off anywhere, changed anywhere', () => {
    const der = ca.ocsp({ certificateFile, good: [ca.serial(certificateFile)], signer: delegate });
    for (let length = 0; length < der.length; length += 1) {
      const { problems } = readOcspResponse(der.subarray(0, length));
      assert.ok(problems.length > 0, `cut off at ${length}`);
    }
    for (let index = 0; index < der.length; index += 1) {
      const changed = Buffer.from(der);
      changed[index] = (changed[index] ?? 0) ^ 0x41;
      readOcspResponse(changed);
    }
    assert.match(readOcspResponse(Buffer.alloc(200_000)).unreadable ?? '', /more than/);
  });
});
