/** Section I of the rubric: whether the server's certificates are judged. The proxy must not present a trusted leaf where it expects a refusal. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';
import { openAuthority } from '../../ca/authority.ts';
import type { Authority } from '../../ca/authority.ts';
import { readCrlFiles } from '../../src/commands/crl-files.ts';
import { ClientCertificates } from '../../src/relay/client-certificates.ts';
import { Exceptions, parseException } from '../../src/relay/exceptions.ts';
import { scratchFolder } from '../support/closing.ts';
import type { Closing } from '../support/closing.ts';
import { startOpensslServer } from '../support/openssl-server.ts';
import { serverChain } from '../support/relay-stage.ts';
import { RevokingCa } from '../support/revoking-ca.ts';
import { TestPki } from '../support/test-pki.ts';
import { HOST, faultyChains } from './faulty-chains.ts';
import type { ChainCase, Outcome } from './faulty-chains.ts';
import { startCountingServer, startGradeProxy, visit } from './grade-proxy.ts';
import type { GradeProxy } from './grade-proxy.ts';
import { holds } from './row.ts';
import type { Row, Section, Seen } from './row.ts';

type Text = Pick<Row, 'row' | 'test' | 'sources' | 'expected' | 'does' | 'known'>;

const SHOWN = 'refuses: the client is shown a certificate with the same fault, or gets an alert';
const ENDED = 'refuses: the handshake ends with an alert, because the fault cannot be shown';

/** The rows as the rubric has them, and what is done about each. */
const ROWS: readonly Text[] = [
  { row: 1, test: 'self-signed leaf', sources: 'K D W B', expected: 'refuse', does: SHOWN },
  { row: 2, test: 'signature mismatch', sources: 'K W', expected: 'refuse', does: ENDED },
  { row: 3, test: 'fake CA with the name of a real one, leaf without AKI', sources: 'K W', expected: 'refuse', does: ENDED },
  { row: 4, test: 'wrong host name', sources: 'K D W B', expected: 'refuse', does: SHOWN },
  { row: 5, test: 'unknown issuer, untrusted root', sources: 'K W B', expected: 'refuse', does: SHOWN },
  { row: 6, test: 'intermediate that is no CA, in four forms', sources: 'K W', expected: 'refuse', does: ENDED },
  { row: 7, test: 'X.509 v1 intermediate', sources: 'K W', expected: 'refuse', does: ENDED },
  { row: 8, test: 'revoked leaf (CRL, staple)', sources: 'K W B', expected: 'refuse or at least flag', does: 'refuses what a staple or a list given with --crl says is revoked; nobody else is asked' },
  { row: 9, test: 'expired leaf, intermediate, trusted root', sources: 'K D W* B', expected: 'refuse', does: SHOWN },
  { row: 10, test: 'not yet valid leaf, intermediate, root', sources: 'W*', expected: 'refuse', does: SHOWN },
  { row: 11, test: 'pathLen exceeded', sources: 'W*', expected: 'refuse', does: ENDED },
  { row: 12, test: 'name constraint violated', sources: 'W*', expected: 'refuse', does: ENDED },
  { row: 13, test: 'unknown critical extension', sources: 'W*', expected: 'refuse', does: ENDED },
  { row: 14, test: 'malformed extension', sources: 'W*', expected: 'refuse', does: SHOWN },
  { row: 15, test: 'leaf EKU clientAuth only, anyEKU only', sources: 'W* +', expected: 'refuse', does: SHOWN },
  { row: 16, test: 'intermediate or root EKU codeSigning', sources: 'W*', expected: 'refuse', does: SHOWN },
  { row: 17, test: 'intermediate KU without keyCertSign', sources: 'W*', expected: 'refuse', does: ENDED },
  { row: 18, test: 'leaf KU without digitalSignature', sources: 'W*', expected: 'refuse', does: ENDED },
  { row: 19, test: 'MD5 signature (leaf, intermediate), MD4', sources: 'K W', expected: 'refuse', does: ENDED },
  { row: 20, test: 'SHA-1 signature (leaf, intermediate)', sources: 'K W B', expected: 'refuse', does: ENDED },
  { row: 21, test: 'RSA-512 leaf, root', sources: 'K W', expected: 'refuse', does: ENDED },
  { row: 22, test: 'RSA-1024 leaf, intermediate', sources: 'K W', expected: 'refuse', does: ENDED },
  { row: 23, test: 'leaf without EKU', sources: '+', expected: 'warn; Chrome accepts for private roots', does: 'warns below a root of your own, refuses below a public one' },
  { row: 24, test: 'CN only, no SAN', sources: '+ B', expected: 'refuse', does: SHOWN },
  { row: 25, test: 'partial wildcard', sources: '+', expected: 'refuse', does: SHOWN },
  { row: 26, test: 'wildcard over a TLD, crossing labels, suffix confusion', sources: '+', expected: 'refuse', does: SHOWN },
  { row: 27, test: 'leaf with CA:TRUE', sources: '+', expected: 'refuse or warn', does: ENDED },
  { row: 28, test: '4-year validity', sources: '+', expected: 'warn (public: refuse)', does: 'notes it below a root of your own, refuses below a public one', known: { cases: { 'of a root of your own': 'noted' }, why: 'The limit binds public CAs. Below a root of your own it is told as "would not be allowed from a public CA", which is a note and no warning: browsers accept such a certificate there, and most test servers have one.' } },
  { row: 29, test: 'incomplete chain', sources: 'B', expected: 'refuse, say so and offer the fix', does: `${SHOWN}; the row says which certificate is missing and where browsers would fetch it` },
  { row: 30, test: 'unordered chain, extra root, 1,000 SANs', sources: 'B', expected: 'accept, with a note', does: 'relays, with a finding' },
  {
    row: 31,
    test: 'no SCT, invalid SCT (public chain)',
    sources: 'B',
    expected: 'refuse or flag',
    does: 'flags a chain of a public root with too few receipts; whether the receipts are real is not checked',
    known: { cases: { 'receipts of logs that do not exist': 'accepted' }, why: 'Receipts (SCTs) are counted, not verified: that needs the list of logs with their keys, which changes every month and is not shipped.' },
  },
  { row: 32, test: "upstream certificate issued by the proxy's own root", sources: 'K W', expected: 'refuse', does: ENDED },
  { row: 33, test: 'roots with a published key, even if the system trusts them', sources: 'W B', expected: 'refuse', does: 'refuses by the key, and no exception can be made' },
  { row: 34, test: 'Must-Staple without staple', sources: '+', expected: 'flag', does: 'flags it' },
  { row: 35, test: 'upstream asks for a client certificate', sources: '+ B', expected: 'pass through as tunnel, or use a configured one; never silently continue', does: 'passes the connection through by default, shows a certificate given with --client-cert, or fails, as chosen; going on without one only where that was chosen, and told' },
  {
    row: 36,
    test: 'certificate changed between connections, real root is not the last seen one',
    sources: '+',
    expected: 'note',
    does: 'notes another root or key than the same host showed before in this run',
  },
];

