import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { mayAsk, plainHttp, rangeOf } from '../../../src/fetch/destinations.ts';
import type { Range } from '../../../src/fetch/destinations.ts';

/** By the IANA special-purpose address registries. */
const ADDRESSES: readonly (readonly [Range, ...string[]])[] = [
  ['public', '93.184.216.34', '172.32.0.1', '100.128.0.1', '2606:2800:220:1::1', '::ffff:8.8.8.8'],
  ['loopback', '127.0.0.1', '127.255.0.9', '::1', '::ffff:127.0.0.1', '::ffff:7f00:1'],
  ['private', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1', '100.64.0.1', 'fd00::1', '::ffff:10.0.0.1'],
  ['link_local', '169.254.169.254', 'fe80::1', 'fe80::1%eth0'],
  ['never', '0.0.0.0', '::', '224.0.0.1', '255.255.255.255', 'ff02::1', '64:ff9b::7f00:1', '2002:7f00:1::', '2001:0:1::', '::127.0.0.1', '192.0.2.1', 'localhost', ''],
];

describe('destinations', () => {
  for (const [range, ...addresses] of ADDRESSES) {
    it(`knows what is ${range}`, () => assert.deepEqual(addresses.map((address) => [address, rangeOf(address)]), addresses.map((address) => [address, range])));
  }

  it('asks nobody near us for the sake of a server far away', () => {
    const far = '93.184.216.34';
    assert.ok(mayAsk('2606:2800:220:1::1', far));
    for (const near of ['127.0.0.1', '10.0.0.1', '169.254.169.254', '0.0.0.0']) assert.equal(mayAsk(near, far), false, near);
    for (const near of ['127.0.0.1', '10.0.0.1']) assert.equal(mayAsk(near, null), false, near);
  });

  it('asks only where the server is itself', () => {
    assert.ok(mayAsk('127.0.0.2', '127.0.0.1'));
    assert.ok(mayAsk('10.9.9.9', '192.168.1.1'));
    assert.equal(mayAsk('127.0.0.1', '192.168.1.1'), false, 'a machine of the local network does not lead to this one');
    assert.equal(mayAsk('169.254.169.254', '10.0.0.1'), false);
    assert.equal(mayAsk('224.0.0.1', '224.0.0.1'), false);
    assert.ok(mayAsk('93.184.216.34', '127.0.0.1'));
  });

  it('takes plain http alone', () => {
    assert.equal(plainHttp('http://ca.test/a.crl')?.hostname, 'ca.test');
    assert.equal(plainHttp('http://0x7f.1/')?.hostname, '127.0.0.1', 'odd spellings of an address are still that address');
    for (const other of ['https://ca.test/', 'file:///etc/passwd', 'ldap://ca.test/', 'http://user@ca.test/', 'http://:secret@ca.test/', 'ca.test', '', `http://ca.test/${'a'.repeat(3_000)}`]) assert.equal(plainHttp(other), undefined, other);
  });
});
