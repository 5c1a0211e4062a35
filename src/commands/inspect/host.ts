/** `trustlens inspect HOST`: shakes hands with a host once, directly, and says what it saw. */
import { isIP } from 'node:net';
import { readRoot } from '../../../ca/key-store.ts';
import { rootFacts } from '../../../ca/root.ts';
import type { Stores } from '../../../ca/opinions/opinion.ts';
import { readNssStores } from '../../../ca/trust/nss-stores.ts';
import { EXIT, UserError } from '../../errors.ts';
import { EventLog } from '../../events/log.ts';
import { AskAround } from '../../fetch/ask-around.ts';
import { CertificateCache } from '../../inspect/certificates.ts';
import { ChainJudge } from '../../inspect/chain-judge.ts';
import type { SeenOnWire } from '../../inspect/chain-judge.ts';
import { Inspections } from '../../inspect/inspections.ts';
import type { JudgeInput } from '../../inspect/tap.ts';
import { TrustSimulator } from '../../inspect/trust-simulator.ts';
import { microseconds } from '../../relay/clock.ts';
import { canonicalHost, parseAuthority } from '../../relay/target.ts';
import type { Target } from '../../relay/target.ts';
import { UpstreamContexts } from '../../relay/upstream-offer.ts';
import { flag, stringOption, stringOptions } from '../command.ts';
import type { Arguments, Surroundings } from '../command.ts';
import { fieldTextOptions } from '../field-text.ts';
import { flushed } from '../flushed.ts';
import { readCrlFiles } from '../crl-files.ts';
import { rootStores } from '../root-stores.ts';
import { trustAnchors } from '../trust-anchors.ts';
import { failedLine, failures, parseFailOn } from './fail-on.ts';
import { shakeHands } from './handshake.ts';
import type { HandshakeOptions } from './handshake.ts';
import { explainFailure } from './host-failure.ts';
import { addEvent, emptyReport } from './host-report.ts';
import type { HostReport } from './host-report.ts';
import { hostText } from './host-text.ts';

/** HTTPS (RFC 9110 §4.2.2). */
const DEFAULT_PORT = 443;
/** Long enough for a server on the other side of the world, short enough to wait for, seconds. */
const DEFAULT_TIMEOUT = 10;
const MAX_TIMEOUT = 600;
/** What a browser offers. */
const DEFAULT_ALPN = 'h2,http/1.1';
/** RFC 7301 §3.1: a protocol's name has 1 to 255 bytes. */
const MAX_PROTOCOL_NAME = 255;

/** Shakes hands with `host`, prints the report, and gives the exit code: failed when there was no handshake, or a finding of `--fail-on`. */
export async function inspectHost(host: string, args: Arguments, surroundings: Surroundings): Promise<number> {
  const target = parseHost(host);
  const wanted = handshakeOptions(target, args);
  const failOn = parseFailOn(stringOptions(args, 'fail-on'));
  const stored = await readRoot(surroundings.home);
  const root = stored === undefined ? undefined : rootFacts(stored.certificate);
  const { roots, anchors, pems } = await trustAnchors({ home: surroundings.home, upstreamCa: stringOptions(args, 'roots'), env: surroundings.env }, root);
  const log = new EventLog();
  const certificates = new CertificateCache();
  const judge = new ChainJudge(certificates, anchors, root?.spkiSha256 ?? '', Date.now, await readCrlFiles(stringOptions(args, 'crl')));
  const nss = await readNssStores({ env: surroundings.env });
  const stores = (): Stores => rootStores({ pems }, nss, (der) => certificates.facts(der));
  const simulator = new TrustSimulator(certificates, stores, root?.spkiSha256 ?? '', Date.now);
  const inspections = new Inspections({ log, certificates, judge, simulator });
  // The client is trustlens itself.
  const tap = inspections.openTap({ id: 1, client: { address: '127.0.0.1', port: 0 }, mode: 'connect', target }, microseconds());
  let judged: JudgeInput | undefined;
  const fetcher = flag(args, 'fetch') ? new AskAround({ read: (der) => certificates.facts(der), anchors: () => stores().all, known: (input) => judge.known(input), now: Date.now }) : undefined;
  const { times, firstBytes } = await shakeHands(
    { ...wanted, contexts: new UpstreamContexts(roots), judge: (input) => judge.judge((judged = input)), ...(fetcher !== undefined && { askAround: (input, server) => fetcher.about(input, server) }), stop: surroundings.stop },
    tap,
  );
  fetcher?.close();
  inspections.flush();
  const report = emptyReport(target.host, target.port);
  report.time = { lookup: whole(times.lookup), tcp: whole(times.tcp), tls: whole(times.tls) };
  for (const event of log.since(0)) addEvent(report, event);
  report.failure = explainFailure(report, firstBytes);
  const failed = judged === undefined ? [] : failures(failOn, judge.checkInput(judged, seenOnWire(report)), report.certificates?.verdict?.findings ?? []);
  const { stdout, stderr } = surroundings;
  stdout.write(flag(args, 'json') ? `${JSON.stringify({ ...report, failed: failed.map(({ check }) => check) })}\n` : hostText(report, Date.now(), fieldTextOptions(args, surroundings)).map((line) => `${line}\n`).join(''));
  if (failed.length > 0) stderr.write(failedLine(failed));
  await flushed(stdout, undefined);
  return report.failure === null && failed.length === 0 ? EXIT.ok : EXIT.failed;
}

