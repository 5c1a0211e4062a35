import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'mocha';
import { PROBE_HOST, probeHost, startProbeServer } from '../../../ca/trust/probe-server.ts';
import { closing, scratchFolder } from '../../support/closing.ts';
import { opensslClient } from '../../support/openssl.ts';
import { trustRoot } from '../../support/trust-roots.ts';

describe('probe server', () => {
  const later = closing('each');

  it('asks for a name that the root may speak for', () => {
    assert.equal(probeHost([]), PROBE_HOST);
    assert.equal(probeHost(['10.0.0.0/8', 'example.test']), 'trust-probe.example.test');
    assert.equal(probeHost(['127.0.0.0/8']), '127.0.0.1');
    assert.equal(probeHost(['192.0.2.0/24']), '192.0.2.0');
    assert.equal(probeHost(['2001:db8::/32']), '2001:db8::');
    const long = `${'a'.repeat(60)}.${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.test`;
    assert.equal(probeHost([long]), long, 'a name too long to have one below it stands for itself');
  });

  for (const constraints of [[], ['example.test'], ['192.0.2.0/24']]) {
    it(`tells who took the leaf and who did not, for a root ${constraints.length === 0 ? 'without constraints' : `for ${constraints.join()}`}`, async () => {
      const { authority, root } = await trustRoot(scratchFolder(later), constraints);
      const server = await startProbeServer(authority);
      later(() => server.close());
      const name = server.isAddress ? ['-verify_ip', server.host] : ['-servername', server.host, '-verify_hostname', server.host];
      const knowing = await server.during(() => opensslClient(server.port, [...name, '-CAfile', root.file, '-verify_return_error', '-x509_strict']));
      assert.deepEqual([knowing.visit, knowing.result.status], [{ accepted: true, alert: null }, 0], knowing.result.stderr);
      const stranger = await server.during(() => opensslClient(server.port, [...name, '-no-CAfile', '-no-CApath', '-verify_return_error']));
      assert.deepEqual([stranger.visit, stranger.result.status], [{ accepted: false, alert: 'unknown ca' }, 1]);
      assert.deepEqual((await server.during(() => Promise.resolve('nobody came'))).visit, { accepted: false, alert: null });
      assert.ok(new X509Certificate(readFileSync(server.leafFile)).checkIssued(new X509Certificate(root.der)));
      assert.equal(readFileSync(server.hostsFile, 'utf8'), `127.0.0.1 ${server.host}\n`);
      await server.close();
      assert.equal(existsSync(server.leafFile), false);
    });
  }
});
