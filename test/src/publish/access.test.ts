import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { checkUpgrade, isOwnHost, newToken, ownHosts, tokenDigest } from '../../../src/publish/access.ts';
import type { Access, AccessRequest } from '../../../src/publish/access.ts';

const rules = { hosts: ownHosts('127.0.0.1', 4100), digest: tokenDigest('secret') };
const good = ['Host', '127.0.0.1:4100', 'Authorization', 'Bearer secret'];

function check(rawHeaders: readonly string[], rest: Partial<AccessRequest> = {}): Access {
  return checkUpgrade({ method: 'GET', url: '/events', rawHeaders, ...rest }, rules);
}

function status(access: Access): number {
  return access.ok ? 101 : access.status;
}

describe('access to the event stream', () => {
  it('is given to who has the token and comes by our own name', () => {
    for (const host of ['127.0.0.1:4100', 'localhost:4100', 'LocalHost:4100', '[::1]:4100']) {
      assert.equal(status(check(['host', host, 'AUTHORIZATION', 'bearer secret'])), 101, host);
    }
    const access = check(good, { url: '/events?since=3&bodies=1' });
    assert.deepEqual(access, { ok: true, subscription: { since: 3, bodies: true } });
  });

  it('is refused to foreign, missing and doubled hosts (DNS rebinding)', () => {
    const token = ['Authorization', 'Bearer secret'];
    for (const host of ['evil.example:4100', 'evil.example', '127.0.0.1', '127.0.0.1:80', '127.0.0.2:4100', 'localhost:4100.evil.example', '']) {
      assert.equal(status(check(['Host', host, ...token])), 421, host);
    }
    assert.equal(status(check(token)), 421);
    assert.equal(status(check([...good, 'Host', 'evil.example'])), 421);
    assert.equal(status(check(['Host', 'evil.example', ...good])), 421);
  });

  it('is refused to anything with an origin, even our own or none to speak of', () => {
    for (const origin of ['https://evil.example', 'http://127.0.0.1:4100', 'null', '']) {
      assert.equal(status(check([...good, 'Origin', origin])), 403, origin);
    }
  });

  it('is refused without the token of this run', () => {
    const host = ['Host', 'localhost:4100'];
    for (const credentials of ['Bearer wrong', 'Bearer', 'Bearer ', 'secret', 'Basic secret', 'Bearer secret extra', 'Bearer secre', 'Bearer secrets', '']) {
      assert.equal(status(check([...host, 'Authorization', credentials])), 401, credentials);
    }
    assert.equal(status(check(host)), 401);
    assert.equal(status(check([...good, 'Authorization', 'Bearer wrong'])), 401);
    assert.equal(status(check(host, { url: '/events?token=secret' })), 401);
  });

  it('is refused for another method, another path and an unknown wish', () => {
    assert.equal(status(check(good, { method: 'POST' })), 405);
    for (const url of ['/', '/events/', '/event', '/events/../events', 'http://127.0.0.1:4100/events', '/events?since=1?since=2', '*', '']) {
      assert.equal(status(check(good, { url })), 404, url);
    }
    assert.equal(status(check(good, { url: '/events?since=yesterday' })), 400);
    assert.equal(status(check(good, { url: '/events?nonsense=1' })), 400);
  });

  it('checks host before origin before token before path, so that a stranger learns nothing', () => {
    const wrong = ['Host', 'evil.example', 'Origin', 'https://evil.example'];
    assert.equal(status(check(wrong, { url: '/nothing', method: 'POST' })), 421);
    assert.equal(status(check(['Host', 'localhost:4100', 'Origin', 'https://evil.example'], { url: '/nothing', method: 'POST' })), 403);
    assert.equal(status(check(['Host', 'localhost:4100'], { url: '/nothing', method: 'POST' })), 401);
    assert.equal(status(check(good, { url: '/nothing', method: 'POST' })), 405);
  });
});

describe('own hosts', () => {
  it('are loopback and the address listened on', () => {
    assert.ok(isOwnHost(['Host', '192.0.2.7:99'], ownHosts('192.0.2.7', 99)));
    assert.ok(isOwnHost(['Host', '[2001:db8::1]:99'], ownHosts('2001:db8::1', 99)));
    assert.ok(isOwnHost(['Host', 'localhost:99'], ownHosts('192.0.2.7', 99)));
    assert.ok(!isOwnHost(['Host', '192.0.2.8:99'], ownHosts('192.0.2.7', 99)));
  });
});

describe('tokens', () => {
  it('are long, of letters that a header takes, and never the same', () => {
    const tokens = new Set(Array.from({ length: 50 }, newToken));
    assert.equal(tokens.size, 50);
    // 256 bits in base64url without padding (RFC 4648 §5).
    for (const token of tokens) assert.match(token, /^[A-Za-z0-9_-]{43}$/);
  });

  it('are let in as they are made', () => {
    const token = newToken();
    const access = checkUpgrade(
      { method: 'GET', url: '/events', rawHeaders: ['Host', '127.0.0.1:4100', 'Authorization', `Bearer ${token}`] },
      { ...rules, digest: tokenDigest(token) },
    );
    assert.equal(access.ok, true);
  });
});
