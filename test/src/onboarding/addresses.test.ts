import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { reachableAddresses } from '../../../src/onboarding/addresses.ts';

const HERE = [
  { address: '127.0.0.1', family: 'IPv4', internal: true },
  { address: '203.0.113.7', family: 'IPv4', internal: false },
  { address: '172.17.0.1', family: 'IPv4', internal: false },
  { address: '192.168.1.5', family: 'IPv4', internal: false },
  { address: '169.254.3.4', family: 'IPv4', internal: false },
  { address: '2001:db8::5', family: 'IPv6', internal: false },
  { address: 'fe80::1', family: 'IPv6', internal: false },
];

describe('reachableAddresses', () => {
  it('are none on loopback, and the one that was chosen', () => {
    for (const listen of ['127.0.0.1', '127.0.0.2', '::1']) assert.deepEqual(reachableAddresses(listen, HERE), []);
    assert.deepEqual(reachableAddresses('192.168.1.5', HERE), ['192.168.1.5']);
  });

  it('are all that others can use, the likeliest first', () => {
    assert.deepEqual(reachableAddresses('0.0.0.0', HERE), ['192.168.1.5', '172.17.0.1', '203.0.113.7']);
    assert.deepEqual(reachableAddresses('::', HERE), ['192.168.1.5', '172.17.0.1', '203.0.113.7', '2001:db8::5']);
  });
});
