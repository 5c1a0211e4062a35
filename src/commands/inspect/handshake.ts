/**
 * One TLS handshake with a server, made by trustlens itself and watched like one of the proxy's: the same tap, the same decoders, the
 * same judge, so that it gives the same events. No application data is ever sent.
 */
import { isIP } from 'node:net';
import type { Socket } from 'node:net';
import type { SecureContext, TLSSocket } from 'node:tls';
import { messageOf, systemCode } from '../../errors.ts';
import type { FailureFact, Judge, JudgeInput, Tap } from '../../inspect/tap.ts';
import { receivedAlert } from '../../relay/alerts.ts';
import { microseconds } from '../../relay/clock.ts';
import type { RelayOptions } from '../../relay/options.ts';
import { connectTarget } from '../../relay/reach.ts';
import type { Target } from '../../relay/target.ts';
import { connectUpstream } from '../../relay/upstream-tls.ts';
import type { Upstream } from '../../relay/upstream-tls.ts';
import { wholeOffer } from '../../relay/upstream-offer.ts';
import type { UpstreamContexts } from '../../relay/upstream-offer.ts';
import { tapWire } from '../../relay/wire-tap.ts';

/** How long a server may take to answer our goodbye, ms: what it still has to say (tickets, a late refusal) comes within a round trip. */
const GOODBYE_MS = 2_000;
/** Enough to see what a server speaks that does not speak TLS, bytes. */
const MAX_FIRST_BYTES = 64;
const EMPTY = Buffer.alloc(0);

export interface HandshakeOptions {
  /** Where to connect to. */
  address: Target;
  /** The name that is asked for and compared with the certificate: a DNS name in A-label form or an IP address. */
  name: string;
  /** Whether to send the name (SNI); never done for an IP address (RFC 6066 §3). */
  sendName: boolean;
  /** 0x0303, 0x0304. */
  versions: readonly number[];
  alpn: readonly string[];
  /** ms that TCP, with looking up the name, and TLS may take each. */
  timeout: number;
  contexts: UpstreamContexts;
  judge: Judge;
  /** As in `RelayOptions`. */
  askAround?: RelayOptions['askAround'];
  /** Ends the attempt. */
  stop: AbortSignal;
}

/** Where the time went, µs; undefined for what was not reached. */
export interface HandshakeTimes {
  /** Looking up the name; an address needs none. */
  lookup: number | undefined;
  tcp: number | undefined;
  tls: number | undefined;
}

/** What is known of an attempt besides what the tap was told. */
export interface Attempt {
  times: HandshakeTimes;
  /** The beginning of what the server said, at most `MAX_FIRST_BYTES`. */
  firstBytes: Uint8Array;
}

/** Shakes hands and hangs up, telling `tap` of all of it. What the server or the network does wrong is told as a fact, never thrown. */
export async function shakeHands(options: HandshakeOptions, tap: Tap): Promise<Attempt> {
  const made: Attempt = { times: { lookup: undefined, tcp: undefined, tls: undefined }, firstBytes: EMPTY };
  let socket: Socket | undefined;
  const giveUp = (): void => {
    socket?.destroy();
  };
  options.stop.addEventListener('abort', giveUp, { once: true });
  try {
    await attempt(options, tap, made, (opened) => {
      socket = opened;
      if (options.stop.aborted) giveUp();
    });
  } catch (error) {
    if (!(error instanceof HandshakeFailure)) throw error;
    tap.fact(error.fact, microseconds());
  } finally {
    options.stop.removeEventListener('abort', giveUp);
    if (socket !== undefined && !socket.destroyed) socket.destroy();
    tap.closed(microseconds());
  }
  return made;
}

/** A handshake that came to nothing. */
class HandshakeFailure extends Error {
  readonly fact: FailureFact;

  constructor(stage: FailureFact['stage'], error: unknown) {
    const code = systemCode(error) ?? 'ERROR';
    const alert = receivedAlert(code);
    super(messageOf(error), { cause: error });
    this.fact = { kind: 'failed', hop: 'upstream', stage, code, detail: messageOf(error), by: 'server', ...(alert === undefined ? {} : { alert }) };
  }
}

