import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { startSite } from '../../../src/demo/site.ts';
import { closing } from '../../support/closing.ts';
import { runToEnd } from '../../support/processes.ts';

describe('the site of the demonstration', () => {
  const later = closing('each');

  it('has a chain that openssl takes under its CA alone', async () => {
    const site = await startSite();
    later(() => site.close());
    const { stdout, stderr } = await runToEnd('openssl', ['s_client', '-connect', `127.0.0.1:${site.port}`, '-servername', 'localhost', '-verify_hostname', 'localhost', '-showcerts']);
    assert.match(stdout.toString(), /subject=CN ?= ?localhost\s+issuer=CN ?= ?Demo Site CA/, stderr);
    assert.deepEqual([site.issuer, site.received], ['CN=Demo Site CA', []]);
  });
});
