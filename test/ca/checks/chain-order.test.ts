import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { chainOrder } from '../../../ca/checks/chain-order.ts';
import { readCertificate } from '../../../ca/x509/certificate.ts';
import { checkInput, found, goodPath } from '../../support/judged-path.ts';
import { basicConstraints, makeCertificate } from '../../support/made-certificate.ts';

describe('chain_order', () => {
  const [leaf, intermediate, root] = goodPath();
  const stranger = makeCertificate({ subject: 'Stranger', issuer: makeCertificate({ subject: 'Elsewhere' }) });
  const otherRoot = makeCertificate({ subject: 'Older Root', keyName: 'older' });
  const cross = makeCertificate({ subject: root.name, keyName: 'root', issuer: otherRoot, extensions: [basicConstraints(true)] });
  const sent = (...chain: { der: Buffer }[]): string[] =>
    found(chainOrder, checkInput([leaf, intermediate, root], { sent: chain.map(({ der }) => readCertificate(der)) }));

  it('is content with leaf and intermediate', () => assert.deepEqual(sent(leaf, intermediate), ['chain_order ok']));
  it('is content with a second way to a root', () => assert.deepEqual(sent(leaf, intermediate, cross), ['chain_order ok']));
  it('notes a root that every client has', () => assert.deepEqual(sent(leaf, intermediate, root), ['root_sent note']));
  it('warns of a wrong order', () => {
    assert.deepEqual(sent(leaf, root, intermediate), ['chain_not_in_order warning', 'root_sent note']);
    assert.deepEqual(sent(intermediate, leaf), ['leaf_not_first warning', 'chain_not_in_order warning']);
  });
  it('notes doubles', () => assert.deepEqual(sent(leaf, intermediate, intermediate), ['duplicate_certificate note']));
  it('warns of certificates that do not belong here', () => assert.deepEqual(sent(leaf, intermediate, stranger), ['unrelated_certificate warning']));
  it('warns of an intermediate that is missing', () => assert.deepEqual(sent(leaf), ['intermediate_not_sent warning']));
  it('does not apply where the wire did not show the chain', () => assert.deepEqual(found(chainOrder, checkInput()), ['chain_order not_applicable']));
  it('takes a hundred certificates, the same one over and over', () => {
    const hundred = Array.from({ length: 100 }, () => intermediate);
    assert.deepEqual(sent(leaf, ...hundred), ['duplicate_certificate note']);
  });
});
