import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { certificate } from '../../../../../src/decode/tls/messages/certificate.ts';
import { decodeOne, describeMessage, hex } from '../../../../support/message-cases.ts';

describeMessage(
  certificate,
  [
    { title: 'a chain of TLS 1.2', version: 0x0303, body: '00000a 000003 aabbcc 000001 dd', value: { context: '' }, summary: '2 certificates · 4 bytes', rows: { 'certificate_list/certificate': '3 bytes' } },
    { title: 'no certificate', version: 0x0303, body: '000000', value: { context: '' }, summary: 'no certificate' },
    {
      title: 'a chain of TLS 1.3 with a staple',
      body: '00 000017 000003 aabbcc 0009 0005 0005 01 000001 0f 000001 dd 0000',
      value: { context: '' },
      summary: '2 certificates · 4 bytes · status_request',
      rows: { 'certificate_list/entry/cert_data': '3 bytes' },
    },
    { title: 'an answer to a later request', body: '02 0102 000000', value: { context: '0102' }, summary: 'no certificate' },
  ],
  [
    { title: 'an entry without extensions', body: '00 000006 000003 aabbcc', problem: /truncated.*certificate_list.entry.extensions/ },
    { title: 'a certificate longer than the list', version: 0x0303, body: '000004 000002 aa', problem: /truncated.*certificate.certificate_list.certificate/ },
  ],
);

describe('Certificate entries', () => {
  it('are the DER in the order sent, each with its own extensions', () => {
    const { value } = decodeOne(11, hex('00 000017 000003 aabbcc 0009 0005 0005 01 000001 0f 000001 dd 0000'));
    assert.ok(value?.type === 'certificate');
    assert.deepEqual(value.entries.map(({ der, extensions }) => [Buffer.from(der).toString('hex'), extensions.map(({ name }) => name)]), [
      ['aabbcc', ['status_request']],
      ['dd', []],
    ]);
  });
});
