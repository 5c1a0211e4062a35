/** Section IV of the rubric: the root certificate and its key. */
import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { networkInterfaces, hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { openAuthority } from '../../ca/authority.ts';
import type { OpenAuthority } from '../../ca/authority.ts';
import { authorityFolder, rootKeyFile } from '../../ca/key-store.ts';
import { DAY_MS, DEFAULT_ROOT_DAYS } from '../../ca/profiles.ts';
import { perform, planInstall, planUninstall } from '../../ca/trust/change.ts';
import { thisMachine } from '../../ca/trust/machine.ts';
import { nssPlace } from '../../ca/trust/nss-place.ts';
import { startProbeServer } from '../../ca/trust/probe-server.ts';
import { standingOf } from '../../ca/trust/status.ts';
import { systemCode } from '../../src/errors.ts';
import { scratchFolder } from '../support/closing.ts';
import type { Closing } from '../support/closing.ts';
import { alternativeNames, basicConstraints, extendedKeyUsage, keyUsage, makeCertificate } from '../support/made-certificate.ts';
import type { MadeCertificate } from '../support/made-certificate.ts';
import { certificateText, openssl } from '../support/openssl.ts';
import { runToEnd } from '../support/processes.ts';
import { newPlace, startProgram } from '../support/program.ts';
import { serverChain } from '../support/relay-stage.ts';
import { TO_LOOPBACK } from '../support/stage.ts';
import { trustRoot } from '../support/trust-roots.ts';
import { startCountingServer, startGradeProxy, visit } from './grade-proxy.ts';
import { holds } from './row.ts';
import type { Row, Section, Seen } from './row.ts';

const HOST = 'origin.test';
const SECRET = 'the-secret-of-this-test-6b0f';

/** Longest life of a root that the rubric likes, days. */
const MAX_DAYS = 90;

/** The refusal of a promise, as its code. */
async function refusal(promise: Promise<unknown>): Promise<string> {
  return promise.then(() => 'none', (error: unknown) => systemCode(error) ?? String(error));
}

/** All files of a folder with their bytes. */
function contents(folder: string): [name: string, bytes: Buffer][] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => [entry.name, readFileSync(join(entry.parentPath, entry.name))]);
}