/** Sets up all servers and the proxies between. */
export async function setSection1(later: Closing): Promise<Section> {
  const chains = faultyChains(Date.now());
  const authority = await openAuthority({ home: '', create: true, memory: true });
  const folder = scratchFolder(later);
  const pki = new TestPki(folder);
  const ca = new RevokingCa(pki);
  const listed = pki.leaf({ names: [HOST] });
  const list = join(folder, 'list.pem');
  writeFileSync(list, ca.crl({ revoked: [{ serial: ca.serial(listed.certificateFile) }] }));
  const roots = [...chains.roots.map(({ pem }) => pem), readFileSync(pki.rootFile, 'latin1'), authority.root.pem];
  const wish = { authority, roots, publicRoots: chains.publicRoots.map(({ pem }) => pem), crls: await readCrlFiles([list]) };
  const mimic = await startGradeProxy(later, wish);
  const close = await startGradeProxy(later, { ...wish, onBadUpstream: 'close' });
  const lenient = await startGradeProxy(later, { ...wish, exceptions: new Exceptions([parseException(HOST)]) });
  const stage: Stage = { later, mimic, close, lenient };

  const special: Readonly<Record<number, () => Promise<readonly Seen[]>>> = {
    8: async () => {
      const stapled = pki.leaf({ names: [HOST] });
      const revoked = ca.ocspFile({ certificateFile: stapled.certificateFile, revoked: [{ serial: ca.serial(stapled.certificateFile) }] });
      const server = (identity: typeof listed, ...args: string[]): Promise<number> => startOpensslServer(later, ['-cert', identity.certificateFile, '-key', identity.keyFile, '-cert_chain', ca.certificateFile(), '-www', ...args]);
      const byStaple = await server(stapled, '-status_file', revoked);
      const byList = await server(listed);
      return [await refusedAt(stage, byStaple, 'by staple', 'revoked'), await refusedAt(stage, byList, 'by list', 'revoked')];
    },
    32: async () => [await ownRootCase(stage, authority)],
    35: () => clientCertificateCases(later, wish),
    36: () => changedCase(later, wish),
  };
  const byRow = (row: number): readonly ChainCase[] => chains.cases.filter((one) => one.row === row);
  const run = async (row: number): Promise<readonly Seen[]> => {
    const seen: Seen[] = [];
    for (const one of byRow(row)) seen.push(await runCase(stage, one));
    if (row === 29) seen.push(...(await fixCase(stage, byRow(row))));
    if (row === 33) seen.push(...(await exceptionCase(stage, byRow(row))));
    return seen;
  };
  return { number: 'I', title: "The server's certificates", rows: ROWS.map((text) => ({ ...text, run: special[text.row] ?? (() => run(text.row)) })) };
}

