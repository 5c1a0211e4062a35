/**
 * The gate: what a verdict on a server's chain means for a connection. Nothing was sent to the server when it is asked, and nothing
 * will be unless it says so. Pure but for the exceptions, which may learn what they forgive.
 */
import type { Verdict } from '../../ca/checks/check.ts';
import type { LeafRequest } from '../../ca/authority.ts';
import type { HelloFacts } from '../inspect/tap.ts';
import type { AlertName } from './alerts.ts';
import type { Exceptions } from './exceptions.ts';
import { answerTo, hiddenBy, showFaults, toldFaults } from './fault-answers.ts';
import type { ToldFault } from './fault-answers.ts';
import type { OnBadUpstream } from './options.ts';

/** What is asked. */
export interface GateInput {
  verdict: Verdict;
  /** DER from the leaf to the anchor as built. */
  path: readonly Uint8Array[];
  hello: HelloFacts;
  onBadUpstream: OnBadUpstream;
  exceptions: Exceptions;
  /** Names by which the server was asked for: SNI and CONNECT host. */
  hosts: readonly string[];
  port: number;
}

/** What the authority is asked for besides host and key. */
export type LeafOf = Pick<LeafRequest, 'mirror' | 'mimic' | 'hostOnly'>;

/** What to do. relay and mimic: make this leaf and, once the client has finished its handshake with it, relay. */
export interface Decision {
  action: 'relay' | 'mimic' | 'page' | 'close';
  exception: boolean;
  /** What a proxy that hides faults would have hidden, in words; absent where there is no fault. */
  hidden?: string;
  /** Why the chain is bad; empty where it is not. */
  faults: readonly ToldFault[];
  leaf: LeafOf;
  /** The fault by name, for one that is refused. */
  worst?: string;
  /** What the client is told where its handshake ends here. */
  alert: AlertName;
}

/** Decides. */
export function decide(input: GateInput): Decision {
  const { verdict, path, hello, onBadUpstream } = input;
  const [mirror] = path;
  const base = { exception: false, faults: [], leaf: mirror === undefined ? {} : { mirror }, alert: 'certificate_unknown' } as const;
  if (verdict.status !== 'bad') return { ...base, action: 'relay' };
  const faults = toldFaults(verdict);
  const checks = faults.map(({ check }) => check);
  const [worst] = checks;
  const hidden = hiddenBy(verdict);
  const bad = { ...base, faults, ...(hidden !== undefined && { hidden }), ...(worst !== undefined && { worst, alert: answerTo(worst).alert }) };
  if (input.hosts.some((host) => input.exceptions.forgives(host, input.port, checks))) return { ...bad, action: 'relay', exception: true, leaf: { ...base.leaf, hostOnly: true } };
  if (onBadUpstream === 'page' && acceptsHttp1(hello)) return { ...bad, action: 'page', leaf: {} };
  const showing = showFaults(verdict);
  if (onBadUpstream !== 'mimic') return { ...bad, action: 'close' };
  if ('alert' in showing) return { ...bad, action: 'close', alert: showing.alert };
  const { signer, sendsRoot, dates, purposes } = showing.shown;
  const mimic = { signer, sendsRoot, ...at(path, 'dates', dates), ...at(path, 'purposes', purposes) };
  return { ...bad, action: 'mimic', leaf: { ...base.leaf, mimic } };
}

function at<Name extends 'dates' | 'purposes'>(path: readonly Uint8Array[], name: Name, index: number | undefined): Partial<Record<Name, Uint8Array>> {
  const der = index === undefined ? undefined : path[index];
  const part: Partial<Record<Name, Uint8Array>> = {};
  if (der !== undefined) part[name] = der;
  return part;
}

/** Whether an answer in HTTP/1.1 will be understood. */
export function acceptsHttp1(hello: HelloFacts): boolean {
  return hello.alpn.length === 0 || hello.alpn.some((name) => Buffer.from(name).toString('latin1') === 'http/1.1');
}
