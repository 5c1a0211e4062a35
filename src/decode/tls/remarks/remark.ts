/** The contract of a remark on a handshake message: one kind a file in this folder, found through `registry.ts`. */
import type { Side } from '../item.ts';
import type { ClientHello } from '../messages/message.ts';
import type { MessageValue } from '../messages/registry.ts';
import type { ServerHello } from '../messages/server-hello.ts';

/** Something about a message that its fields alone do not tell. */
export interface Remark {
  /** Stable word. */
  check: string;
  /** error: against the standard, or forged. warning: allowed, but look. note: good to know. ok: looked at and found in order. */
  severity: 'error' | 'warning' | 'note' | 'ok';
  /** Plain words. */
  summary: string;
  citation: string;
}

/** What has been said before the message that is looked at. */
export interface Earlier {
  from: Side;
  /** The last ClientHello before. */
  clientHello: ClientHello | undefined;
  serverHello: ServerHello | undefined;
  /** A HelloRetryRequest came before. */
  helloRetry: boolean;
}

/** Looks at messages for one thing. Pure. */
export type Remarks = (value: MessageValue, earlier: Earlier) => readonly Remark[];
