import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { INSTRUCTIONS } from '../../../ca/trust/instructions.ts';

describe('instructions', () => {
  it('say for every platform how to use the proxy, trust the root, what that misses, and how to undo it', () => {
    assert.equal(new Set(INSTRUCTIONS.map(({ platform }) => platform)).size, INSTRUCTIONS.length);
    for (const { title, proxy, trust, limits, remove, source } of INSTRUCTIONS) {
      for (const part of [proxy, trust, limits, remove]) assert.ok(part.length > 0, title);
      assert.match(source, /https:\/\/|^man /, title);
      for (const text of [...proxy, ...trust, ...limits, ...remove]) {
        assert.equal((text.match(/`/g) ?? []).length % 2, 0, `code that is not closed: ${text}`);
        for (const [, name = ''] of text.matchAll(/\{(\w+)\}/g)) assert.ok(['proxy_host', 'proxy_port', 'name', 'file', 'pem_file', 'sha1', 'days'].includes(name), text);
      }
      assert.match(proxy.join(' '), /\{proxy_host\}[^]*\{proxy_port\}/, title);
    }
  });

  it('name what a person would otherwise find out the hard way', () => {
    const of = (platform: string): string => JSON.stringify(INSTRUCTIONS.find((one) => one.platform === platform));
    assert.match(of('ios'), /Certificate Trust Settings/);
    assert.match(of('android'), /since Android 7/);
    assert.match(of('firefox'), /own store/);
  });
});
