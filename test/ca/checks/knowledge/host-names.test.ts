import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { describe, it } from 'mocha';
import { dnsMatches, nameMatches, wildcardFault } from '../../../../ca/checks/knowledge/host-names.ts';
import { alternativeNames, makeCertificate } from '../../../support/made-certificate.ts';

describe('dnsMatches', () => {
  const cases: [pattern: string, host: string, matches: boolean][] = [
    ['a.test', 'a.test', true],
    ['A.Test', 'a.tEST', true],
    ['a.test', 'a.test.', true],
    ['a.test', 'b.test', false],
    ['a.test', 'x.a.test', false],
    ['*.a.test', 'x.a.test', true],
    ['*.a.test', 'a.test', false],
    ['*.a.test', 'x.y.a.test', false],
    ['*.a.test', '.a.test', false],
    ['*.test', 'a.test', false],
    ['*', 'test', false],
    ['x*.a.test', 'xy.a.test', false],
    ['*y.a.test', 'xy.a.test', false],
    ['x.*.test', 'x.a.test', false],
    ['*.*.test', 'x.a.test', false],
    ['', 'a.test', false],
    ['a.test\0.b.test', 'a.test', false],
    ['xn--bcher-kva.test', 'xn--bcher-kva.test', true],
  ];
  for (const [pattern, host, matches] of cases) {
    it(`${JSON.stringify(pattern)} ${matches ? 'stands' : 'does not stand'} for ${host}`, () => assert.equal(dnsMatches(pattern, host), matches));
  }

  it('agrees with OpenSSL within Node, which without partial wildcards has the same rules but for the top-level domain', () => {
    for (const [pattern, host, matches] of cases) {
      // A host with a leading dot means every host below it to OpenSSL.
      if (pattern === '' || pattern.includes('\0') || pattern === '*.test' || host.startsWith('.')) continue;
      const certificate = new X509Certificate(makeCertificate({ extensions: [alternativeNames(pattern)] }).der);
      assert.equal(certificate.checkHost(host.replace(/\.$/, ''), { partialWildcards: false }) !== undefined, matches, `${pattern} ${host}`);
    }
  });
});

describe('nameMatches', () => {
  it('compares addresses as bytes and only with addresses', () => {
    assert.ok(nameMatches({ type: 'ip', value: '2001:db8::1' }, '2001:0DB8:0:0::1'));
    assert.ok(nameMatches({ type: 'ip', value: '192.0.2.1' }, '192.0.2.1'));
    assert.ok(!nameMatches({ type: 'ip', value: '::ffff:c000:201' }, '192.0.2.1'));
    assert.ok(!nameMatches({ type: 'dns', value: '192.0.2.1' }, '192.0.2.1'));
    assert.ok(!nameMatches({ type: 'dns', value: '*.0.2.1' }, '192.0.2.1'));
    assert.ok(!nameMatches({ type: 'email', value: 'a.test' }, 'a.test'));
    assert.ok(!nameMatches({ type: 'ip', value: '0102030405' }, '1.2.3.4'));
  });
});

describe('wildcardFault', () => {
  it('finds stars that no client takes', () => {
    assert.equal(wildcardFault('*.a.test'), undefined);
    assert.equal(wildcardFault('a.test'), undefined);
    for (const name of ['a*.b.test', '*a.b.test', 'a.*.test', '**.a.test', '*.test', '*', '*.*.test']) assert.ok(wildcardFault(name) !== undefined, name);
  });
});
