import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { hostName } from '../../../ca/checks/host-name.ts';
import { checkInput, found, goodPath } from '../../support/judged-path.ts';
import { alternativeNames } from '../../support/made-certificate.ts';

describe('host_name', () => {
  const named = (...names: (string | Buffer)[]): ReturnType<typeof goodPath> =>
    goodPath({ leafExtensions: { names: names.length === 0 ? undefined : alternativeNames(...names) } });
  const at = (host: string, ...names: (string | Buffer)[]): string => {
    const [finding] = hostName.run(checkInput(named(...names), { host }));
    return `${finding?.check ?? ''} ${finding?.severity ?? ''} ${finding?.short ?? ''}`.trim();
  };

  it('is content with a name, a wildcard and an address of the list', () => {
    assert.equal(at('a.test', 'b.test', 'a.test'), 'host_name ok');
    assert.equal(at('x.a.test', '*.a.test'), 'host_name ok');
    assert.equal(at('192.0.2.1', '192.0.2.1'), 'host_name ok');
    assert.equal(at('2001:db8::1', Buffer.from('20010db8000000000000000000000001', 'hex')), 'host_name ok');
  });
  it('finds another host, two labels under a wildcard, and an address in the place of a name', () => {
    assert.equal(at('c.test', 'b.test', 'a.test'), 'wrong_host error wrong host');
    assert.equal(at('x.y.a.test', '*.a.test'), 'wrong_host error wrong host');
    assert.equal(at('a.test', '192.0.2.1'), 'wrong_host error wrong host');
    assert.equal(at('192.0.2.1', 'a.test'), 'wrong_host error wrong host');
  });
  it('tells a partial wildcard that some clients would take', () =>
    assert.equal(at('xy.a.test', 'x*.a.test'), 'wrong_host error wrong host (partial wildcard)'));
  it('does not look at the common name, and says so', () => {
    assert.equal(at('www.example.com'), 'only_common_name error name only in the common name');
    assert.equal(at('a.test'), 'no_names error no names in the certificate');
    assert.equal(at('www.example.com', 'b.test'), 'wrong_host error wrong host');
  });
  it('lists a few of many names', () => {
    const [finding] = hostName.run(checkInput(named(...Array.from({ length: 50 }, (_, index) => `h${index}.test`)), { host: 'x.test' }));
    assert.match(finding?.summary ?? '', /^made for h0\.test, h1\.test, h2\.test and 47 more names, not for x\.test/);
  });
  it('does not apply without a host or a certificate', () => {
    assert.deepEqual(found(hostName, checkInput(undefined, { host: '' })), ['host_name not_applicable']);
    assert.deepEqual(found(hostName, checkInput([])), ['host_name not_applicable']);
  });
});
