/** What the relay is given: its ways out of this folder are these functions and values, and nothing else. */
import type { Socket } from 'node:net';
import type { Authority } from '../../ca/authority.ts';
import type { Judge, JudgeInput, OpenTap, Peek } from '../inspect/tap.ts';
import type { Exceptions } from './exceptions.ts';
import type { OwnServer } from './own-server.ts';
import type { ClientCertificates } from './client-certificates.ts';
import type { PassList } from './pass-list.ts';
import type { Target } from './target.ts';
import type { UpstreamContexts } from './upstream-offer.ts';

/**
 * How a server's bad chain is answered. mimic: a certificate with the same fault, so that the client itself objects. page: TLS
 * completes, a 502 page explains. close: the matching alert.
 */
export type OnBadUpstream = 'mimic' | 'page' | 'close';

export interface RelayOptions {
  authority: Authority;
  openTap: OpenTap;
  peek: Peek;
  judge: Judge;
  /** Asks others about a chain before it is judged, where that is wanted; `server` is the address at which the server was reached. Takes bounded time. */
  askAround?: (input: JudgeInput, server: string | null) => Promise<JudgeInput>;
  contexts: UpstreamContexts;
  onBadUpstream: OnBadUpstream;
  /** Whether a client is about that overlooks every fault of a leaf under our root: then a page answers where mimic would. */
  faultsHidden?: () => boolean;
  passes: PassList;
  exceptions: Exceptions;
  clientCertificates: ClientCertificates;
  /** Whether the wire bytes of both hops go through JavaScript, to be decoded; off, only what Node reports is known. */
  wireTap: boolean;
  /** True for an address of our own listeners: the proxy does not proxy to itself. */
  isOwn: (target: Target) => boolean;
  /** Serves the site of our own, where there is one. */
  own?: OwnServer;
  /** The next number for a connection. */
  nextId: () => number;
  /** Told of every socket to a server before it is connected, so that it ends with the relay. */
  hold?: (server: Socket) => void;
  /** ms that a server has to answer TCP, default 15 s. */
  connectTimeout?: number;
}
