/** Why a handshake may have failed, the likeliest first, with the one test that would decide and what to do. Pure guesses from what was seen. */
import type { EventOf } from '../../src/events/schema.ts';
import type { Model } from '../model.ts';
import type { Connection } from '../store/connection.ts';
import { storesLookedAt } from '../store/proxy-facts.ts';
import { count, daysLeft, duration } from '../text/format.ts';
import { MARKS } from '../theme.ts';

type Failure = EventOf<'tls.failed'>;

export interface Diagnosis {
  likely: readonly string[];
  /** Where the root is, for those who wonder whether this client knows it. */
  trusting?: string;
  /** The one test that would decide; undefined where nothing is open. */
  decide?: string;
  do: string;
}

/** Causes in which a client turned away from the certificate it was shown. */
const REFUSALS: ReadonlySet<string> = new Set(['client_refused_certificate', 'client_closed_in_handshake']);

/** A client that opened a connection ahead of need asks again within this time when it needs one, ms. */
const SOON = 10_000;

/** OpenSSL's words for a first record that is none (ssl/sslerr.h), and for what the two have not in common. */
const NOT_TLS = /wrong[ _]version[ _]number|packet[ _]length[ _]too[ _]long|http[ _]request/i;
const NO_VERSION = /unsupported[ _]protocol|protocol[ _]version|version[ _]too[ _]low/i;
const NO_CIPHER = /no[ _]shared[ _]cipher|no[ _]ciphers|no[ _]suitable|no[ _]shared[ _]group|handshake[ _]failure|insufficient[ _]security/i;

export function diagnose(connection: Connection, failure: Failure, model: Model): Diagnosis {
  if (REFUSALS.has(failure.cause)) return refusal(connection, failure, model);
  if (failure.cause === 'client_refused_fault') {
    return { likely: ['the fault is the server’s own: 3 shows it beside the copy that the client was given'], decide: 'p and the same again: the client refuses the real certificate as well', do: 'have the server’s certificate mended' };
  }
  if (failure.cause === 'untrusted_chain') return { likely: [], do: '3 has every reason; a CA of your own is added with --upstream-ca FILE' };
  return failure.hop === 'upstream' ? serverSide(connection, failure) : clientSide(connection, failure);
}

function refusal(connection: Connection, failure: Failure, model: Model): Diagnosis {
  const pass = 'p passes this host through unread: the client meets the real certificate; t shows how to install trust';
  const { root } = model.store.proxy;
  if (root !== undefined && root.notAfter < connection.openedAt) {
    return { likely: [`the root of trustlens has expired: ${daysLeft(root.notAfter, model.now)}`], decide: 'R shows the root; nothing that it signed is accepted any more', do: 'trustlens ca renew, then trust the new root' };
  }
  const { accepted, hosts } = acceptance(connection, model);
  const known = connection.client.program !== undefined;
  const whether = accepted === 0 ? ': nobody has accepted it in this run yet' : known ? '' : ': those who accepted it may be other clients';
  const trust = `it does not trust the root${whether}`;
  const pin = `it expects another key of this host (pin)${hosts === 0 ? '' : `: the root was accepted for ${count(hosts, 'other host')}`}`;
  const pinFirst = hosts > 0 && failure.alert?.name !== 'unknown_ca';
  const likely = pinFirst ? [pin, trust] : [trust, pin];
  const decide = 'trustlens run -- the command (b for a browser): if it works there, it was trust; if not, it pins';
  if (failure.alert?.name === 'certificate_expired' && connection.verdict?.status === 'bad') likely.unshift('the server’s own certificate has the same fault: 3 shows it');
  const trusting = trustingWords(model);
  if (failure.cause !== 'client_closed_in_handshake') return { likely, ...trusting, decide, do: pass };
  const again = askedAgain(connection, model);
  if (again === undefined) return { likely: [...likely, 'it had opened the connection ahead of need'], ...trusting, decide, do: pass };
  const words = `it had opened the connection ahead of need: it asked for the same host again ${duration((again.openedAt - connection.openedAt) * 1_000)} later, and that worked (${again.id})`;
  return { likely: [words, ...likely], decide: `connection ${again.id}: the same client accepted the same certificate there`, do: 'nothing: this one was not needed' };
}

