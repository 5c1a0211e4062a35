/** Section III of the rubric: whether the client is told the truth about the connection behind the proxy. */
import { X509Certificate } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import type { ConnectionOptions, TLSSocket, TlsOptions } from 'node:tls';
import { systemCode } from '../../src/errors.ts';
import { readAll, tunnelTo } from '../support/clients.ts';
import { scratchFolder } from '../support/closing.ts';
import type { Closing } from '../support/closing.ts';
import type { PathWish } from '../support/judged-path.ts';
import { alternativeNames, policies } from '../support/made-certificate.ts';
import { certificateText } from '../support/openssl.ts';
import { startTlsOrigin } from '../support/origins.ts';
import { runToEnd } from '../support/processes.ts';
import { serverChain } from '../support/relay-stage.ts';
import type { ServerChain } from '../support/relay-stage.ts';
import { TO_LOOPBACK } from '../support/stage.ts';
import { startCountingServer, startGradeProxy, visit } from './grade-proxy.ts';
import type { CountingServer, Visit } from './grade-proxy.ts';
import { holds } from './row.ts';
import type { Row, Section, Seen } from './row.ts';
import { serverHello, startScriptedServer } from './weak-servers.ts';

const HOST = 'origin.test';
const DAY = 86_400_000;

/** Longest life of a leaf that the rubric likes, days. */
const MAX_DAYS = 199;

/** Bits of security of a key (NIST SP 800-57 part 1, table 2), as far as these tests have it. */
function strengthOf(leaf: X509Certificate | undefined): number {
  const details = leaf?.publicKey.asymmetricKeyDetails;
  if (details?.namedCurve === 'prime256v1') return 128;
  if (details?.namedCurve === 'secp384r1') return 192;
  return (details?.modulusLength ?? 0) >= 3072 ? 128 : (details?.modulusLength ?? 0) >= 2048 ? 112 : 0;
}

const bitsOf = (suite: string): number => (suite.includes('AES_128') ? 128 : 256);

