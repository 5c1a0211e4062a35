import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'mocha';
import { Reader } from '../../../../../src/bytes/reader.ts';
import type { Field } from '../../../../../src/bytes/reader.ts';
import { readOcsp } from '../../../../../src/decode/tls/der/ocsp-response.ts';
import { certificateStatus } from '../../../../../src/decode/tls/messages/certificate-status.ts';
import { glossary } from '../../../../../src/glossary/registry.ts';
import { closing, scratchFolder } from '../../../../support/closing.ts';
import { decodeOne } from '../../../../support/message-cases.ts';
import { openssl } from '../../../../support/openssl.ts';
import { responding } from '../../../../support/revoking-ca.ts';
import type { Responding } from '../../../../support/revoking-ca.ts';

const later = closing('all');

/** The row over a response, read behind some other bytes. */
function rowOf(der: Uint8Array, before = 3): Field {
  const reader = new Reader(Buffer.concat([Buffer.alloc(before, 0xee), der]));
  reader.take('before', before);
  assert.deepEqual(Buffer.from(reader.block('response', der.length, readOcsp).der), Buffer.from(der));
  const [, row] = reader.fields;
  assert.ok(row !== undefined);
  return row;
}

/** Every row below one by its path; of a name that is there twice the last. */
function paths(row: Field, base = ''): Map<string, Field> {
  return new Map((row.children ?? []).flatMap((child) => [[`${base}${child.name}`, child], ...paths(child, `${base}${child.name}/`)]));
}

describe('an OCSP response in a handshake', () => {
  let folder: string;
  let ca: Responding['ca'];
  let certificateFile: string;
  let delegate: Responding['delegate'];

  before(() => {
    folder = scratchFolder(later);
    ({ ca, certificateFile, delegate } = responding(later));
  });

  /** What openssl says of a response behind a label. */
  function said(der: Buffer): (label: string) => string {
    const file = join(folder, 'response.der');
    writeFileSync(file, der);
    const { stdout } = openssl(['ocsp', '-respin', file, '-resp_text', '-noverify']);
    return (label) => new RegExp(`${label}: *(.*)`).exec(stdout)?.[1] ?? '';
  }

  it('becomes rows that say what openssl says, each over its bytes', () => {
    const der = ca.ocsp({ certificateFile, good: [ca.serial(certificateFile)], days: 2 });
    const row = rowOf(der);
    const openssl = said(der);
    const found = paths(row);
    const text = (path: string): string => found.get(path)?.text ?? '';
    const time = (label: string): string => new Date(openssl(label)).toISOString().replace('.000', '');
    assert.match(openssl('OCSP Response Status'), new RegExp(`^${text('responseStatus')} `));
    assert.equal(openssl('Responder Id').replaceAll(' ', ''), text('responderID').replaceAll(' ', ''));
    assert.equal(text('producedAt'), time('Produced At'));
    assert.equal(text('SingleResponse/certStatus'), openssl('Cert Status'));
    assert.equal(text('SingleResponse/thisUpdate'), time('This Update'));
    assert.equal(text('SingleResponse/nextUpdate'), time('Next Update'));
    assert.equal(text('SingleResponse/certID/hashAlgorithm').replace('-', '').toLowerCase(), openssl('Hash Algorithm'));
    for (const [name, label] of [['issuerNameHash', 'Issuer Name Hash'], ['issuerKeyHash', 'Issuer Key Hash'], ['serialNumber', 'Serial Number']] as const) {
      const hex = openssl(label).toLowerCase();
      assert.equal(text(`SingleResponse/certID/${name}`), hex);
      const field = found.get(`SingleResponse/certID/${name}`);
      assert.ok(Buffer.concat([Buffer.alloc(3), der]).subarray(field?.start, field?.end).toString('hex').endsWith(hex), `${name} lies over its bytes`);
    }
    assert.equal(text('signatureAlgorithm'), openssl('Signature Algorithm'));
    assert.equal(row.text, `${der.length} bytes · good, until ${time('Next Update')}`);
    for (const [path, { start, end, about = '' }] of found) {
      assert.ok(start >= row.start && end <= row.end && start < end, path);
      assert.ok(Object.hasOwn(glossary(), about), about);
    }
    // X.690 §8.2: times and names of types are where their rows say.
    const slice = (path: string): Buffer => Buffer.concat([Buffer.alloc(3), der]).subarray(found.get(path)?.start, found.get(path)?.end);
    assert.equal(slice('producedAt').subarray(2).toString(), text('producedAt').replace(/[-:T]/g, ''));
    assert.equal(slice('responseStatus').toString('hex'), '0a0100');
  });

  it('tells a revocation with time and reason, the key of a delegate, and its certificate', () => {
    const serial = ca.serial(certificateFile);
    const at = Date.UTC(2026, 9, 3, 12, 30);
    const der = ca.ocsp({ certificateFile, revoked: [{ serial, reason: 'keyCompromise', at }], signer: delegate, days: 0, arguments: ['-resp_key_id'] });
    const row = rowOf(der);
    const openssl = said(der);
    const found = paths(row);
    const text = (path: string): string => found.get(path)?.text ?? '';
    assert.equal(text('SingleResponse/certStatus'), 'revoked');
    assert.equal(text('SingleResponse/certStatus/revocationTime'), '2026-10-03T12:30:00Z');
    assert.equal(new Date(openssl('Revocation Time')).getTime(), at);
    assert.match(openssl('Revocation Reason'), new RegExp(`^${text('SingleResponse/certStatus/revocationReason')} `));
    assert.ok(text('responderID').toUpperCase().endsWith(openssl('Responder Id')));
    assert.equal(text('Certificate'), 'CN=ocsp.test');
    assert.equal(row.text, `${der.length} bytes · revoked`);
  });

  it('says why there is nothing to tell, and stays where it is cut off or changed', () => {
    // OCSPResponse { tryLater } (RFC 6960 §4.2.1).
    assert.equal(rowOf(Buffer.from('30030a0103', 'hex')).text, '5 bytes · tryLater');
    assert.match(rowOf(Buffer.from('no response')).text ?? '', /^11 bytes · cannot be read: /);
    const der = ca.ocsp({ certificateFile, signer: delegate });
    for (let length = 1; length < der.length; length += 7) assert.match(rowOf(der.subarray(0, length)).text ?? '', /·/);
    for (let index = 0; index < der.length; index += 3) {
      const changed = Buffer.from(der);
      changed[index] = (changed[index] ?? 0) ^ 0x41;
      const row = rowOf(changed);
      for (const { start, end } of paths(row).values()) assert.ok(start >= row.start && end <= row.end);
    }
  });

  it('may be one of several, one for each certificate of the chain', () => {
    const der = ca.ocsp({ certificateFile });
    const length = (bytes: number): Buffer => Buffer.of(bytes >>> 16, (bytes >>> 8) & 0xff, bytes & 0xff);
    // RFC 6961 §2.2: ocsp_multi, then a list of responses, of which one is empty.
    const body = Buffer.concat([Buffer.of(2), length(der.length + 6), length(der.length), der, length(0)]);
    const { fields, problem } = decodeOne(certificateStatus.id, body, { version: 0x0303 });
    assert.equal(problem, undefined);
    const list = fields.at(-1)?.children ?? [];
    assert.deepEqual(list.map(({ children = [] }) => children.some(({ name }) => name === 'SingleResponse')), [true, false]);
    assert.equal(list[0]?.text, `${der.length} bytes · unknown${/, until .*/.exec(list[0]?.text ?? '')?.[0] ?? ''}`);
  });
});
