/** Trust brought in and taken out for real: Chromium by its own database, and the system store of Debian with the Java that follows it. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, it } from 'mocha';
import { openAuthority } from '../../ca/authority.ts';
import { closing, scratchFolder } from '../support/closing.ts';
import { needs } from '../support/needs.ts';
import { runToEnd } from '../support/processes.ts';
import { entry, newPlace, trustlens } from '../support/program.ts';
import type { Place } from '../support/program.ts';

/** Gives the namespace writable copies of what the system store is made of; what is written goes into memory and ends with it. */
const OVERLAYS = String.raw`set -e
memory=$(mktemp -d); mount -t tmpfs tmpfs "$memory"
for folder in /etc /usr/local /var/lib; do
  mkdir -p "$memory$folder/up" "$memory$folder/work"
  mount -t overlay overlay -o "lowerdir=$folder,upperdir=$memory$folder/up,workdir=$memory$folder/work" "$folder"
done
exec "$@"`;

describe('trust stores for real', function () {
  if (process.platform !== 'linux') return;
  this.timeout(240_000);
  const later = closing('each');

  async function made(): Promise<Place> {
    const place = newPlace(later);
    assert.equal((await trustlens(place, ['ca', 'init'])).status, 0);
    return place;
  }

  it('Chromium refuses a server of the root before install, accepts it after, and refuses it after uninstall', async function () {
    needs(this, 'chromium', 'certutil', 'tstclnt');
    const place = await made();
    const authority = await openAuthority({ home: place.home, create: false });
    const { secureContext } = await authority.leaf({ host: 'localhost', keyType: 'ec', maxVersion: 'TLSv1.3' });
    const server = createServer({ SNICallback: (_name, done) => done(null, secureContext) }, (_request, response) => response.end('<p>the page is here</p>'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    later(() => void server.close());
    later(() => server.closeAllConnections());
    const address = server.address();
    assert.ok(typeof address === 'object' && address !== null);
    const visit = async (): Promise<boolean> => {
      const args = ['--headless', '--disable-gpu', '--no-sandbox', `--user-data-dir=${scratchFolder(later)}`, '--dump-dom', `https://localhost:${address.port}/`];
      return (await runToEnd('chromium', args, { env: place.env })).stdout.includes('the page is here');
    };
    assert.equal(await visit(), false);
    const install = await trustlens(place, ['trust', 'install', '--store', 'chromium']);
    assert.equal(install.status, 0, install.stderr);
    assert.match(install.stdout.toString(), /^chromium +\S+\/nssdb +✓ trusted/m);
    assert.equal(await visit(), true, 'the database that was chosen is the one that Chromium reads');
    const uninstall = await trustlens(place, ['trust', 'uninstall', '--store', 'chromium']);
    assert.equal(uninstall.status, 0, uninstall.stderr);
    assert.equal(await visit(), false);
  });

  it("Debian's system store and the Java that takes roots over from it, in a mount namespace", async function () {
    needs(this, 'openssl', 'java', 'keytool', 'unshare');
    const place = await made();
    // Three Javas and four runs of the program on a busy machine: longer than `runToEnd` waits.
    const inside = (...command: string[]): Promise<{ stdout: string; stderr: string }> => promisify(execFile)('unshare', ['--mount', 'bash', '-c', OVERLAYS, 'bash', ...command], { env: place.env, timeout: 200_000, killSignal: 'SIGKILL' });
    if (!(await inside('true').then(() => true, () => false))) {
      console.log('    skipped: no mount namespace can be made here');
      this.skip();
    }
    const anchors = '/usr/local/share/ca-certificates';
    const before = readdirSync(anchors);
    const own = [process.execPath, ...entry(), 'trust'].map((word) => `'${word}'`).join(' ');
    const all = `--home '${place.home}'`;
    // openssl itself has the last word: a root verifies by the default paths only where it is one of them.
    const asked = `openssl verify '${join(place.home, 'ca.pem')}' >/dev/null 2>&1; echo "openssl $?"`;
    const { stdout: said, stderr } = await inside(
      'bash',
      '-c',
      `${asked}; ${own} install --store system --yes ${all}; echo "install $?"; ${asked}; ${own} status --store java ${all}; ${own} uninstall --store system ${all}; echo "uninstall $?"; ${asked}`,
    );
    const rows = said.split('\n').filter((line) => /^(openssl|install|uninstall) \d|^(debian|java) /.test(line)).map((line) => line.replace(/ {2,}.* {2,}([✓–!✗] [a-z ]*?[a-z]) {2,}.*/, ' $1'));
    const expected = ['openssl 2', 'debian ✓ trusted', 'install 0', 'openssl 0', 'java ✓ trusted', 'debian – not trusted', 'java – not trusted', 'uninstall 0', 'openssl 2'];
    assert.deepEqual(rows, expected, `${said}\n${stderr}`);
    assert.match(stderr, /note: java \S+ has the root too; `trustlens trust uninstall --store debian` takes it out there as well/);
    assert.match(stderr, /\$ update-ca-certificates --fresh\n/);
    assert.deepEqual(readdirSync(anchors), before, 'the real store is as it was');
  });
});