/** The chain in the order it was sent, where the wire showed it. */
function seenOnWire({ certificates }: Pick<HostReport, 'certificates'>): SeenOnWire {
  if (certificates?.origin !== 'as_sent') return {};
  return { sent: certificates.sent.map(({ der }) => Buffer.from(der, 'base64')) };
}

function whole(time: number | undefined): number | null {
  return time === undefined ? null : Math.round(time);
}

function parseHost(text: string): Target {
  // A bare IPv6 address has colons that are no port.
  const target = isIP(text) === 6 ? { host: text.toLowerCase(), port: DEFAULT_PORT } : parseAuthority(text, DEFAULT_PORT);
  if (target !== undefined) return target;
  const hints = /^[a-z]+:\/\//i.test(text) ? ['leave out the scheme and the path: example.com:443'] : ['write a name or an address and a port from 1 to 65535: example.com, 192.0.2.1:8443, [2001:db8::1]:443'];
  throw new UserError('bad_host', `'${text}' is no host`, hints);
}

function handshakeOptions(target: Target, args: Arguments): Omit<HandshakeOptions, 'contexts' | 'judge' | 'stop'> {
  const versions = [...(flag(args, 'tls1.2') ? [0x0303] : []), ...(flag(args, 'tls1.3') ? [0x0304] : [])];
  const asked = stringOption(args, 'servername');
  const name = asked === undefined || asked === '' ? target.host : canonicalHost(asked);
  if (name === undefined) throw new UserError('bad_servername', `'${asked ?? ''}' is no host name`);
  return {
    address: parseConnect(stringOption(args, 'connect'), target),
    name,
    sendName: asked !== '',
    versions: versions.length === 0 ? [0x0303, 0x0304] : versions,
    alpn: parseAlpn(stringOption(args, 'alpn') ?? DEFAULT_ALPN),
    timeout: parseTimeout(stringOption(args, 'timeout')),
  };
}

function parseConnect(text: string | undefined, target: Target): Target {
  if (text === undefined) return target;
  const address = isIP(text) === 6 ? { host: text.toLowerCase(), port: target.port } : parseAuthority(text, target.port);
  if (address === undefined) throw new UserError('bad_address', `--connect does not know '${text}'`, ['write an address and a port, as in 127.0.0.1:8443']);
  return address;
}

function parseAlpn(text: string): string[] {
  if (text === '') return [];
  const names = text.split(',');
  if (names.every((name) => name.length > 0 && name.length <= MAX_PROTOCOL_NAME && /^[\x21-\x7e]+$/.test(name))) return names;
  throw new UserError('bad_alpn', `--alpn takes names of protocols with commas between, not '${text}'`, ['for example --alpn h2,http/1.1']);
}

function parseTimeout(text: string | undefined): number {
  const seconds = text === undefined ? DEFAULT_TIMEOUT : Number(text);
  if (seconds > 0 && seconds <= MAX_TIMEOUT) return seconds * 1000;
  throw new UserError('bad_timeout', `--timeout takes seconds, from 1 to ${MAX_TIMEOUT}, not '${text ?? ''}'`);
}