interface Stage {
  later: Closing;
  mimic: GradeProxy;
  close: GradeProxy;
  /** With an exception for the host, whatever its faults. */
  lenient: GradeProxy;
}

async function serve(later: Closing, { key, sent, maxVersion }: ChainCase): ReturnType<typeof startCountingServer> {
  return startCountingServer(later, { key, chain: sent.map(({ pem }) => pem).join('') }, maxVersion === undefined ? {} : { maxVersion });
}

/** One chain, met by a client through a proxy that passes faults on and one that ends the handshake. */
async function runCase({ later, mimic, close }: Stage, one: ChainCase): Promise<Seen> {
  const server = await serve(later, one);
  const host = one.host ?? HOST;
  const { name, expected, check } = one;
  const mimicked = await judged(mimic, server.port, host, check);
  const closed = await judged(close, server.port, host, check);
  const relayed = mimicked.answered || closed.answered;
  const saw = outcome(relayed || server.received > 0, mimicked, expected);
  const evidence = saw === 'refused' ? `\`${check}\`: ${mimicked.action === 'mimic' ? 'shown' : `alert ${closed.alert}`}; 0 bytes to the server` : `\`${check}\` ${mimicked.severity ?? 'not found'}`;
  return { name, expected, saw, evidence };
}

interface Judged {
  answered: boolean;
  status: string;
  severity: string | undefined;
  action: string;
  alert: string;
  words: string;
  errors: string;
}

/** A visit, and what the proxy told of it. */
async function judged(proxy: GradeProxy, port: number, host: string, check: string): Promise<Judged> {
  const { answered } = await visit(proxy, port, host);
  const row = await proxy.told(port);
  const { verdict, action } = row.chain('upstream');
  const found = verdict?.findings.find((finding) => finding.check === check);
  // Where the handshake ends here, all that the client hears is the alert.
  const said = row.all('tls.message').find(({ hop, from }) => hop === 'downstream' && from === 'server');
  return { answered, status: verdict?.status ?? '', severity: found?.severity, action: action ?? '', alert: /[a-z]+(?:_[a-z]+)+/.exec(said?.summary ?? '')?.[0] ?? 'none', words: found?.summary ?? '', errors: (verdict?.findings ?? []).filter((finding) => finding.severity === 'error').map((finding) => finding.check).join(', ') };
}

function outcome(relayed: boolean, { status, severity, errors }: Judged, expected: Outcome = 'refused'): string {
  if (!relayed) return status === 'bad' && severity === 'error' ? 'refused' : `refused for ${errors}`;
  if (status === 'bad') return 'relayed although bad';
  if (expected === 'noted' && severity === 'warning') return 'noted';
  return severity === 'warning' ? 'flagged' : severity === 'note' ? 'noted' : 'accepted';
}

/** The same judgement for a server that another program runs. */
async function refusedAt({ mimic, close }: Stage, port: number, name: string, check: string): Promise<Seen> {
  const mimicked = await judged(mimic, port, HOST, check);
  const closed = await judged(close, port, HOST, check);
  return { name, expected: 'refused', saw: outcome(mimicked.answered || closed.answered, mimicked), evidence: `\`${check}\`: alert ${closed.alert}` };
}

/** The row names what is missing and where it can be had. */
async function fixCase({ later, close }: Stage, cases: readonly ChainCase[]): Promise<Seen[]> {
  const [one] = cases;
  if (one === undefined) return [];
  const { words } = await judged(close, (await serve(later, one)).port, HOST, one.check);
  return [holds('the fix is said', words.includes('the server should send it') && words.includes('http://127.0.0.1:1/intermediate.crt'), 'the row says what the server should send, and where it lies')];
}

