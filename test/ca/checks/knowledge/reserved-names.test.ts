import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { FAULTS_SINCE, addressFault, dnsNameFault } from '../../../../ca/checks/knowledge/reserved-names.ts';

const ISSUED = Date.UTC(2026, 9, 1);

describe('dnsNameFault', () => {
  const cases: [name: string, fault: RegExp | undefined][] = [
    ['www.example.com', undefined],
    ['*.example.com', undefined],
    ['xn--bcher-kva.example', /internal/],
    ['xn--bcher-kva.com', undefined],
    ['intranet', /internal/],
    ['mail.local', /internal/],
    ['db.internal', /internal/],
    ['a_b.example.com', /underscore/],
    ['a..example.com', /empty label/],
    ['.example.com', /empty label/],
    [`${'a'.repeat(64)}.com`, /longer/],
    [`${'a.'.repeat(127)}com`, /longer/],
    ['1.2.0.192.in-addr.arpa', /arpa/],
    ['192.0.2.1', /address/],
    ['a b.com', /characters/],
    ['-a.com', /characters/],
    ['a.com\0', /characters/],
    ['ab--c.com', /hyphens/],
  ];
  for (const [name, fault] of cases) {
    it(`${JSON.stringify(name.slice(0, 30))}: ${fault?.source ?? 'fine'}`, () => {
      const found = dnsNameFault(name, ISSUED);
      if (fault === undefined) assert.equal(found, undefined);
      else assert.match(found ?? '', fault);
    });
  }

  it('allows .arpa before 2026-03-15', () => {
    assert.equal(dnsNameFault('1.2.0.192.in-addr.arpa', Date.UTC(2026, 2, 14)), undefined);
    assert.ok(dnsNameFault('1.2.0.192.in-addr.arpa', Date.UTC(2026, 2, 15)) !== undefined);
  });
});

describe('addressFault', () => {
  it('knows the ranges that nobody owns', () => {
    for (const address of [
      '10.1.2.3',
      '127.0.0.1',
      '192.168.1.1',
      '172.16.0.1',
      '169.254.1.1',
      '192.0.2.7',
      '224.0.0.1',
      '255.255.255.255',
      '::1',
      '::',
      'fe80::1',
      'fd00::1',
      '2001:db8::1',
      'ff02::1',
      '::ffff:8.8.8.8',
    ]) {
      assert.match(addressFault(address) ?? '', /reserved range/, address);
    }
    for (const address of ['8.8.8.8', '172.32.0.1', '1.1.1.1', '2606:4700::1111', 'a.test']) assert.equal(addressFault(address), undefined, address);
  });
});

describe('FAULTS_SINCE', () => {
  it('dates what the requirements date', () => {
    const since = (fault: string | undefined): number | undefined => FAULTS_SINCE.get(fault ?? '');
    assert.equal(since(dnsNameFault('intranet', ISSUED)), Date.UTC(2015, 10, 1));
    assert.equal(since(addressFault('10.0.0.1')), Date.UTC(2015, 10, 1));
    assert.equal(since(dnsNameFault('1.0.0.10.in-addr.arpa', ISSUED)), Date.UTC(2026, 2, 15));
    assert.equal(since(dnsNameFault('a_b.example.com', ISSUED)), undefined);
  });
});