/** `chromium ✓, java ✗`: a client that brings its own list of roots is in none of these. */
function trustingWords({ store: { proxy } }: Model): Pick<Diagnosis, 'trusting'> {
  if (proxy.root?.memory === true) return { trusting: 'no store: it is kept in memory, for clients that trustlens started' };
  const stores = storesLookedAt(proxy);
  if (stores.length === 0) return {};
  return { trusting: stores.map(({ store, has }) => `${store} ${has === true ? MARKS.ok : has === false ? MARKS.bad : MARKS.none}`).join(', ') };
}

/** A later connection of the same client to the same host that worked. */
function askedAgain({ id, client, target, openedAt }: Connection, model: Model): Connection | undefined {
  const { store } = model;
  for (let index = store.ids.length - 1; index >= 0; index -= 1) {
    const other = store.get(store.ids[index] ?? null);
    if (other === undefined || other.id <= id) return undefined;
    const near = other.openedAt - openedAt <= SOON;
    if (near && other.downstream !== undefined && other.target.host === target.host && other.target.port === target.port && other.client.program === client.program && other.client.address === client.address) return other;
  }
  return undefined;
}

/** Handshakes that were completed with a forged leaf, and for how many other hosts: by the same program, where it is known which one that is. */
function acceptance({ client, target }: Connection, model: Model): { accepted: number; hosts: number } {
  const hosts = new Set<string>();
  let accepted = 0;
  for (const id of model.store.ids) {
    const other = model.store.get(id);
    if (other?.downstream === undefined || (client.program !== undefined && other.client.program !== client.program)) continue;
    accepted += 1;
    if (other.target.host !== target.host) hosts.add(other.target.host);
  }
  return { accepted, hosts: hosts.size };
}

function serverSide({ target }: Connection, { cause, alert, detail }: Failure): Diagnosis {
  const where = `${target.host}:${target.port}`;
  const client = `openssl s_client -connect ${where} -servername ${target.host}`;
  const words = `${alert?.name ?? ''} ${detail}`;
  const look = '2 shows how far it came; p passes this host through, to see whether the client alone gets further';
  if (cause === 'client_certificate_wanted') {
    return { likely: ['the server wants a client certificate, and trustlens has none to show'], decide: `${client} -cert FILE -key FILE: with the right certificate it goes on`, do: 'p passes this host through, so that the client shows its own' };
  }
  if (NOT_TLS.test(words)) return { likely: ['the server does not speak TLS on this port'], decide: `curl -v http://${where}/: an answer says that it is plain HTTP`, do: look };
  if (NO_VERSION.test(words)) return { likely: ['no version in common: trustlens speaks TLS 1.3 and 1.2, the server only older ones'], decide: `${client} -tls1_1 -cipher DEFAULT@SECLEVEL=0: if that works, it was the version`, do: look };
  if (NO_CIPHER.test(words)) {
    return { likely: ['no cipher suite or group in common: trustlens offers ECDHE with AEAD only, and no more than the client does', 'the name is not one it serves'], decide: `${client} -tls1_2 -cipher ALL@SECLEVEL=0: the suite it then names is the one that is missing`, do: look };
  }
  if (alert?.name === 'unrecognized_name') return { likely: ['the server does not serve this name'], decide: `${client} -noservername: if that works, it was the name`, do: look };
  return { likely: [], decide: `${client}: whether it fails without trustlens too`, do: look };
}

function clientSide({ target }: Connection, { alert, detail, cause }: Failure): Diagnosis {
  const words = `${alert?.name ?? ''} ${cause} ${detail}`;
  const look = '2 shows how far it came; p passes this host through unread';
  if (NOT_TLS.test(words)) return { likely: ['the client does not speak TLS to this port'], decide: 'p and the same again: if it works unread, it was not TLS', do: look };
  if (NO_VERSION.test(words)) return { likely: ['no version in common: trustlens speaks TLS 1.3 and 1.2'], decide: '2, the ClientHello: supported_versions is all the client can do', do: look };
  if (NO_CIPHER.test(words)) return { likely: ['no cipher suite or group in common with trustlens'], decide: '2, the ClientHello: cipher_suites and supported_groups are all the client can do', do: look };
  if (alert?.name === 'no_application_protocol') return { likely: ['no protocol in common inside of TLS (ALPN)'], decide: `openssl s_client -connect ${target.host}:${target.port} -alpn h2,http/1.1: what the server itself chooses`, do: look };
  return { likely: [], do: look };
}
