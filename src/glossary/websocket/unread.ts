/** Why a WebSocket message could not be read whole: the words of the decoder. */
import type { Unread } from '../../decode/websocket/message.ts';
import { entry } from '../entry.ts';
import type { Entry } from '../entry.ts';

export const UNREAD: Readonly<Record<Unread, Entry>> = {
  inflate_limit: entry('It is larger than what trustlens decompresses, so that a small message cannot fill its memory. It was relayed whole.', 'RFC 7692 §7.2.2'),
  inflate_failed: entry('Its compressed form is not what the standard lays down, so only its size on the wire is known. It was relayed whole.', 'RFC 7692 §7.2.2'),
  context_lost: entry('It was compressed against an earlier message that was not read, and cannot be read without it. It was relayed whole.', 'RFC 7692 §7.2.2'),
  unknown_extension: entry('The two sides agreed on an extension that trustlens does not know, so its payload may mean anything. It was relayed whole.', 'RFC 6455 §9'),
};
