import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { isAllowed, nameCovers, parseCertificateName, parseConstraint, parseHost } from '../../ca/hosts.ts';
import type { Constraint } from '../../ca/hosts.ts';

describe('hosts', () => {
  it('takes DNS names in A-label form and IP literals, in one canonical spelling', () => {
    const cases: [text: string, value: string][] = [
      ['Example.TEST', 'example.test'],
      ['example.test.', 'example.test'],
      ['localhost', 'localhost'],
      ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
      ['my_service.test', 'my_service.test'],
      [`${'a'.repeat(63)}.test`, `${'a'.repeat(63)}.test`],
      ['r3---sn-4g5e6n.example', 'r3---sn-4g5e6n.example'],
      ['192.0.2.1', '192.0.2.1'],
      ['2001:DB8:0:0::1', '2001:db8::1'],
      ['::', '::'],
      ['::ffff:192.0.2.1', '::ffff:c000:201'],
      ['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8'],
    ];
    for (const [text, value] of cases) assert.equal(parseHost(text)?.value, value, text);
    const longest = [...Array.from({ length: 3 }, () => 'a'.repeat(63)), 'b'.repeat(61)].join('.');
    assert.equal(longest.length, 253);
    assert.equal(parseHost(longest)?.value, longest);
  });

  it('gives the bytes of an address', () => {
    const cases: [text: string, hex: string][] = [
      ['192.0.2.1', 'c0000201'],
      ['::', '00'.repeat(16)],
      ['::1', `${'00'.repeat(15)}01`],
      ['2001:db8::ff', `20010db8${'00'.repeat(11)}ff`],
      ['fe80::', `fe80${'00'.repeat(14)}`],
      ['::ffff:192.0.2.1', `${'00'.repeat(10)}ffffc0000201`],
    ];
    for (const [text, hex] of cases) {
      const host = parseHost(text);
      assert.equal(host?.type === 'ip' && Buffer.from(host.bytes).toString('hex'), hex, text);
    }
  });

  it('takes nothing else', () => {
    const bad = [
      '', '.', '..', 'a..b', '.a', 'a b', 'a/b', '../../x', 'a\0b', 'a\nb', '[::1]', '::1%eth0', 'bücher.example', '*.example.test', '-a.test', 'a-.test',
      '1.2.3', '256.1.1.1', '1.2.3.4.5', '0x7f.1', 'a.0x1f', `${'a'.repeat(64)}.test`, `${'a.'.repeat(126)}bc`, 'user@host', 'host:443', 'a,b',
    ];
    for (const text of bad) assert.equal(parseHost(text), undefined, JSON.stringify(text));
    // A name that would be dangerous as a key of a plain object is a host like any other, for what that is worth.
    assert.equal(parseHost('__proto__')?.value, '__proto__');
  });

  it('knows which host a name of a certificate covers', () => {
    const cases: [name: string, host: string, covers: boolean][] = [
      ['a.example.test', 'a.example.test', true],
      ['*.example.test', 'a.example.test', true],
      ['*.example.test', 'example.test', false],
      ['*.example.test', 'a.b.example.test', false],
      ['*.example.test', 'aexample.test', false],
      ['example.test', 'badexample.test', false],
      ['*.test', 'localhost', false],
    ];
    for (const [name, value, covers] of cases) assert.equal(nameCovers(name, { type: 'dns', value }), covers, `${name} ${value}`);
  });

  it('takes a wildcard only as the whole first label', () => {
    assert.equal(parseCertificateName('*.Example.test'), '*.example.test');
    for (const odd of ['*', 'a*.test', '*a.test', 'a.*.test', '*.*.test', '*.1', 'a b.test', '', '*.']) assert.equal(parseCertificateName(odd), undefined, odd);
  });

  it('reads constraints in canonical form', () => {
    const cases: [text: string, value: string][] = [
      ['example.test', 'example.test'],
      ['Bücher.Example', 'xn--bcher-kva.example'],
      ['test', 'test'],
      ['10.1.2.3/8', '10.0.0.0/8'],
      ['192.0.2.7', '192.0.2.7/32'],
      ['192.0.2.129/25', '192.0.2.128/25'],
      ['0.0.0.0/0', '0.0.0.0/0'],
      ['2001:db8:ffff::/33', '2001:db8:8000::/33'],
      ['::1', '::1/128'],
    ];
    for (const [text, value] of cases) assert.equal(parseConstraint(text)?.value, value, text);
    for (const bad of ['', ' ', '*.example.test', '.example.test', 'a b', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/-1', '10.0.0.0/8/8', '::/129', 'example.test/8', '10.0.0', 'x'.repeat(64)]) {
      assert.equal(parseConstraint(bad), undefined, bad);
    }
  });

  it('knows what a constraint allows', () => {
    const constraints = ['example.test', '10.0.0.0/8', '2001:db8::/32'].map(parseConstraint).filter((constraint): constraint is Constraint => constraint !== undefined);
    const allowed = (text: string): boolean => {
      const wildcard = text.startsWith('*.');
      const host = parseHost(wildcard ? text.slice(2) : text);
      assert.ok(host);
      return isAllowed(constraints, wildcard ? { type: 'dns', value: text } : host);
    };
    for (const inside of ['example.test', 'a.b.example.test', '*.example.test', '*.a.example.test', '10.255.0.1', '2001:db8:1::']) assert.ok(allowed(inside), inside);
    for (const outside of ['test', '*.test', 'badexample.test', 'example.test.evil', '11.0.0.1', '::a00:1', '2001:db9::']) assert.ok(!allowed(outside), outside);
    assert.ok(isAllowed([], { type: 'dns', value: 'anything.example' }));
  });
});
