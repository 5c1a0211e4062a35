import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { policies } from '../../../ca/checks/policies.ts';
import { implicit, oid, sequence } from '../../support/der.ts';
import { checkInput, found, goodPath } from '../../support/judged-path.ts';
import { extension, policies as policyList } from '../../support/made-certificate.ts';

describe('policies', () => {
  const demand = (certificates: number): Buffer => extension('2.5.29.36', sequence(implicit(0, Buffer.of(certificates))), true);
  const run = (leaf: Buffer | undefined, intermediate: Buffer | undefined, more: Record<string, Buffer>): string[] =>
    found(policies, checkInput(goodPath({ leafExtensions: { policies: leaf }, intermediateExtensions: { policies: intermediate, ...more } })));

  it('is content with a policy that holds from top to bottom', () => {
    assert.deepEqual(run(policyList('1.2.3'), policyList('1.2.3', '1.2.4'), { demand: demand(0) }), ['policies ok']);
    assert.deepEqual(run(policyList('1.2.3'), policyList('2.5.29.32.0'), { demand: demand(0) }), ['policies ok']);
    assert.deepEqual(run(policyList('2.5.29.32.0'), policyList('1.2.3'), { demand: demand(0) }), ['policies ok']);
  });
  it('warns where none does', () => {
    assert.deepEqual(run(policyList('1.2.5'), policyList('1.2.3'), { demand: demand(0) }), ['policy warning']);
    assert.deepEqual(run(undefined, policyList('1.2.3'), { demand: demand(0) }), ['policy warning']);
    assert.deepEqual(run(policyList('1.2.3'), undefined, { demand: demand(0) }), ['policy warning']);
  });
  it('counts the certificates until the demand holds', () => {
    assert.deepEqual(run(undefined, policyList('1.2.3'), { demand: demand(1) }), ['policy warning']);
    assert.deepEqual(run(undefined, policyList('1.2.3'), { demand: demand(2) }), ['policies ok']);
  });
  it('does not apply without a demand', () => {
    assert.deepEqual(found(policies, checkInput()), ['policies not_applicable']);
  });
  it('follows a mapping, and forbids one to any policy', () => {
    const mapping = (to: string): Buffer => extension('2.5.29.33', sequence(sequence(oid('1.2.3'), oid(to))));
    assert.deepEqual(run(policyList('1.2.4'), policyList('1.2.3'), { demand: demand(0), mapping: mapping('1.2.4') }), ['policies ok']);
    assert.deepEqual(run(policyList('1.2.3'), policyList('1.2.3'), { demand: demand(0), mapping: mapping('1.2.4') }), ['policy warning']);
    assert.deepEqual(run(policyList('1.2.3'), policyList('1.2.3'), { demand: demand(2), mapping: mapping('2.5.29.32.0') }), ['policy warning']);
  });
  it('looks whether an EV certificate keeps its policy', () => {
    const EV = '2.23.140.1.1';
    assert.deepEqual(run(policyList(EV), policyList('2.5.29.32.0'), {}), ['policies ok']);
    assert.deepEqual(run(policyList(EV, '1.2.3'), policyList('1.2.3'), {}), ['policies ok']);
    assert.deepEqual(run(policyList(EV), policyList('2.23.140.1.2.1'), {}), ['policy_not_carried warning']);
    const path = goodPath({ leafExtensions: { policies: policyList(EV) } });
    assert.deepEqual(found(policies, checkInput(path, { anchor: 'file' })), ['policy_not_carried note']);
  });
});
