import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { confirmation, openssl } from '../../../ca/checks/openssl.ts';
import type { Finding } from '../../../ca/checks/check.ts';
import { checkInput, found } from '../../support/judged-path.ts';

const expired = checkInput(undefined, { openssl: { code: 'CERT_HAS_EXPIRED', message: 'certificate has expired' } });
const finding = (check: string, severity: Finding['severity']): Finding => ({ check, severity, summary: '', citation: '' });

describe('openssl', () => {
  it('is content where OpenSSL is', () => assert.deepEqual(found(openssl, checkInput()), ['openssl ok']));
  it('names the fault by the message and keeps the code', () => {
    assert.deepEqual(found(openssl, expired), ['expired error']);
    assert.match(openssl.run(expired)[0]?.summary ?? '', /CERT_HAS_EXPIRED, certificate has expired/);
    assert.deepEqual(found(openssl, checkInput(undefined, { openssl: { code: 'UNSPECIFIED', message: 'permitted subtree violation' } })), [
      'name_not_permitted error',
    ]);
    assert.deepEqual(found(openssl, checkInput(undefined, { openssl: { code: 'X', message: 'something new' } })), ['refused_by_openssl error']);
  });
});

describe('confirmation', () => {
  it('is a note where one of our own errors says the same', () => assert.equal(confirmation(expired, [finding('expired', 'error')])?.severity, 'note'));
  it('is nothing where ours are other faults, or no errors', () => {
    assert.equal(confirmation(expired, [finding('wrong_host', 'error')]), undefined);
    assert.equal(confirmation(expired, [finding('expired', 'warning')]), undefined);
  });
  it('tells that OpenSSL would accept what our own checks refuse', () => {
    assert.match(confirmation(checkInput(), [finding('expired', 'error')])?.summary ?? '', /OpenSSL would accept/);
    assert.equal(confirmation(checkInput(), [finding('expired', 'warning')]), undefined);
  });
});
