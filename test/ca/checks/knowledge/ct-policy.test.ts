import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { ctCount } from '../../../../ca/checks/knowledge/ct-policy.ts';
import { DAY } from '../../../../ca/checks/knowledge/durations.ts';
import { readCertificate } from '../../../../ca/x509/certificate.ts';
import { makeCertificate, timestamps } from '../../../support/made-certificate.ts';

describe('ctCount', () => {
  const count = (days: number, ...logs: number[]): { logs: number; needed: number; days: number } => {
    const notBefore = Date.UTC(2026, 0, 1);
    return ctCount(
      readCertificate(makeCertificate({ notBefore, notAfter: notBefore + days * DAY - 1000, extensions: logs.length === 0 ? [] : [timestamps(...logs)] }).der),
    );
  };

  it('wants two logs up to 180 days and three for longer', () => {
    assert.deepEqual(count(180, 1, 2), { logs: 2, needed: 2, days: 180 });
    assert.deepEqual(count(181, 1, 2), { logs: 2, needed: 3, days: 181 });
  });

  it('counts each log once', () => assert.equal(count(90, 1, 1, 1).logs, 1));
  it('counts none where there is no list', () => assert.equal(count(90).logs, 0));
});
