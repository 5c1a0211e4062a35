/** A real Java with a copy of its trust file. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'mocha';
import { perform, planInstall, planUninstall } from '../../../../ca/trust/change.ts';
import { thisMachine } from '../../../../ca/trust/machine.ts';
import { startProbeServer } from '../../../../ca/trust/probe-server.ts';
import { standingOf } from '../../../../ca/trust/status.ts';
import { java } from '../../../../ca/trust/stores/java.ts';
import type { TrustPlace } from '../../../../ca/trust/stores/store.ts';
import { closing, scratchFolder } from '../../../support/closing.ts';
import { needs } from '../../../support/needs.ts';
import { trustRoot } from '../../../support/trust-roots.ts';

describe('cacerts of Java', function () {
  this.timeout(120_000);
  const later = closing('each');

  it('trust the root after install and not before or after, as a TLS client of Java says, in both formats of the file', async function () {
    needs(this, 'java', 'keytool');
    const { authority, root } = await trustRoot(scratchFolder(later));
    const server = await startProbeServer(authority);
    later(() => server.close());
    const javaHome = dirname(dirname(realpathSync(execFileSync('which', ['java'], { encoding: 'utf8' }).trim())));
    const shipped = join(javaHome, 'lib', 'security', 'cacerts');
    for (const format of ['as it is', 'PKCS12']) {
      const home = scratchFolder(later);
      mkdirSync(join(home, 'lib', 'security'), { recursive: true });
      const file = join(home, 'lib', 'security', 'cacerts');
      if (format === 'as it is') copyFileSync(shipped, file);
      // As Java ships it: nothing in it is encrypted.
      else execFileSync('keytool', ['-J-Dkeystore.pkcs12.certProtectionAlgorithm=NONE', '-J-Dkeystore.pkcs12.macAlgorithm=NONE', '-importcert', '-noprompt', '-storetype', 'PKCS12', '-alias', 'other', '-file', (await trustRoot(scratchFolder(later))).root.file, '-keystore', file, '-storepass', 'changeit'], { stdio: 'pipe', env: { PATH: process.env['PATH'] } });
      const machine = thisMachine({ PATH: process.env['PATH'], JAVA_HOME: home, HOME: scratchFolder(later) });
      const find = async (): Promise<TrustPlace> => {
        const place = (await java.find(machine)).find(({ path }) => path === file);
        assert.ok(place);
        return place;
      };
      const standing = async (): Promise<unknown[]> => {
        const { state, proved, evidence } = await standingOf(await find(), root.sha256, server);
        return [state, proved, evidence];
      };
      const runner = { machine, keyboard: false, tell: () => undefined };
      const refused = ['absent', true, 'Java (HttpsURLConnection) refused a TLS server with a leaf of the root: alert certificate_unknown'];
      assert.deepEqual(await standing(), refused, format);
      for (const change of await planInstall([await find()], root)) assert.ok(await perform(runner, change));
      assert.deepEqual(await standing(), ['trusted', true, 'Java (HttpsURLConnection) accepted a TLS server with a leaf of the root'], format);
      assert.equal((await planInstall([await find()], root))[0]?.idle?.reason, 'done');
      for (const change of await planUninstall([await find()], ({ sha256 }) => sha256 === root.sha256)) assert.ok(await perform(runner, change));
      assert.deepEqual(await standing(), refused, format);
    }
  });

  it('says so when the password is another one, and takes that from the environment', async function () {
    needs(this, 'keytool');
    const { root } = await trustRoot(scratchFolder(later));
    const file = join(scratchFolder(later), 'cacerts');
    execFileSync('keytool', ['-importcert', '-noprompt', '-storetype', 'JKS', '-alias', 'mine', '-file', root.file, '-keystore', file, '-storepass', 'another one'], { stdio: 'pipe', env: { PATH: process.env['PATH'] } });
    const look = async (env: Record<string, string>): Promise<unknown> => (await java.reopen(thisMachine({ PATH: process.env['PATH'], ...env }), file))?.look();
    assert.match(JSON.stringify(await look({})), /"readable":false,"why":"keytool cannot read it \(keytool error: .*set TRUSTLENS_KEYSTORE_PASSWORD/);
    assert.deepEqual(await look({ TRUSTLENS_KEYSTORE_PASSWORD: 'another one' }), { readable: true, roots: [{ name: root.name, sha256: root.sha256, der: Buffer.from(root.der), handle: 'mine', inEffect: true }] });
  });
});
