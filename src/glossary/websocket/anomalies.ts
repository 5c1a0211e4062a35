/** What is odd about WebSocket frames: the words of the decoder. */
import { WEBSOCKET_ANOMALIES } from '../../decode/websocket/message.ts';
import type { Entries } from '../entry.ts';

export const ANOMALIES: Entries = WEBSOCKET_ANOMALIES;