/** Sets up nothing but folders: each row makes its own root. */
export async function setSection4(later: Closing): Promise<Section> {
  const home = (): string => join(scratchFolder(later), 'home');
  const newRoot = (options: Partial<Parameters<typeof openAuthority>[0]> = {}): Promise<OpenAuthority> => openAuthority({ home: '', create: true, memory: true, ...options });
  const chain = serverChain([HOST]);
  const place = newPlace(later);
  const upstreamCa = join(scratchFolder(later), 'upstream.pem');
  writeFileSync(upstreamCa, chain.root.pem);
  const program = await startProgram(later, ['--upstream-ca', upstreamCa], place);
  const server = await startCountingServer(later, chain);
  const { result } = await program.feed.one(() => runToEnd('curl', ['-sS', '--max-time', '30', '-x', program.url, '--cacert', program.runFile.caPem, ...TO_LOOPBACK, '--data', SECRET, `https://${HOST}:${server.port}/`], { env: program.env }));
  if (result.stdout.toString() !== 'ok') throw new Error(`the program does not relay: ${result.stderr}`);

  const generated = async (): Promise<Seen[]> => {
    const roots = await Promise.all([newRoot(), newRoot()]);
    const certificates = roots.map(({ root }) => new X509Certificate(root.der));
    const different = (value: (certificate: X509Certificate) => string): boolean => new Set(certificates.map(value)).size === 2;
    const [first] = roots;
    const name = first.root.name;
    const plain = (text: string): string => text.replace(/[^\p{L}\p{N}._-]/gu, '-');
    return [
      holds('another key each time', different(({ publicKey }) => publicKey.export({ format: 'jwk' }).x ?? ''), 'two roots have other keys, serials and subjects'),
      holds('another serial', different(({ serialNumber }) => serialNumber)),
      holds('another subject', different(({ subject }) => subject)),
      holds('the subject says user, machine and date', name.includes(plain(userInfo().username)) && `trustlens ${new Date().toISOString().slice(0, 10)} ${plain(userInfo().username)}@${plain(hostname())}`.startsWith(name), 'the name tells date, user and machine'),
    ];
  };

  const files = async (): Promise<Seen[]> => {
    const mode = (path: string): string => (statSync(path).mode & 0o777).toString(8);
    const keyFile = rootKeyFile(program.home);
    const refused = async (path: string, bits: number, mended: number): Promise<string> => {
      chmodSync(path, bits);
      const code = await refusal(openAuthority({ home: program.home, create: false }));
      chmodSync(path, mended);
      return code;
    };
    const [byFile, byFolder] = [await refused(keyFile, 0o644, 0o600), await refused(authorityFolder(program.home), 0o755, 0o700)];
    const key = createPrivateKey(readFileSync(keyFile));
    const scalar = Buffer.from(key.export({ format: 'jwk' }).d ?? '', 'base64url');
    const forms = [scalar, Buffer.from(scalar.toString('hex')), Buffer.from(scalar.toString('base64').slice(0, 40)), Buffer.from('PRIVATE KEY')];
    const leaks = (bytes: Buffer): boolean => forms.some((form) => bytes.includes(form));
    const others = contents(program.home).filter(([name]) => !keyFile.endsWith(name));
    return [
      { name: 'modes', expected: '600 in 700', saw: `${mode(keyFile)} in ${mode(authorityFolder(program.home))}`, evidence: 'the file 0600 in a folder 0700' },
      holds('refuses a file that others can read', byFile !== 'none', 'does not start when others could read either'),
      holds('refuses a folder that others can open', byFolder !== 'none'),
      holds('in no other file', others.length > 0 && !others.some(([, bytes]) => leaks(bytes)), 'the key is in no other file'),
      holds('in no event, which dashboard and exports are made of', !leaks(Buffer.from(JSON.stringify(program.feed.events))) && !leaks(Buffer.from(program.stderr())), 'nor in any event or message'),
    ];
  };

  const atRest = async (): Promise<Seen[]> => {
    const folder = home();
    const passphrase = (text: string) => (): Promise<string> => Promise.resolve(text);
    const made = await openAuthority({ home: folder, create: true, passphrase: passphrase('correct horse'), sealNew: true });
    const text = readFileSync(rootKeyFile(folder), 'latin1');
    const again = await openAuthority({ home: folder, create: false, passphrase: passphrase('correct horse') });
    const wrong = await refusal(openAuthority({ home: folder, create: false, passphrase: passphrase('wrong') }));
    const memory = home();
    await openAuthority({ home: memory, create: true, memory: true });
    const nothing = await refusal(Promise.resolve().then(() => statSync(memory)));
    return [
      holds('under a passphrase', !/BEGIN (?:EC )?PRIVATE KEY/.test(text) && again.root.sha256 === made.root.sha256 && wrong !== 'none', 'encrypted under a passphrase, another one is refused'),
      holds('in memory alone', nothing === 'ENOENT', 'or in memory alone: no file'),
    ];
  };

  const life = async (): Promise<Seen[]> => {
    const { root } = await newRoot();
    return [holds(`at most ${MAX_DAYS} days by default`, root.notAfter - Date.now() <= MAX_DAYS * DAY_MS, `${DEFAULT_ROOT_DAYS} days by default`)];
  };

  const constrained = async (): Promise<Seen[]> => {
    const folder = home();
    const authority = await openAuthority({ home: folder, create: true, constraints: ['example.test'] });
    const text = certificateText(authority.root.der);
    // Somebody has stolen the key, and uses it for another name.
    const privateKey = createPrivateKey(readFileSync(rootKeyFile(folder)));
    const thief: MadeCertificate = { der: Buffer.from(authority.root.der), pem: authority.root.pem, name: subjectOf(authority.root.der), privateKey, keyPem: '' };
    const leafFor = (host: string): MadeCertificate => makeCertificate({ subject: host, keyName: 'stolen', issuer: thief, notBefore: Date.now() - DAY_MS, notAfter: Date.now() + DAY_MS, extensions: [alternativeNames(host), basicConstraints(false), keyUsage('digitalSignature'), extendedKeyUsage('serverAuth')] });
    const rootFile = join(folder, 'root.pem');
    writeFileSync(rootFile, authority.root.pem);
    const seen: Seen[] = [];
    for (const [host, expected] of [['www.example.test', 'accepted'], [HOST, 'refused']] as const) {
      const leaf = leafFor(host);
      const { port } = await startCountingServer(later, { key: leaf.keyPem, chain: leaf.pem + authority.root.pem });
      const leafFile = join(folder, 'leaf.pem');
      writeFileSync(leafFile, leaf.pem);
      const verified = openssl(['verify', '-no-CApath', '-no-CAstore', '-CAfile', rootFile, '-purpose', 'sslserver', leafFile]).status === 0;
      const curl = await runToEnd('curl', ['-sS', '--max-time', '30', '--noproxy', '*', '--cacert', rootFile, ...TO_LOOPBACK, `https://${host}:${port}/`]);
      const tls = connectTls({ port, host: '127.0.0.1', servername: host, ca: [authority.root.pem] });
      const node = await new Promise<boolean>((resolve) => tls.once('secureConnect', () => resolve(true)).once('error', () => resolve(false)));
      tls.destroy();
      for (const [client, accepted] of Object.entries({ openssl: verified, curl: curl.status === 0, Node: node })) seen.push({ name: `${host}, ${client}`, expected, saw: accepted ? 'accepted' : 'refused', evidence: `${client} takes names within the constraints and no others, even with the key stolen` });
    }
    return [
      ...seen,
      holds('pathlen 0', text.includes('CA:TRUE, pathlen:0'), 'pathlen:0'),
      holds('key usage, critical', /X509v3 Key Usage: critical\n *Certificate Sign, CRL Sign\n/.test(text), 'KU critical'),
      holds('for servers alone', /X509v3 Extended Key Usage: *\n *TLS Web Server Authentication\n/.test(text), 'EKU serverAuth'),
      holds('refuses such a leaf itself', (await refusal(authority.leaf({ host: HOST, keyType: 'ec', maxVersion: 'TLSv1.3' }))) === 'host_outside_constraints', 'makes no such leaf itself'),
    ];
  };

  const uninstalled = async (): Promise<Seen[]> => {
    const machine = thisMachine({ PATH: process.env['PATH'] });
    const folder = join(scratchFolder(later), 'nssdb');
    const { authority, root } = await trustRoot(scratchFolder(later));
    const probe = await startProbeServer(authority);
    later(() => probe.close());
    const runner = { machine, keyboard: false, tell: () => undefined };
    const standing = async (): Promise<string> => {
      const { state, proved } = await standingOf(await nssPlace(machine, 'chromium', folder), root.sha256, probe);
      return `${state}${proved ? ', proved' : ''}`;
    };
    const seen: Seen[] = [{ name: 'before', expected: 'absent, proved', saw: await standing() }];
    for (const change of await planInstall([await nssPlace(machine, 'chromium', folder)], root)) await perform(runner, change);
    seen.push({ name: 'installed', expected: 'trusted, proved', saw: await standing(), evidence: 'a TLS client that uses the NSS database accepts after install' });
    for (const change of await planUninstall([await nssPlace(machine, 'chromium', folder)], ({ sha256 }) => sha256 === root.sha256)) await perform(runner, change);
    seen.push({ name: 'uninstalled', expected: 'absent, proved', saw: await standing(), evidence: 'and refuses after uninstall' });
    return seen;
  };

  const failsClosed = async (): Promise<Seen[]> => {
    let now = Date.now();
    const authority = await newRoot({ now: () => now, days: 1 });
    const proxy = await startGradeProxy(later, { authority, roots: [chain.root.pem] });
    const target = await startCountingServer(later, chain);
    const before = await visit(proxy, target.port, HOST);
    const received = target.received;
    now += 2 * DAY_MS;
    const expired = await visit(proxy, target.port, HOST, { ca: [authority.root.pem, chain.root.pem] });
    const folder = home();
    await openAuthority({ home: folder, create: true, days: 1 });
    const start = await refusal(openAuthority({ home: folder, create: false, now: () => Date.now() + 2 * DAY_MS }));
    const stopped = await startProgram(later, ['--upstream-ca', upstreamCa, '--memory']);
    await stopped.stop();
    const { status } = await runToEnd('curl', ['-sS', '--max-time', '30', '-k', '-x', stopped.url, ...TO_LOOPBACK, `https://${HOST}:${target.port}/`]);
    return [
      holds('works while the root is valid', before.answered && received > 0),
      holds('root expired while it runs', !expired.answered && target.received === received, 'with an expired root no leaf is made and nothing is sent on'),
      { name: 'root expired at the start', expected: 'root_expired', saw: start, evidence: 'does not start with an expired root' },
      holds('stopped', status === 7 && target.received === received, 'stopped, clients are refused the connection'),
    ];
  };

  const closedIn = async (): Promise<Seen[]> => {
    const refusedOn = async (address: string): Promise<boolean> => {
      const socket = connect({ host: address, port: program.port });
      const open = await Promise.race([once(socket, 'connect').then(() => true), new Promise<boolean>((resolve) => socket.once('error', () => resolve(false)))]).catch(() => false);
      socket.destroy();
      return !open;
    };
    const others = Object.values(networkInterfaces()).flatMap((list) => (list ?? []).filter(({ internal, family }) => !internal && family === 'IPv4').map(({ address }) => address));
    const refused = await Promise.all(others.map(refusedOn));
    const asked = await runToEnd('curl', ['-sS', '--max-time', '30', '-x', program.url, '-o', '/dev/null', '-w', '%{http_connect}', `https://127.0.0.1:${program.port}/`], { env: program.env });
    return [
      { name: 'address', expected: '127.0.0.1', saw: program.host, evidence: 'listens on 127.0.0.1 alone' },
      holds("not reachable by the machine's other addresses", refused.every(Boolean)),
      { name: 'asked to reach itself', expected: '508', saw: asked.stdout.toString(), evidence: 'does not proxy to itself' },
      holds('no body in any file', !contents(program.home).some(([, bytes]) => bytes.includes(SECRET)), 'a body that went through is in no file'),
      holds('no body in any event', !JSON.stringify(program.feed.events).includes(Buffer.from(SECRET).toString('base64').slice(0, 32)) && !JSON.stringify(program.feed.events).includes(SECRET), 'nor in any event that was not asked for'),
    ];
  };

  const leafKeys = async (): Promise<Seen[]> => {
    const folder = home();
    const authority = await openAuthority({ home: folder, create: true });
    const { chain: made } = await authority.leaf({ host: HOST, keyType: 'ec', maxVersion: 'TLSv1.3' });
    await authority.flush();
    const spki = (der: Uint8Array): string => createHash('sha256').update(new X509Certificate(der).publicKey.export({ type: 'spki', format: 'der' })).digest('base64');
    const [leaf = new Uint8Array()] = made;
    const keys = contents(folder).filter(([, bytes]) => bytes.includes('PRIVATE KEY'));
    return [holds('another key than that of the root', spki(leaf) !== authority.root.spkiSha256, 'another key than that of the root'), holds('in memory alone', keys.length === 1 && keys.every(([name]) => rootKeyFile(folder).endsWith(name)), 'the only key on the disk is that of the root')];
  };

  const rows: Row[] = [
    { row: 61, test: 'root generated per install, with key, serial and subject of its own', sources: 'K W', expected: 'yes', does: 'makes a root with the first start', run: generated },
    { row: 62, test: 'key file 0600 in a 0700 folder, refused otherwise; not in logs, dashboard, exports', sources: 'K W', expected: 'yes', does: 'yes', run: files },
    { row: 63, test: 'key encrypted at rest, or in memory alone', sources: 'K', expected: 'optional', does: '--passphrase (scrypt and AES-GCM) or --memory', run: atRest },
    { row: 64, test: 'short life of the root', sources: '+', expected: 'days to 90 days', does: '30 days unless asked otherwise, never more than 365', run: life },
    { row: 65, test: 'name constraints, pathlen:0, KU critical, EKU serverAuth', sources: '+', expected: 'yes, and enforced by clients', does: 'ca init --constrain; clients hold the root to it', run: constrained },
    { row: 66, test: 'uninstall removes the root from every store and proves it', sources: 'K', expected: 'yes', does: 'trust uninstall proves it by a client of that store; here an NSS database, Debian and Java in tests of their own, macOS and Windows by exact command lines only', run: uninstalled },
    { row: 67, test: 'expired or stopped proxy fails closed', sources: 'K', expected: 'yes', does: 'nothing goes through', run: failsClosed },
    { row: 68, test: 'loopback only, no open proxy, no bodies stored', sources: '+', expected: 'yes', does: 'yes; another address only with --host, and with a warning', run: closedIn },
    { row: 69, test: 'leaf keys are not the key of the CA, held in memory', sources: '+', expected: 'yes', does: 'one key a type and run, never written', run: leafKeys },
  ];
  return { number: 'IV', title: 'Root certificate and key', rows };
}

/** The subject of a certificate in DER: the sixth element of what is signed, behind version, serial, algorithm, issuer and dates. */
function subjectOf(der: Uint8Array): Buffer {
  const bytes = Buffer.from(der);
  const header = (at: number): { start: number; end: number } => {
    const first = bytes[at + 1] ?? 0;
    const more = first < 0x80 ? 0 : first & 0x7f;
    const start = at + 2 + more;
    return { start, end: start + (more === 0 ? first : bytes.readUIntBE(at + 2, more)) };
  };
  let at = header(header(0).start).start;
  for (let element = 1; element < 6; element += 1) at = header(at).end;
  return bytes.subarray(at, header(at).end);
}
