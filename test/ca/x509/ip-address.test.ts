import assert from 'node:assert/strict';
import { BlockList, isIP } from 'node:net';
import { describe, it } from 'mocha';
import { formatIp, formatIpRange, inIpRange, parseIp, parseIpRange } from '../../../ca/x509/ip-address.ts';
import { Random } from '../../support/random.ts';

/** IPv6 text as the WHATWG URL parser writes it, which follows RFC 5952 without the mixed notation. */
const viaUrl = (text: string): string => new URL(`http://[${text}]/`).hostname.slice(1, -1);

describe('IP addresses of certificates', () => {
  it('are written as the URL standard writes them', () => {
    const random = new Random(7);
    for (let count = 0; count < 500; count += 1) {
      const bytes = Buffer.from(Array.from({ length: 16 }, () => (random.oneIn(2) ? 0 : random.below(256))));
      const plain = (bytes.toString('hex').match(/.{4}/g) ?? []).join(':');
      assert.equal(formatIp(bytes), viaUrl(plain));
    }
    assert.equal(formatIp(Buffer.of(192, 0, 2, 1)), '192.0.2.1');
    assert.equal(formatIp(Buffer.alloc(5)), undefined);
  });

  it('are read back, and nothing else is', () => {
    for (const text of ['::', '::1', '1::', '2001:db8::1', '1:2:3:4:5:6:7:8', '::ffff:192.0.2.1', '64:ff9b::192.0.2.33', '192.0.2.1', '0.0.0.0']) {
      const bytes = parseIp(text);
      assert.ok(bytes !== undefined, text);
      assert.equal(formatIp(bytes), text.includes(':') ? viaUrl(text) : text);
    }
    for (const text of [
      '',
      'a.test',
      '1.2.3',
      '1.2.3.4.5',
      '256.1.1.1',
      '01.2.3.4',
      ' 1.2.3.4',
      '1:2',
      ':::',
      '1::2::3',
      '12345::',
      'g::',
      '1:2:3:4:5:6:7:8:9',
      '::1%eth0',
      '1.2.3.4::',
      '1:2:3:4:5:6:7::8:9',
    ]) {
      assert.equal(isIP(text) !== 0 && !text.includes('%'), false, text);
      assert.equal(parseIp(text), undefined, text);
    }
  });

  it('agree with Node on which text is an address', () => {
    const random = new Random(3);
    for (let count = 0; count < 3000; count += 1) {
      const text = Array.from({ length: 1 + random.below(8) }, () => random.pick(['0', '1', 'ff', 'abcd', ':', '::', '.', '255', '300', '1.2.3.4'])).join('');
      assert.equal(parseIp(text) !== undefined, isIP(text) !== 0, text);
    }
  });
});

describe('ranges of name constraints', () => {
  it('are written with a prefix length, or with the mask where it has holes', () => {
    assert.equal(formatIpRange(Buffer.of(10, 0, 0, 0, 255, 0, 0, 0)), '10.0.0.0/8');
    assert.equal(formatIpRange(Buffer.alloc(8)), '0.0.0.0/0');
    assert.equal(formatIpRange(Buffer.alloc(32)), '::/0');
    assert.equal(formatIpRange(Buffer.concat([Buffer.from('20010db8000000000000000000000000ffffffff000000000000000000000000', 'hex')])), '2001:db8::/32');
    assert.equal(formatIpRange(Buffer.of(10, 0, 0, 0, 255, 0, 255, 0)), '10.0.0.0/255.0.255.0');
    for (const length of [0, 4, 7, 16, 33]) assert.equal(formatIpRange(Buffer.alloc(length)), undefined);
  });

  it('hold the addresses that Node says they hold', () => {
    const random = new Random(11);
    for (let count = 0; count < 500; count += 1) {
      const six = random.oneIn(2);
      const base = random.bytes(six ? 16 : 4);
      const prefix = random.below(base.length * 8 + 1);
      const address = Buffer.from(base);
      if (!random.oneIn(3)) address[random.below(address.length)] = random.below(256);
      const list = new BlockList();
      const family = six ? 'ipv6' : 'ipv4';
      list.addSubnet(formatIp(base) ?? '', prefix, family);
      const range = parseIpRange(`${formatIp(base) ?? ''}/${prefix}`);
      assert.ok(range !== undefined);
      assert.equal(inIpRange(address, range), list.check(formatIp(address) ?? '', family), `${formatIp(address)} in ${formatIp(base)}/${prefix}`);
    }
  });

  it('are read in both forms, and hold only their own family', () => {
    assert.deepEqual([...(parseIpRange('10.0.0.0/255.0.255.0')?.mask ?? [])], [255, 0, 255, 0]);
    for (const text of ['10.0.0.0', '10.0.0.0/33', '10.0.0.0/8/8', 'a/8', '10.0.0.0/::', '::/129']) assert.equal(parseIpRange(text), undefined, text);
    const all = parseIpRange('0.0.0.0/0');
    assert.ok(all !== undefined && !inIpRange(Buffer.alloc(16), all));
  });
});