/** An exception for the host forgives everything but this. */
async function exceptionCase({ later, lenient }: Stage, cases: readonly ChainCase[]): Promise<Seen[]> {
  const [one] = cases;
  if (one === undefined) return [];
  const server = await serve(later, one);
  const { answered } = await visit(lenient, server.port, HOST);
  return [holds('refused where the user made an exception for the host', !answered && server.received === 0, 'no exception is possible')];
}

/** A leaf that our own root made, shown by a server, while the machine's store trusts our root. */
async function ownRootCase(stage: Stage, authority: Authority): Promise<Seen> {
  const { secureContext } = await authority.leaf({ host: HOST, keyType: 'ec', maxVersion: 'TLSv1.3' });
  const server = await startCountingServer(stage.later, serverChain([HOST]), { SNICallback: (_name, done) => done(null, secureContext) });
  const mimicked = await judged(stage.mimic, server.port, HOST, 'own_root');
  const closed = await judged(stage.close, server.port, HOST, 'own_root');
  const lenient = await visit(stage.lenient, server.port, HOST);
  return { name: 'our root is in the store', expected: 'refused', saw: outcome(mimicked.answered || closed.answered || lenient.answered || server.received > 0, mimicked), evidence: `\`own_root\`: alert ${closed.alert}, also with an exception; 0 bytes to the server` };
}

type Wish = Parameters<typeof startGradeProxy>[1];

/** Servers that ask who the client is, in both versions, and every answer that can be chosen. */
async function clientCertificateCases(later: Closing, wish: Wish): Promise<Seen[]> {
  const chain = serverChain([HOST]);
  const client = serverChain(['client.test']);
  const roots = [...(wish?.roots ?? []), chain.root.pem];
  const seen: Seen[] = [];
  const answers = { pass: 'passed', fail: 'failed', without: 'without', shown: 'shown' } as const;
  for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
    for (const [choice, answer] of Object.entries(answers)) {
      const server = await startCountingServer(later, chain, { requestCert: true, rejectUnauthorized: false, maxVersion });
      const identities = choice === 'shown' ? [{ pattern: HOST, material: { key: client.key, cert: client.chain }, from: 'client.pem' }] : [];
      const clientCertificates = new ClientCertificates(identities, choice === 'fail' || choice === 'without' ? choice : 'pass');
      const proxy = await startGradeProxy(later, { ...wish, roots, clientCertificates });
      // A client of both roots goes on where it is let through to the server.
      const { answered } = await visit(proxy, server.port, HOST, { ca: [proxy.authority.root.pem, chain.root.pem] });
      const told = (await proxy.told(server.port)).all('tls.client_certificate').map((event) => event.answer);
      const goesOn = choice !== 'fail';
      const passed = choice !== 'pass' || (await leftToClient(proxy, server.port, chain.root));
      seen.push({ name: `${maxVersion}, ${choice}`, expected: answer, saw: told.join(' ') === answer && answered === goesOn && passed ? answer : `${told.join(' ') || 'silence'}${answered ? ', went on' : ''}`, evidence: `${choice}: ${answer}` });
    }
  }
  return seen;
}

/** Whether a client of the server's own root alone gets through, which it does only where nobody is in between. */
async function leftToClient(proxy: GradeProxy, port: number, root: { pem: string }): Promise<boolean> {
  return (await visit(proxy, port, HOST, { ca: [root.pem] })).answered;
}

/** The same host with a chain to another trusted root on the second connection. */
async function changedCase(later: Closing, wish: Wish): Promise<Seen[]> {
  const first = serverChain([HOST]);
  const second = serverChain([HOST], { root: { subject: 'Another Root', keyName: 'another root' } });
  const contexts = [first, second].map(({ key, chain }) => createSecureContext({ key, cert: chain }));
  let turn = 0;
  const server = await startCountingServer(later, first, { SNICallback: (_name, done) => done(null, contexts[(turn += 1) - 1]) });
  const proxy = await startGradeProxy(later, { ...wish, roots: [first.root.pem, second.root.pem] });
  const findings: string[][] = [];
  for (const round of [1, 2]) {
    const { answered } = await visit(proxy, server.port, HOST);
    if (!answered) throw new Error(`visit ${round} was not answered`);
    const { verdict } = (await proxy.told(server.port)).chain('upstream');
    findings.push((verdict?.findings ?? []).filter(({ severity }) => severity === 'note' || severity === 'warning').map(({ check }) => check));
  }
  const [before = [], after = []] = findings;
  const told = after.filter((check) => !before.includes(check));
  return [holds('another root on the second connection', told.length > 0, told.length > 0 ? told.map((check) => `\`${check}\``).join(', ') : 'no finding')];
}
