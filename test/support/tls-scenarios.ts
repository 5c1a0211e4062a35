/** The connections that the TLS decoder is tried on: real peers in every variant that matters, run once for all tests that ask. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'mocha';
import { TestPki } from './test-pki.ts';
import type { Identity } from './test-pki.ts';
import { nodeCaptures, opensslCaptures } from './tls-peers.ts';
import type { NodeConnection, OpensslConnection, TlsCapture } from './tls-peers.ts';

/** The suites of TLS 1.3 that OpenSSL 3 has. */
const SUITES_13 = ['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256', 'TLS_AES_128_CCM_SHA256', 'TLS_AES_128_CCM_8_SHA256'];

/** Of TLS 1.2: each key exchange, each cipher, each MAC at least once. OpenSSL's names. */
const SUITES_12 = [
  'AES256-GCM-SHA384',
  'AES128-SHA',
  'AES128-SHA256',
  'AES128-CCM',
  'AES256-CCM8',
  'CAMELLIA256-SHA256',
  'ARIA128-GCM-SHA256',
  'NULL-SHA256',
  'NULL-SHA',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-RSA-CHACHA20-POLY1305',
  'ECDHE-RSA-AES128-SHA',
  'ECDHE-RSA-AES128-SHA256',
  'ECDHE-RSA-AES256-SHA384',
  'ECDHE-RSA-CAMELLIA128-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-AES128-CCM8',
  'ECDHE-ECDSA-ARIA256-GCM-SHA384',
  'DHE-RSA-AES128-GCM-SHA256',
  'DHE-RSA-AES256-SHA',
  'DHE-RSA-CHACHA20-POLY1305',
  'ADH-AES128-GCM-SHA256',
];

const SUITES_PSK = ['PSK-AES128-GCM-SHA256', 'DHE-PSK-CHACHA20-POLY1305', 'ECDHE-PSK-AES128-CBC-SHA256', 'RSA-PSK-AES256-GCM-SHA384'];

/** Everybody may use every suite. */
const ANY_CIPHER = ['-cipher', 'ALL:COMPLEMENTOFALL:@SECLEVEL=0'];
const ANY_SUITE = ['-ciphersuites', SUITES_13.join(':')];

function tls12(cipher: string, ...more: string[]): readonly string[] {
  return ['-tls1_2', '-cipher', `${cipher}:@SECLEVEL=0`, ...more];
}

export interface Scenarios {
  folder: string;
  /** What Node servers show in other tests. */
  server: Identity;
  /** By name. */
  captures: ReadonlyMap<string, TlsCapture>;
}

let scenarios: Promise<Scenarios> | undefined;
const folders: string[] = [];

/** Runs them all, the first time; the files are gone when mocha is done. */
export function tlsScenarios(): Promise<Scenarios> {
  scenarios ??= run();
  return scenarios;
}

