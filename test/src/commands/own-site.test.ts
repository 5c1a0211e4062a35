import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { openAuthority } from '../../../ca/authority.ts';
import { ownSite } from '../../../src/commands/own-site.ts';

describe('ownSite', () => {
  it('knows whether the root may speak for its page', async () => {
    for (const [constraints, state] of [[[], 'open'], [['example.test'], 'never'], [['10.0.0.0/8'], 'never'], [['trust.lens'], 'open'], [['lens'], 'open']] as const) {
      const { root } = await openAuthority({ home: '', create: true, memory: true, constraints });
      const { status, body } = ownSite(root, () => undefined).answer({ client: '127.0.0.1', proxy: '127.0.0.1', by: 'proxy', host: 'trust.lens', method: 'GET', path: '/', userAgent: '' });
      assert.equal(status, 200);
      assert.match(Buffer.from(body).toString(), new RegExp(`id="trusted" data-state="${state}"`), constraints.join());
    }
  });
});
