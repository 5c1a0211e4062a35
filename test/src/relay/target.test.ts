import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { authorityOf, canonicalHost, parseAbsoluteTarget, parseAuthority } from '../../../src/relay/target.ts';

describe('the target of a proxy request', () => {
  it('is a name, an IPv4 address or a bracketed IPv6 address, and a port', () => {
    assert.deepEqual(parseAuthority('Example.TEST:443'), { host: 'example.test', port: 443 });
    assert.deepEqual(parseAuthority('127.0.0.1:8443'), { host: '127.0.0.1', port: 8443 });
    assert.deepEqual(parseAuthority('[::1]:443'), { host: '::1', port: 443 });
    assert.deepEqual(parseAuthority('bücher.test:443'), { host: 'xn--bcher-kva.test', port: 443 });
    assert.deepEqual(parseAuthority('trailing.test.:443'), { host: 'trailing.test', port: 443 });
    assert.deepEqual(parseAuthority('under_score.test:1'), { host: 'under_score.test', port: 1 });
  });

  it('is a harmless name even when it is one of a JavaScript object', () => {
    assert.deepEqual(parseAuthority('__proto__:443'), { host: '__proto__', port: 443 });
    assert.deepEqual(parseAuthority('constructor:443'), { host: 'constructor', port: 443 });
  });

  it('is nothing else', () => {
    const refused = ['', ':443', 'a', 'a:', 'a:0', 'a:65536', 'a:443x', 'a:-1', '../../x:443', 'a/b:443', 'a b:443', 'u@a:443', '::1:443', '[::1:443', '[a]:443', 'a..b:443', '-a.test:443', `${'a'.repeat(64)}.test:443`, `${'a.'.repeat(127)}test:443`, 'a\u0000b:443', 'a\nb:443', '*:443'];
    for (const text of refused) assert.equal(parseAuthority(text), undefined, JSON.stringify(text));
  });

  it('of an absolute request loses user information and fragment, and keeps path and query', () => {
    assert.deepEqual(parseAbsoluteTarget('http://a.test/x?y'), { host: 'a.test', port: 80, path: '/x?y' });
    assert.deepEqual(parseAbsoluteTarget('http://u:p@a.test:81'), { host: 'a.test', port: 81, path: '/' });
    assert.deepEqual(parseAbsoluteTarget('HTTP://[::1]:8080?q#f'), { host: '::1', port: 8080, path: '/?q' });
    for (const text of ['/', 'https://a.test/', 'ftp://a.test/', 'http:///x', 'http://a.test:99999/', '*']) assert.equal(parseAbsoluteTarget(text), undefined, text);
  });

  it('is written as people write it', () => {
    assert.equal(authorityOf({ host: '::1', port: 443 }), '[::1]:443');
    assert.equal(authorityOf({ host: 'a.test', port: 80 }), 'a.test:80');
    assert.equal(canonicalHost('[FE80::1]'), 'fe80::1');
  });
});