after(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** The captured connection of a name. */
export function capture({ captures }: Scenarios, name: string): TlsCapture {
  const found = captures.get(name);
  if (found === undefined) throw new Error(`no scenario ${name}`);
  return found;
}

interface Identities {
  folder: string;
  rootFile: string;
  rsa: Identity;
  ec: Identity;
  client: Identity;
}

function identities(folder: string): Identities {
  const pki = new TestPki(folder);
  const usages = ['keyUsage=critical,digitalSignature', 'extendedKeyUsage=clientAuth', 'basicConstraints=CA:false'];
  return {
    folder,
    rootFile: pki.rootFile,
    // keyEncipherment, because the RSA key exchange needs it.
    rsa: pki.leaf({ names: ['a.example'], key: 'rsa', extensions: ['subjectAltName=DNS:a.example', 'keyUsage=critical,digitalSignature,keyEncipherment', 'basicConstraints=CA:false'] }),
    ec: pki.leaf({ names: ['a.example'] }),
    client: pki.leaf({ names: ['client'], extensions: usages }),
  };
}

async function run(): Promise<Scenarios> {
  const folder = mkdtempSync(join(tmpdir(), 'trustlens-tls-'));
  folders.push(folder);
  const made = identities(folder);
  const captures = (await Promise.all([opensslScenarios(made), nodeScenarios(made)])).flat();
  return { folder, server: made.ec, captures: new Map(captures.map((found) => [found.name, found])) };
}

async function opensslScenarios({ folder, rootFile, rsa, ec, client }: Identities): Promise<TlsCapture[]> {
  const own = ['-cert', rsa.certificateFile, '-key', rsa.keyFile, '-cert_chain', rsa.chainFile, '-dcert', ec.certificateFile, '-dkey', ec.keyFile, '-dcert_chain', ec.chainFile];
  const base = [...own, ...ANY_CIPHER, ...ANY_SUITE];
  const file = (name: string): string => join(folder, name);
  const clientIdentity = ['-cert', client.certificateFile, '-key', client.keyFile, '-cert_chain', client.chainFile];
  const tls12Suites = SUITES_12.map((suite): OpensslConnection => ({ name: `1.2 ${suite}`, client: tls12(suite) }));
  writeFileSync(file('early.txt'), 'sent before the handshake was done\n');
  const groups: [server: readonly string[], connections: readonly OpensslConnection[]][] = [
    [
      ['-www', ...base, '-alpn', 'h2,http/1.1'],
      [
        ...SUITES_13.map((suite) => ({ name: `1.3 ${suite}`, client: ['-ciphersuites', suite] })),
        { name: '1.3 names', client: ['-servername', 'a.example', '-alpn', 'h2,http/1.1'] },
        { name: '1.3 ticket', client: ['-sess_out', file('13.session')] },
        { name: '1.3 resumed', client: ['-sess_in', file('13.session')] },
        { name: '1.3 refused by client', client: ['-verify_return_error'], ends: 'failure' },
        ...tls12Suites,
        { name: '1.2 names', client: tls12('ECDHE-RSA-AES128-GCM-SHA256', '-servername', 'a.example', '-alpn', 'h2') },
        { name: '1.2 ticket', client: tls12('ECDHE-RSA-AES128-GCM-SHA256', '-sess_out', file('12.session')) },
        { name: '1.2 resumed by ticket', client: tls12('ECDHE-RSA-AES128-GCM-SHA256', '-sess_in', file('12.session')) },
        { name: '1.2 session', client: tls12('ECDHE-RSA-AES128-GCM-SHA256', '-no_ticket', '-sess_out', file('12id.session')) },
        { name: '1.2 resumed by id', client: tls12('ECDHE-RSA-AES128-GCM-SHA256', '-no_ticket', '-sess_in', file('12id.session')) },
        { name: '1.2 refused by client', client: tls12('ECDHE-RSA-AES128-GCM-SHA256', '-verify_return_error'), ends: 'failure' },
        { name: '1.2 no shared suite', client: tls12('PSK-AES128-GCM-SHA256', '-psk', '00ff'), ends: 'failure' },
      ],
    ],
    [
      ['-www', ...base, '-client_renegotiation'],
      [
        { name: '1.3 key updates', typed: [['K', /KEYUPDATE/], ['k', /KEYUPDATE/], ['K', /KEYUPDATE/]] },
        { name: '1.2 renegotiated', client: tls12('ECDHE-RSA-AES128-GCM-SHA256'), typed: [['R', /RENEGOTIATING[^]*verify return/]] },
      ],
    ],
    [['-www', ...base, '-no_etm'], [{ name: '1.2 mac then encrypt', client: tls12('ECDHE-RSA-AES128-SHA') }, { name: '1.2 mac then encrypt, SHA-384', client: tls12('ECDHE-RSA-AES256-SHA384') }]],
    [['-www', ...base, '-groups', 'P-384'], [{ name: '1.3 hello retry' }, { name: '1.2 P-384', client: tls12('ECDHE-RSA-AES128-GCM-SHA256') }]],
    [['-www', ...base, '-groups', 'ffdhe2048'], [{ name: '1.3 finite field', client: ['-groups', 'ffdhe2048'] }]],
    [
      ['-www', ...base, '-max_send_frag', '512', '-record_padding', '300'],
      [{ name: '1.3 fragments and padding', client: ['-max_send_frag', '512', '-record_padding', '100'] }, { name: '1.2 fragments', client: tls12('DHE-RSA-AES256-SHA', '-max_send_frag', '512') }],
    ],
    [
      ['-www', ...base, '-Verify', '2', '-verifyCAfile', rootFile, '-verify_return_error'],
      [
        { name: '1.3 client certificate', client: clientIdentity },
        { name: '1.2 client certificate', client: tls12('ECDHE-RSA-AES128-GCM-SHA256', ...clientIdentity) },
        { name: '1.3 client certificate missing', ends: 'failure', client: ['-ign_eof'] },
        { name: '1.2 client certificate missing', client: tls12('ECDHE-RSA-AES128-GCM-SHA256'), ends: 'failure' },
      ],
    ],
    [
      ['-www', ...base, '-status_file', ocspResponse(folder, rsa)],
      [{ name: '1.3 staple', client: ['-status'] }, { name: '1.2 staple', client: tls12('ECDHE-RSA-AES128-GCM-SHA256', '-status') }],
    ],
    [['-www', ...base, '-psk', '00112233445566778899aabbccddeeff', '-psk_hint', 'hint'], SUITES_PSK.map((suite) => ({ name: `1.2 ${suite}`, client: tls12(suite, '-psk', '00112233445566778899aabbccddeeff') }))],
    [
      [...base, '-early_data', '-no_anti_replay'],
      [
        { name: '1.3 early ticket', client: ['-sess_out', file('early.session')], writes: file('early.session'), ends: 'quit' },
        { name: '1.3 early data', client: ['-sess_in', file('early.session'), '-early_data', file('early.txt')], ends: 'quit' },
      ],
    ],
    [[...base, '-verifyCAfile', rootFile], [{ name: '1.3 client asked later', client: ['-enable_pha', ...clientIdentity], serverTyped: ['c', /depth=0 [^]*verify return:1/], ends: 'quit' }]],
  ];
  return (await Promise.all(groups.map(([server, connections]) => opensslCaptures(folder, server, connections)))).flat();
}

/** A file with an OCSP response for a leaf, signed by its issuer, whose files are in `folder`. */
export function ocspResponse(folder: string, { certificateFile }: Pick<Identity, 'certificateFile'>): string {
  const response = join(folder, 'ocsp.der');
  const issuer = join(folder, 'intermediate.pem');
  const serial = execFileSync('openssl', ['x509', '-in', certificateFile, '-noout', '-serial'], { encoding: 'latin1' }).trim().replace('serial=', '');
  // The database of `openssl ca`: status, expiry, revocation, serial, file, subject.
  writeFileSync(join(folder, 'ocsp.index'), `V\t491231235959Z\t\t${serial}\tunknown\t/CN=a.example\n`);
  execFileSync('openssl', [
    ...['ocsp', '-index', join(folder, 'ocsp.index'), '-CA', issuer, '-rsigner', issuer, '-rkey', join(folder, 'intermediate.key')],
    ...['-issuer', issuer, '-cert', certificateFile, '-respout', response, '-ndays', '7'],
  ], { stdio: 'pipe' });
  return response;
}

/** The connections between two Node peers. */
async function nodeScenarios({ rootFile, rsa, ec, client }: Identities): Promise<TlsCapture[]> {
  const server = { key: ec.key, cert: ec.chain, ALPNProtocols: ['h2', 'http/1.1'] };
  const connections: NodeConnection[] = [
    { name: 'node 1.3', client: { servername: 'a.example', ALPNProtocols: ['h2'] } },
    { name: 'node 1.3 resumed', resume: true },
    { name: 'node 1.2', client: { maxVersion: 'TLSv1.2' } },
    { name: 'node 1.2 resumed', client: { maxVersion: 'TLSv1.2' }, resume: true },
    { name: 'node no shared version', client: { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' } },
  ];
  const mutual = { ...server, key: rsa.key, cert: rsa.chain, requestCert: true, rejectUnauthorized: true, ca: readFileSync(rootFile), ecdhCurve: 'P-384' };
  return [
    ...(await nodeCaptures(server, connections)),
    ...(await nodeCaptures(mutual, [{ name: 'node client certificate', client: { key: client.key, cert: client.chain } }, { name: 'node client certificate missing' }])),
  ];
}