async function attempt(options: HandshakeOptions, tap: Tap, made: Attempt, hold: (socket: Socket) => void): Promise<void> {
  const { address, name, judge } = options;
  // Made beforehand: it reads all roots, which is none of the server's time.
  const context = contextFor(options);
  const socket = await reach(options, made.times, hold);
  tap.fact({ kind: 'target_connected', address: socket.remoteAddress ?? address.host, port: address.port }, microseconds());
  tap.fact({ kind: 'next_layer', layer: 'tls' }, microseconds());
  const startedAt = microseconds();
  const { tls, path, openssl, staple } = await agree(options, context, socket, tap, made);
  const at = microseconds();
  made.times.tls = at - startedAt;
  const key = tls.getEphemeralKeyInfo();
  const group = key !== null && 'name' in key && typeof key.name === 'string' ? key.name : undefined;
  tap.fact(
    {
      kind: 'established',
      hop: 'upstream',
      protocol: tls.getProtocol() ?? '',
      cipherSuite: tls.getCipher().standardName,
      alpn: tls.alpnProtocol === false ? null : tls.alpnProtocol,
      serverName: sentName(options) ?? null,
      resumed: tls.isSessionReused(),
      ...(group === undefined ? {} : { group }),
    },
    at,
  );
  const shown: JudgeInput = { host: name, port: address.port, path, openssl, staple };
  const input = options.askAround === undefined ? shown : await options.askAround(shown, socket.remoteAddress ?? null);
  const { fetched } = input;
  tap.fact({ kind: 'judged', host: name, path: input.path, openssl: input.openssl, verdict: judge(input), action: 'relay', exception: false, ...(fetched !== undefined && { fetched }) }, at);
  await sayGoodbye(tls);
}

async function reach({ address, timeout }: HandshakeOptions, times: HandshakeTimes, hold: (socket: Socket) => void): Promise<Socket> {
  const startedAt = microseconds();
  const named = isIP(address.host) === 0;
  let foundAt = named ? undefined : startedAt;
  try {
    const socket = await connectTarget(address, timeout, (opened) => {
      hold(opened);
      opened.once('lookup', () => (foundAt = microseconds()));
    });
    times.tcp = microseconds() - (foundAt ?? startedAt);
    return socket;
  } catch (error) {
    throw new HandshakeFailure(foundAt === undefined ? 'resolve' : 'connect', error);
  } finally {
    if (named && foundAt !== undefined) times.lookup = foundAt - startedAt;
  }
}

async function agree(options: HandshakeOptions, context: SecureContext, socket: Socket, tap: Tap, made: Attempt): Promise<Upstream> {
  const name = sentName(options);
  try {
    return await connectUpstream({
      transport: tapWire(socket, EMPTY, {
        received: (chunk, at) => {
          if (made.firstBytes.length === 0) made.firstBytes = Buffer.from(chunk.subarray(0, MAX_FIRST_BYTES));
          tap.bytes('upstream', 'server', 'wire', chunk, at);
        },
        sent: (chunk, at) => tap.bytes('upstream', 'client', 'wire', chunk, at),
      }),
      secureContext: context,
      serverName: name ?? null,
      alpn: options.alpn.map((protocol) => Buffer.from(protocol, 'latin1')),
      keyLog: (line) => tap.secrets('upstream', line, microseconds()),
      paths: options.contexts.paths,
      timeout: options.timeout,
    });
  } catch (error) {
    throw new HandshakeFailure('handshake', error);
  }
}

function contextFor({ versions, contexts }: HandshakeOptions): SecureContext {
  const offer = wholeOffer(versions);
  if (typeof offer === 'string') throw new RangeError(`nothing to offer in these versions: ${offer}`);
  return contexts.for(offer);
}

function sentName({ name, sendName }: HandshakeOptions): string | undefined {
  return sendName && isIP(name) === 0 ? name : undefined;
}

/**
 * Says close_notify and listens until the server has nothing more to say: in TLS 1.3 its tickets, and its refusal of a client without a
 * certificate, come only after our side is done with the handshake.
 */
async function sayGoodbye(tls: TLSSocket): Promise<void> {
  let refused: Error | undefined;
  tls.on('error', (error: Error) => (refused = error));
  const closed = new Promise((resolve) => tls.once('close', resolve));
  const timer = setTimeout(() => {
    tls.destroy();
  }, GOODBYE_MS);
  tls.resume();
  tls.end();
  await closed;
  clearTimeout(timer);
  if (refused !== undefined && receivedAlert(systemCode(refused) ?? '') !== undefined) throw new HandshakeFailure('handshake', refused);
}