/** Sets up the proxy, and the trust of the clients that are programs. */
export async function setSection3(later: Closing): Promise<Section> {
  const chain = serverChain([HOST]);
  const proxy = await startGradeProxy(later, { roots: [chain.root.pem] });
  const folder = scratchFolder(later);
  const ourRoot = join(folder, 'ours.pem');
  const theirRoot = join(folder, 'theirs.pem');
  writeFileSync(ourRoot, proxy.authority.root.pem);
  writeFileSync(theirRoot, chain.root.pem);
  const rootSubjectKeyId = /X509v3 Subject Key Identifier: *\n *([0-9A-F:]+)/.exec(certificateText(proxy.authority.root.der))?.[1] ?? 'none';

  const serve = (wish: PathWish = {}, options: TlsOptions = {}, names: readonly string[] = [HOST]): Promise<CountingServer> => startCountingServer(later, serverChain(names, wish), options);
  const seenBy = async (wish: PathWish, options: ConnectionOptions = {}, names: readonly string[] = [HOST], host = HOST): Promise<Visit> => visit(proxy, (await serve(wish, {}, names)).port, host, options);
  const openssl = async (port: number, args: readonly string[], through = true): Promise<string> => {
    const route = through ? ['-proxy', `127.0.0.1:${proxy.port}`, '-CAfile', ourRoot] : ['-CAfile', theirRoot];
    const { stdout, stderr } = await runToEnd('openssl', ['s_client', ...route, '-connect', `127.0.0.1:${port}`, '-servername', HOST, ...args]);
    return stdout.toString('latin1') + stderr;
  };
  const curl = async (port: number, args: readonly string[], through = true): Promise<{ status: number | null; said: string }> => {
    const route = through ? ['-x', `http://127.0.0.1:${proxy.port}`, '--cacert', ourRoot] : ['--cacert', theirRoot];
    const { status, stdout, stderr } = await runToEnd('curl', ['-sS', '--max-time', '30', ...route, ...TO_LOOPBACK, ...args, `https://${HOST}:${port}/`]);
    return { status, said: stdout.toString('latin1') + stderr };
  };

  const versions = async (): Promise<Seen[]> => {
    const seen: Seen[] = [];
    for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
      const { port } = await serve({}, { maxVersion: version });
      const other = version === 'TLSv1.2' ? 'TLSv1.3' : 'TLSv1.2';
      const told = { openssl: await openssl(port, []), curl: (await curl(port, ['-v'])).said };
      for (const [name, said] of Object.entries(told)) seen.push({ name: `${name}, server of ${version}`, expected: version, saw: said.includes(version) && !new RegExp(`(?:New, |connection using )${other.replace('.', '\\.')}`).test(said) ? version : other, evidence: `a server of ${version} is one of ${version} to openssl, curl and Node` });
      await visit(proxy, port, HOST);
      const row = await proxy.told(port);
      seen.push({ name: `Node, server of ${version}`, expected: version, saw: row.established('downstream').version.replace('TLS ', 'TLSv'), evidence: `a server of ${version} is one of ${version} to openssl, curl and Node` });
    }
    return seen;
  };

  const suites = async (): Promise<Seen[]> => {
    const cases: readonly (readonly [name: string, server: TlsOptions, client: ConnectionOptions, wish?: PathWish])[] = [
      ['server of AES-128 alone', { ciphers: 'TLS_AES_128_GCM_SHA256', minVersion: 'TLSv1.3' }, {}],
      ['server of AES-256 alone', { ciphers: 'TLS_AES_256_GCM_SHA384', minVersion: 'TLSv1.3' }, {}],
      ['client of ChaCha20 alone', {}, { ciphers: 'TLS_CHACHA20_POLY1305_SHA256', minVersion: 'TLSv1.3' }],
      ['server of AES-128 alone, TLS 1.2', { ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256', maxVersion: 'TLSv1.2' }, {}],
      ['client of AES-256 alone, TLS 1.2', {}, { ciphers: 'ECDHE-ECDSA-AES256-GCM-SHA384', maxVersion: 'TLSv1.2' }],
      ['client of RSA with AES-128 and ECDSA with AES-256, server of RSA', {}, { ciphers: 'ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384', maxVersion: 'TLSv1.2' }, { leaf: { key: 'rsa2048' } }],
    ];
    const seen: Seen[] = [];
    for (const [name, server, client, wish] of cases) {
      const { port } = await serve(wish, server);
      const { answered } = await visit(proxy, port, HOST, client);
      const row = await proxy.told(port);
      const [up, down] = [row.established('upstream').cipherSuite, row.established('downstream').cipherSuite];
      seen.push({ name, expected: 'not stronger', saw: !answered ? 'no connection' : bitsOf(down) > bitsOf(up) ? 'stronger' : 'not stronger', evidence: 'the client sees no longer key than the server has' });
    }
    return seen;
  };

  const keys = async (): Promise<Seen[]> => {
    const seen: Seen[] = [];
    for (const key of ['p256', 'p384', 'rsa2048'] as const) {
      const server = serverChain([HOST], { leaf: { key } });
      const { leaf } = await visit(proxy, (await startCountingServer(later, server)).port, HOST);
      seen.push({ name: `server with ${key}`, expected: 'not stronger', saw: strengthOf(leaf) > strengthOf(new X509Certificate(server.leaf.pem)) ? 'stronger' : 'not stronger', evidence: 'P-256 with SHA-256' });
    }
    const { leaf } = await seenBy({ leaf: { key: 'rsa2048' } }, { ciphers: 'ECDHE-RSA-AES128-GCM-SHA256', maxVersion: 'TLSv1.2' });
    return [...seen, holds('RSA of 2,048 bits for a client without ECDSA', leaf?.publicKey.asymmetricKeyDetails?.modulusLength === 2048, 'RSA-2048 for clients without ECDSA'), holds('signed with SHA-256', leaf !== undefined && certificateText(leaf.raw).includes('ecdsa-with-SHA256'))];
  };

  const validity = async (): Promise<Seen[]> => {
    const now = Date.now();
    const seen: Seen[] = [];
    for (const days of [5, 80, 190]) {
      const { leaf } = await seenBy({ leaf: { notBefore: now - DAY, notAfter: now + days * DAY } });
      const [from, until] = [Date.parse(leaf?.validFrom ?? ''), Date.parse(leaf?.validTo ?? '')];
      seen.push(holds(`server valid for ${days} days more`, until <= now + days * DAY && from >= now - 2 * DAY && until - from <= MAX_DAYS * DAY, 'within the dates of the real leaf, and never more than 45 days'));
    }
    return seen;
  };

  const names = async (): Promise<Seen[]> => {
    const cases: readonly (readonly [string, readonly string[], string, string])[] = [
      ['one name', [HOST], HOST, `DNS:${HOST}`],
      ['a star, which the server has', [`*.${HOST}`], `www.${HOST}`, `DNS:*.${HOST}`],
      ["the server's other names", [HOST, 'other.test'], HOST, `DNS:${HOST}, DNS:other.test`],
    ];
    const seen: Seen[] = [];
    for (const [name, given, host, expected] of cases) {
      const { leaf } = await seenBy({}, {}, given, host);
      seen.push({ name, expected, saw: leaf?.subjectAltName ?? 'none', evidence: 'the names of the real leaf, no star where it has none' });
    }
    return seen;
  };

  const issuer = async (): Promise<Seen[]> => {
    const { leaf } = await seenBy({ leafExtensions: { policies: policies('2.23.140.1.1') } });
    const text = leaf === undefined ? '' : certificateText(leaf.raw);
    return [holds('no policy is copied', text !== '' && !text.includes('Certificate Policies'), 'no policy'), holds('the issuer says trustlens', leaf?.issuer.includes('CN=trustlens ') === true, 'issuer "trustlens DATE USER@MACHINE"')];
  };

  const faults = async (): Promise<Seen[]> => {
    const now = Date.now();
    const stranger = { root: { subject: 'Nobody Knows It', keyName: 'stranger' } };
    const cases: readonly (readonly [string, ServerChain])[] = [
      ['expired', serverChain([HOST], { leaf: { notBefore: now - 40 * DAY, notAfter: now - 3 * DAY } })],
      ['not yet valid', serverChain([HOST], { leaf: { notBefore: now + 3 * DAY, notAfter: now + 40 * DAY } })],
      ['wrong name', serverChain(['elsewhere.test'], { leafExtensions: { names: alternativeNames('elsewhere.test') } })],
      ['unknown issuer', serverChain([HOST], stranger)],
    ];
    const seen: Seen[] = [];
    for (const [name, faulty] of cases) {
      const server = await startCountingServer(later, faulty);
      const direct = await directly(server.port);
      const through = await visit(proxy, server.port, HOST);
      const verify = (text: string): string => /Verif(?:y return code|ication error): *(?:\d+ \()?([^\n)]*)/.exec(text)?.[1] ?? 'none';
      const check = ['-verify_hostname', HOST, '-verify_return_error'];
      const said = { Node: [direct, through.code], openssl: [verify(await openssl(server.port, check, false)), verify(await openssl(server.port, check))], curl: [(await curl(server.port, [], false)).said.split('\n')[0] ?? '', (await curl(server.port, [])).said.split('\n')[0] ?? ''] };
      for (const [client, [without = '', within = '']] of Object.entries(said)) {
        const same = without !== '' && without === within && server.received === 0;
        seen.push({ name: `${name}, ${client}`, expected: 'the same error, 0 bytes sent on', saw: same ? 'the same error, 0 bytes sent on' : `"${without}" without, "${within}" through, ${server.received} bytes`, evidence: `${client}: the same error as without a proxy, 0 bytes of a request at the server` });
      }
    }
    return seen;
  };

  /** What Node says of a server without a proxy between. */
  const directly = async (port: number): Promise<string> => {
    const socket = connectTls({ port, host: '127.0.0.1', servername: HOST, ca: [chain.root.pem] });
    const code = await new Promise<string>((resolve) => socket.once('error', (error: Error) => resolve(systemCode(error) ?? error.message)).once('secureConnect', () => resolve('')));
    socket.destroy();
    return code;
  };

  const headers = async (): Promise<Seen[]> => {
    const answer = ['HTTP/1.1 200 OK', 'Strict-Transport-Security: max-age=63072000; includeSubDomains; preload', 'Public-Key-Pins: pin-sha256="AAAA"; max-age=5', 'Content-Security-Policy: default-src \'none\'', 'X-Frame-Options: DENY', 'Set-Cookie: a=b; Secure; HttpOnly', 'Expect-CT: max-age=1', 'Content-Length: 2', 'Connection: close', '', 'ok'].join('\r\n');
    const request = ['GET /path?q HTTP/1.1', `Host: ${HOST}`, 'User-Agent: odd  spacing', 'x-lower: 1', 'Connection: close', '', ''].join('\r\n');
    let heard = '';
    const { port } = await startTlsOrigin(later, chain, (socket) => {
      socket.on('data', (chunk: Buffer) => {
        heard += chunk.toString('latin1');
        if (heard.endsWith('\r\n\r\n')) socket.end(answer);
      });
    });
    const tls = await connected(later, proxy.port, port, { servername: HOST, ca: [proxy.authority.root.pem] });
    const reading = readAll(tls);
    tls.write(request);
    const got = (await reading).bytes.toString('latin1');
    return [holds('the answer, byte by byte', got === answer, 'the answer arrives byte by byte'), holds('the request, byte by byte', heard === request, 'the request too: no Via, no X-Forwarded-For')];
  };

  const downgrade = async (): Promise<Seen[]> => {
    const both = await serve();
    const fallen = await openssl(both.port, ['-fallback_scsv', '-tls1_2']);
    const sentinel = await startScriptedServer(later, serverHello({ randomEnds: Buffer.from('444f574e47524401', 'hex') }));
    const { answered } = await visit(proxy, sentinel.port, HOST);
    const failed = (await proxy.told(sentinel.port)).all('tls.failed').some(({ hop }) => hop === 'upstream');
    const honest = await visit(proxy, (await serve({}, { maxVersion: 'TLSv1.2' })).port, HOST);
    return [
      holds('a client with FALLBACK_SCSV is refused', fallen.includes('alert inappropriate fallback') && both.received === 0, 'alert inappropriate_fallback, the server is not asked'),
      holds("a server's sentinel is heeded", !answered && failed && sentinel.later.includes(21), 'a server that says it was pushed down to TLS 1.2 is refused'),
      holds('an honest server of TLS 1.2 is let through', honest.answered),
    ];
  };

  const weakClients = async (): Promise<Seen[]> => {
    const seen: Seen[] = [];
    for (const [name, args, alert] of [['TLS 1.0', ['-tls1', '-cipher', 'ALL:@SECLEVEL=0'], 'protocol version'], ['TLS 1.1', ['-tls1_1', '-cipher', 'ALL:@SECLEVEL=0'], 'protocol version'], ['CBC and RSA alone', ['-tls1_2', '-cipher', 'AES128-SHA:DHE-RSA-AES128-SHA'], 'insufficient security']] as const) {
      const server = await startScriptedServer(later, null);
      const said = await openssl(server.port, args);
      seen.push({ name, expected: 'refused', saw: said.includes(`alert ${alert}`) && server.hellos.length === 0 ? 'refused' : 'let through', evidence: `alert ${alert.replace(' ', '_')}; the server is not asked` });
    }
    return seen;
  };

  const serials = async (): Promise<Seen[]> => {
    const leaves = await Promise.all(['a.test', 'b.test', 'c.test', HOST].map(async (host) => (await seenBy({}, {}, [host], host)).leaf));
    const found = leaves.map((leaf) => leaf?.serialNumber ?? '');
    const keyIds = leaves.map((leaf) => (leaf === undefined ? '' : (/X509v3 Authority Key Identifier: *\n *(?:keyid:)?([0-9A-F:]+)/.exec(certificateText(leaf.raw))?.[1] ?? '')));
    return [holds('no serial twice', new Set(found).size === leaves.length && found.every((serial) => serial.length >= 30), '128 random bits'), holds("AKI is the root's SKI", keyIds.every((id) => id === rootSubjectKeyId), "the key identifier of the root")];
  };

  const pinned = async (): Promise<Seen[]> => {
    const seen: Seen[] = [];
    const clients: readonly (readonly [string, (port: number) => Promise<unknown>, string])[] = [
      ['a client of other roots, by openssl', (port) => openssl(port, ['-CAfile', theirRoot, '-verify_return_error']), 'client_refused_certificate'],
      ['a client with a pin, by curl', (port) => curl(port, ['--pinnedpubkey', 'sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=']), 'client_closed_in_handshake'],
    ];
    for (const [name, run, cause] of clients) {
      const server = await serve();
      await run(server.port);
      const closed = (await proxy.told(server.port)).one('connection.closed');
      seen.push({ name, expected: cause, saw: closed.cause ?? 'no cause', evidence: `${name}: ${closed.cause ?? 'no cause'}` });
    }
    return seen;
  };

  const rows: Row[] = [
    { row: 49, test: 'version towards the client not above that with the server', sources: 'K W', expected: 'a TLS 1.2 server is shown as one', does: 'offers the client no version above that of the server', run: versions },
    {
      row: 50, test: 'suite not stronger than with the server, and only what the client offered', sources: 'K', expected: 'not stronger', does: 'takes the suite with the shortest key that the client offers',
      known: { cases: { 'client of RSA with AES-128 and ECDSA with AES-256, server of RSA': 'stronger' }, why: 'In TLS 1.2 the leaf is ECDSA wherever the client takes it, so a client that offers AES-128 for RSA only and AES-256 for ECDSA only sees the longer key. No client that we know offers that; both suites are shown side by side in the dashboard.' },
      run: suites,
    },
    {
      row: 51, test: 'leaf key type and size, signature hash', sources: 'K W', expected: 'not stronger in appearance; at least RSA-2048 or P-256 with SHA-256', does: 'always P-256 with SHA-256; RSA-2048 for clients without ECDSA',
      known: { cases: { 'server with rsa2048': 'stronger' }, why: 'The key type is not copied: a server with RSA-2048 (112 bits of security) is shown with P-256 (128). Copying would need RSA keys and signatures for most servers, which take many times as long; the real key stands beside the forged one in the chains pane.' },
      run: keys,
    },
    { row: 52, test: 'validity mirrors the server, capped', sources: '+', expected: 'never longer, at most 199 days', does: 'the dates of the real leaf, cut to 45 days', run: validity },
    { row: 53, test: 'names of the leaf', sources: '+', expected: "the host, the server's names if useful, a wildcard only if the server has it", does: 'the names of the real leaf', run: names },
    { row: 54, test: 'EV and policy OIDs', sources: 'K', expected: 'not copied; marked as intercepted', does: 'copies none, and the issuer names trustlens', run: issuer },
    { row: 55, test: 'error of the server relayed faithfully before any request', sources: 'K D', expected: 'the same error, nothing sent on', does: 'shows the client a certificate with the same fault', known: { cases: { 'unknown issuer, Node': '"UNABLE_TO_GET_ISSUER_CERT_LOCALLY" without, "UNABLE_TO_VERIFY_LEAF_SIGNATURE" through, 0 bytes' }, why: 'Our leaf comes without an intermediate, and Node has one word for a missing issuer of the leaf and another for one further up. openssl and curl say the same in both cases, and all refuse.' }, run: faults },
    { row: 56, test: 'HSTS, HPKP, CAA and other headers', sources: 'D', expected: 'untouched; no Via or X-Forwarded-For', does: 'relays bytes and rewrites nothing', run: headers },
    { row: 57, test: "downgrade: the client's FALLBACK_SCSV, the server's sentinel", sources: 'K', expected: 'honoured', does: 'refuses both', run: downgrade },
    { row: 58, test: 'weak client hello', sources: 'D', expected: 'refuse or warn', does: 'refuses with the alert that says why', run: weakClients },
    { row: 59, test: 'serials unique, AKI is the SKI of the root', sources: '+', expected: 'yes', does: 'yes', run: serials },
    { row: 60, test: 'pinned client', sources: '+', expected: 'detected, explained, offered for pass-through', does: 'names the refusal on the row; the dashboard says that the client may pin the host and which key passes it through', known: { cases: { 'a client with a pin, by curl': 'no cause' }, why: 'A client that compares its pin only when the handshake is complete, and then says goodbye in order, cannot be told from one that changed its mind: there is no alert.' }, run: pinned },
  ];
  return { number: 'III', title: 'TLS towards the client', rows };
}

/** A TLS connection through the proxy, ready for use. */
async function connected(later: Closing, proxyPort: number, port: number, options: ConnectionOptions): Promise<TLSSocket> {
  const tls = connectTls({ socket: await tunnelTo(later, { port: proxyPort }, port), ...options });
  later(() => void tls.destroy());
  await new Promise((resolve, reject) => tls.once('secureConnect', resolve).once('error', reject));
  return tls;
}
