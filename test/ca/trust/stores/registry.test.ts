/**
 * All trust stores: what every one has to be, and the exact commands of each. Those that no machine of the tests has (Fedora, Arch,
 * openSUSE, macOS, Windows) are held to the command lines that their manuals give; the others are run for real beside this.
 */
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'mocha';
import { commandLines } from '../../../../ca/trust/change.ts';
import { trustStores } from '../../../../ca/trust/stores/registry.ts';
import type { HeldRoot, TrustPlace, TrustRoot, TrustStore } from '../../../../ca/trust/stores/store.ts';
import { closing, scratchFolder } from '../../../support/closing.ts';
import { fakeMachine } from '../../../support/fake-machine.ts';
import type { FakeMachine, MachineWish } from '../../../support/fake-machine.ts';
import { trustRoot } from '../../../support/trust-roots.ts';

describe('trust stores', () => {
  const later = closing('all');
  let root: TrustRoot;
  let pem: string;

  before(async () => {
    ({ root, pem } = await trustRoot(scratchFolder(later)));
  });

  function machineWith(wish: Omit<MachineWish, 'folder'>): FakeMachine {
    return fakeMachine({ folder: scratchFolder(later), ...wish });
  }

  function store(name: string): TrustStore {
    const found = trustStores.find((one) => one.name === name);
    assert.ok(found);
    return found;
  }

  async function onlyPlace(machine: FakeMachine, name: string): Promise<TrustPlace> {
    const [place, ...more] = await store(name).find(machine);
    assert.ok(place !== undefined && more.length === 0);
    return place;
  }

  function held(handle: string | null): HeldRoot {
    return { name: root.name, sha256: root.sha256, der: root.der, handle, inEffect: true };
  }

  function inLines(machine: FakeMachine, place: TrustPlace): string[] {
    return commandLines(machine, { commands: place.install(root, undefined) });
  }

  function outLines(machine: FakeMachine, place: TrustPlace, handle: string | null): string[] {
    return commandLines(machine, { commands: place.uninstall([held(handle)]) });
  }

  it('have names and titles of their own', () => {
    assert.deepEqual([...new Set(trustStores.map(({ name }) => name))], trustStores.map(({ name }) => name));
    for (const { name, title } of trustStores) {
      assert.match(name, /^[a-z]+(-[a-z]+)*$/);
      assert.ok(title.length > 10 && title.length < 70, title);
    }
  });

  it('find nothing on an empty machine of any system, and change nothing by looking', async () => {
    for (const platform of ['linux', 'freebsd'] as const) {
      const machine = machineWith({ platform });
      for (const one of trustStores) assert.deepEqual(await one.find(machine), [], one.name);
      assert.deepEqual(machine.ran, []);
    }
  });

  it('plan nothing to take out where nothing is held, and reopen no place that is gone', async () => {
    for (const [platform, names] of [['linux', ['debian', 'fedora', 'arch', 'opensuse', 'chromium', 'firefox', 'java']], ['darwin', ['macos', 'macos-system']]] as const) {
      for (const name of names) assert.equal(await store(name).reopen(machineWith({ platform }), '/no/such/place'), undefined, name);
    }
    const machine = machineWith({ platform: 'win32' });
    assert.deepEqual((await onlyPlace(machine, 'windows')).uninstall([]), []);
  });

  const LINUX = [
    { name: 'debian', id: 'ID=debian', programs: ['update-ca-certificates'], file: '/usr/local/share/ca-certificates/trustlens-*.crt', after: ['sudo update-ca-certificates', 'sudo update-ca-certificates --fresh'], bundle: '/etc/ssl/certs/ca-certificates.crt' },
    { name: 'debian', id: 'ID=ubuntu\nID_LIKE=debian', programs: ['update-ca-certificates'], file: '/usr/local/share/ca-certificates/trustlens-*.crt', after: ['sudo update-ca-certificates', 'sudo update-ca-certificates --fresh'], bundle: '/etc/ssl/certs/ca-certificates.crt' },
    { name: 'debian', id: 'ID=alpine', programs: ['update-ca-certificates'], file: '/usr/local/share/ca-certificates/trustlens-*.crt', after: ['sudo update-ca-certificates', 'sudo update-ca-certificates --fresh'], bundle: '/etc/ssl/certs/ca-certificates.crt' },
    { name: 'fedora', id: 'ID="rocky"\nID_LIKE="rhel centos fedora"', programs: ['update-ca-trust'], file: '/etc/pki/ca-trust/source/anchors/trustlens-*.pem', after: ['sudo update-ca-trust extract', 'sudo update-ca-trust extract'], bundle: '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem' },
    { name: 'arch', id: 'ID=manjaro\nID_LIKE=arch', programs: ['trust'], file: '/etc/ca-certificates/trust-source/anchors/trustlens-*.crt', after: ['sudo trust extract-compat', 'sudo trust extract-compat'], bundle: '/etc/ca-certificates/extracted/tls-ca-bundle.pem' },
    { name: 'opensuse', id: 'ID="opensuse-leap"\nID_LIKE="suse opensuse"', programs: ['update-ca-certificates'], file: '/usr/share/pki/trust/anchors/trustlens-*.pem', after: ['sudo update-ca-certificates', 'sudo update-ca-certificates'], bundle: '/var/lib/ca-certificates/ca-bundle.pem' },
  ];
  for (const { name, id, programs, file, after, bundle } of LINUX) {
    it(`${name} on ${id.split('\n')[0] ?? ''}: its own folder and program, and no other system's`, async () => {
      const files = { '/etc/os-release': `${id}\n` };
      const machine = machineWith({ files, programs });
      const systems = await Promise.all(trustStores.filter(({ group }) => group === 'system').map(async (one) => [one.name, (await one.find(machine)).length]));
      assert.deepEqual(systems.filter(([, count]) => count !== 0), [[name, 1]]);
      const place = await onlyPlace(machine, name);
      const path = file.replace('*', root.sha256.slice(0, 16));
      assert.deepEqual([place.scope, place.missing, path.startsWith(`${place.path}/`)], ['machine', [], true]);
      assert.deepEqual(inLines(machine, place), [`sudo install -D -m 0644 ${root.file} ${path}`, after[0]]);
      assert.deepEqual(outLines(machine, place, path), [`sudo rm -f ${path}`, after[1]]);
      assert.deepEqual(commandLines({ ...machine, isAdministrator: true }, { commands: place.install(root, undefined) })[1], after[0]?.replace('sudo ', ''));
      assert.deepEqual(await place.look(), { readable: true, roots: [] });
      const waiting = await onlyPlace(machineWith({ files: { ...files, [path]: pem }, programs }), name);
      assert.deepEqual(await waiting.look(), { readable: true, roots: [{ ...held(path), der: Buffer.from(root.der), inEffect: false }] }, 'a file that was not taken over yet does not count');
      const taken = await onlyPlace(machineWith({ files: { ...files, [path]: pem, [bundle]: pem }, programs }), name);
      assert.deepEqual(await taken.look(), { readable: true, roots: [{ ...held(path), der: Buffer.from(root.der) }] });
      const other = await onlyPlace(machineWith({ files: { ...files, [bundle]: pem }, programs }), name);
      assert.deepEqual(await other.look(), { readable: true, roots: [{ ...held(null), der: Buffer.from(root.der) }] }, 'in the bundle, but from elsewhere');
    });
  }

  it('name the exact package of the distribution for a program that is missing', async () => {
    const system = { 'ID=debian': 'apt-get install ca-certificates', 'ID=alpine': 'apk add ca-certificates', 'ID=fedora': 'dnf install ca-certificates', 'ID=arch': 'pacman -S p11-kit', 'ID=opensuse': 'zypper install ca-certificates' };
    for (const [id, remedy] of Object.entries(system)) {
      const machine = machineWith({ files: { '/etc/os-release': id } });
      const [place] = (await Promise.all(trustStores.map((one) => one.find(machine)))).flat();
      assert.deepEqual(place?.missing.map((one) => one.remedy), [remedy]);
    }
    const nss = { 'ID=debian': 'apt-get install libnss3-tools', 'ID=alpine': 'apk add nss-tools', 'ID=fedora': 'dnf install nss-tools', 'ID=arch': 'pacman -S nss', 'ID=opensuse': 'zypper install mozilla-nss-tools' };
    for (const [id, remedy] of Object.entries(nss)) {
      const place = await onlyPlace(machineWith({ files: { '/etc/os-release': id }, programs: ['chromium'] }), 'chromium');
      assert.deepEqual(place.missing, [{ program: 'certutil', remedy }]);
    }
  });

  it('macos: the login keychain by default, the system keychain on request', async () => {
    const machine = machineWith({ platform: 'darwin' });
    const login = await onlyPlace(machine, 'macos');
    const keychain = join(machine.userHome, 'Library', 'Keychains', 'login.keychain-db');
    assert.deepEqual([login.path, login.scope, store('macos').byDefault, store('macos-system').byDefault], [keychain, 'user', true, false]);
    assert.deepEqual(inLines(machine, login), [`security add-trusted-cert -r trustRoot -p ssl -p basic -k ${keychain} ${root.file}`]);
    assert.deepEqual(outLines(machine, login, 'x'), [`security delete-certificate -Z ${root.sha256.toUpperCase()} -t ${keychain}`]);
    const system = await onlyPlace(machine, 'macos-system');
    assert.deepEqual([system.path, system.scope], ['/Library/Keychains/System.keychain', 'machine']);
    assert.deepEqual(inLines(machine, system), [`sudo security add-trusted-cert -d -r trustRoot -p ssl -p basic -k /Library/Keychains/System.keychain ${root.file}`]);
    assert.deepEqual(outLines(machine, system, 'x'), [`sudo security delete-certificate -Z ${root.sha256.toUpperCase()} /Library/Keychains/System.keychain`]);
  });

  it('macos: reads a keychain as PEM and has security(1) judge the leaf', async () => {
    const server = { port: 1, host: 'trust-probe.trustlens.invalid', isAddress: false, leafFile: '/tmp/leaf.pem', hostsFile: '/tmp/hosts', during: () => assert.fail('no connection'), close: () => Promise.resolve() };
    for (const [status, verdict] of [[0, 'trusted'], [1, 'refused'], [null, 'unclear']] as const) {
      const machine = machineWith({ platform: 'darwin', answer: (_program, [verb]) => (verb === 'find-certificate' ? { stdout: pem } : { status }) });
      const place = await onlyPlace(machine, 'macos');
      assert.deepEqual(await place.look(), { readable: true, roots: [{ ...held(root.sha256), der: Buffer.from(root.der) }] });
      assert.equal((await place.prove(server)).verdict, verdict);
      assert.deepEqual(machine.ran, [`/usr/bin/security find-certificate -a -p ${place.path}`, '/usr/bin/security verify-cert -c /tmp/leaf.pem -p ssl -n trust-probe.trustlens.invalid -L']);
    }
    const locked = await onlyPlace(machineWith({ platform: 'darwin', answer: () => ({ status: 51, stderr: 'could not be found\nmore' }) }), 'macos');
    assert.deepEqual(await locked.look(), { readable: false, why: 'security cannot read it: could not be found' });
  });

  it('windows: the root store of the user, by its own certutil', async () => {
    const machine = machineWith({ platform: 'win32', answer: () => ({ stdout: `${Buffer.from(root.der).toString('base64')}\r\n` }) });
    const place = await onlyPlace(machine, 'windows');
    const sha1 = new X509Certificate(root.der).fingerprint.replaceAll(':', '').toLowerCase();
    assert.deepEqual(inLines(machine, place), [`certutil -user -addstore Root ${root.file}`]);
    assert.deepEqual(outLines(machine, place, 'x'), [`certutil -user -delstore Root ${sha1}`]);
    assert.deepEqual(await place.look(), { readable: true, roots: [{ ...held(root.sha256), der: Buffer.from(root.der) }] });
    assert.match(machine.ran[0] ?? '', /^powershell\.exe -NoProfile -NonInteractive -Command Get-ChildItem Cert:\\CurrentUser\\Root \|/);
  });

  it('chromium: the database that counts, and one that every version reads where there is none', async () => {
    const classic = '/home/ana/.pki/nssdb/cert9.db';
    const data = '/home/ana/.local/share/pki/nssdb/cert9.db';
    const paths = async (wish: Omit<MachineWish, 'folder'>): Promise<string[]> => {
      const machine = machineWith(wish);
      return (await store('chromium').find(machine)).map(({ path, note }) => `${path.slice(machine.userHome.length)}${note === undefined ? '' : ` (${note})`}`);
    };
    assert.deepEqual(await paths({}), []);
    assert.deepEqual(await paths({ programs: ['google-chrome'] }), ['/.pki/nssdb']);
    assert.deepEqual(await paths({ files: { [classic]: '' } }), ['/.pki/nssdb']);
    assert.deepEqual(await paths({ files: { [data]: '' }, programs: ['chromium'] }), ['/.local/share/pki/nssdb (read since Chromium 146)']);
    assert.deepEqual(await paths({ files: { [classic]: '', [data]: '' } }), ['/.pki/nssdb', '/.local/share/pki/nssdb (browsers do not read it while ~/.pki/nssdb is there)']);
    assert.deepEqual(await paths({ files: { '/home/ana/snap/chromium/current/x': '' } }), ['/snap/chromium/current/.pki/nssdb (Chromium from the snap store)']);
  });

  it('nss: the newer database with sql:, the older one with dbm:, a trust bit that is missing is set', async () => {
    const ini = '[Profile0]\nName=default\nIsRelative=1\nPath=with space\n';
    for (const [file, kind] of [['cert9.db', 'sql'], ['cert8.db', 'dbm']] as const) {
      const machine = machineWith({ files: { '/home/ana/.mozilla/firefox/profiles.ini': ini, [`/home/ana/.mozilla/firefox/with space/${file}`]: '' }, programs: ['certutil'] });
      const place = await onlyPlace(machine, 'firefox');
      const database = `'${kind}:${machine.userHome}/.mozilla/firefox/with space'`;
      const nickname = `'${root.name} (${root.sha256.slice(0, 8)})'`;
      assert.deepEqual(inLines(machine, place), [`certutil -A -d ${database} -t C,, -n ${nickname} -i ${root.file}`]);
      assert.deepEqual(commandLines(machine, { commands: place.install(root, { ...held("it's mine"), inEffect: false }) }), [String.raw`certutil -M -d ${database} -t C,, -n 'it'\''s mine'`]);
      assert.deepEqual(outLines(machine, place, 'mine'), [`certutil -D -d ${database} -n mine`]);
    }
  });

  it('java: the file of $JAVA_HOME, of the `java` in PATH and of Debian, jssecacerts before cacerts, each file once', async () => {
    const files = { '/jdk/lib/security/cacerts': '', '/etc/ssl/certs/java/cacerts': '' };
    const machine = machineWith({ files, programs: ['keytool'], isAdministrator: true });
    const env = { JAVA_HOME: machine.at('/jdk') };
    const paths = async (): Promise<string[]> => (await store('java').find({ ...machine, env })).map(({ path }) => path);
    assert.deepEqual(await paths(), [machine.at('/jdk/lib/security/cacerts'), machine.at('/etc/ssl/certs/java/cacerts')]);
    mkdirSync(machine.at('/jdk/lib/security/jssecacerts'));
    assert.equal((await paths())[0], machine.at('/jdk/lib/security/cacerts'), 'a folder is no file');
    const [place] = await store('java').find({ ...machine, env });
    assert.ok(place);
    const end = `-keystore ${place.path} -storepass changeit`;
    assert.deepEqual(inLines(machine, place), [`keytool -importcert -noprompt -trustcacerts -alias trustlens-${root.sha256.slice(0, 16)} -file ${root.file} ${end}`]);
    assert.deepEqual(outLines(machine, place, 'debian:x'), [`keytool -delete -alias debian:x ${end}`]);
    const [own] = await store('java').find({ ...machine, env: { ...env, TRUSTLENS_KEYSTORE_PASSWORD: 'secret' } });
    assert.ok(own);
    assert.match(inLines(machine, own)[0] ?? '', /-storepass:env TRUSTLENS_KEYSTORE_PASSWORD$/);
    assert.doesNotMatch(inLines(machine, own)[0] ?? '', /secret/);
  });
});
