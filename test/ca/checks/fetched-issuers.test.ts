import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { chainOrder } from '../../../ca/checks/chain-order.ts';
import { fetchedIssuers } from '../../../ca/checks/fetched-issuers.ts';
import { checkInput, found, goodPath } from '../../support/judged-path.ts';

describe('fetched_issuers', () => {
  const path = goodPath();
  const facts = checkInput(path).path;
  const fetched = { issuers: [{ sha256: facts[1]?.sha256 ?? '', from: 'http://ca.test/i.cer' }], failures: [] };

  it('says what the server did not send, and where it came from', () => {
    assert.deepEqual(found(fetchedIssuers, checkInput(path, { fetched })), ['intermediate_fetched warning']);
    assert.match(fetchedIssuers.run(checkInput(path, { fetched }))[0]?.summary ?? '', /does not send .* fetched from http:\/\/ca\.test\/i\.cer/);
  });
  it('is the only one that says so', () => {
    const sent = facts.slice(0, 1);
    assert.deepEqual(found(chainOrder, checkInput(path, { sent })), ['intermediate_not_sent warning']);
    assert.deepEqual(found(chainOrder, checkInput(path, { sent, fetched })), ['chain_order ok']);
  });
  it('says what could not be had', () => assert.deepEqual(found(fetchedIssuers, checkInput(path, { fetched: { issuers: [], failures: ['status 404'] } })), ['intermediate_not_fetched note']));
  it('is content where nothing was needed', () => assert.deepEqual(found(fetchedIssuers, checkInput(path, { fetched: { issuers: [], failures: [] } })), ['fetched_issuers ok']));
  it('does not apply where nobody was asked', () => assert.deepEqual(found(fetchedIssuers, checkInput(path)), ['fetched_issuers not_applicable']));
});
