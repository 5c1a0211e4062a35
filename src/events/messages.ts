/** Reads the messages of the event stream's WebSocket, in both directions, from the JSON text they travel as. */
import { SCHEMA_VERSION } from './schema.ts';
import type { StreamMessage, SubscriberMessage } from './schema.ts';

/** Longest host a command may name: a DNS name has at most 253 characters (RFC 1035 §2.3.4 without the final dot and root). */
const MAX_HOST_LENGTH = 253;

/**
 * A message from the stream, or undefined for what this version does not understand. Checks what every reader relies on: kind,
 * version, numbers; payloads are taken as the publisher of the same version made them.
 */
export function parseStreamMessage(text: string): StreamMessage | undefined {
  const value = parsed(text);
  return isStreamMessage(value) ? value : undefined;
}

/** A command from a subscriber, or in words why it is none, with its `id` where that could be read. */
export function parseSubscriberMessage(text: string): { message: SubscriberMessage } | { fault: string; id: number | undefined } {
  const value = parsed(text);
  if (!isRecord(value)) return { fault: 'a message must be a JSON object', id: undefined };
  const { kind, id, name, host, port, checks, save, ...rest } = value;
  if (!isSeq(id)) return { fault: 'id must be a whole number', id: undefined };
  if (kind !== 'command') return { fault: "kind must be 'command'", id };
  if (Object.keys(rest).length > 0) return { fault: 'the command has properties that do not belong to it', id };
  const takes = typeof name === 'string' ? TAKES.get(name) : undefined;
  if (takes === undefined) return { fault: 'there is no such command', id };
  const foreign = Object.entries({ host, port, checks, save }).find(([property, given]) => given !== undefined && !takes.includes(property));
  if (foreign !== undefined) return { fault: `${String(name)} takes no ${foreign[0]}`, id };
  switch (name) {
    case 'open_browser':
    case 'answer_with_page':
    case 'reread_exceptions':
    case 'look_at_trust':
      return { message: { kind, id, name } };
    case 'pass_host':
    case 'inspect_host':
      return isHost(host) ? { message: { kind, id, name, host } } : { fault: BAD_HOST, id };
    case 'except_host':
      if (!isHost(host)) return { fault: BAD_HOST, id };
      if (!isPort(port)) return { fault: BAD_PORT, id };
      if (!isChecks(checks)) return { fault: 'checks must be a list of names of faults', id };
      if (typeof save !== 'boolean') return { fault: 'save must be true or false', id };
      return { message: { kind, id, name, host, ...(port !== undefined && { port }), checks, save } };
    case 'unexcept_host':
      if (!isHost(host)) return { fault: BAD_HOST, id };
      return isPort(port) ? { message: { kind, id, name, host, ...(port !== undefined && { port }) } } : { fault: BAD_PORT, id };
    default:
      return { fault: 'there is no such command', id };
  }
}

/** Which properties the commands take. */
const TAKES: ReadonlyMap<string, readonly string[]> = new Map([
  ['open_browser', []],
  ['answer_with_page', []],
  ['reread_exceptions', []],
  ['look_at_trust', []],
  ['pass_host', ['host']],
  ['inspect_host', ['host']],
  ['except_host', ['host', 'port', 'checks', 'save']],
  ['unexcept_host', ['host', 'port']],
]);

const BAD_HOST = 'host must be a host name or an IP address';
const BAD_PORT = 'port must be a number from 1 to 65535';

/** A chain has a handful of faults; there are about fifty at all. */
const MAX_CHECKS = 64;

function isChecks(value: unknown): value is string[] {
  return Array.isArray(value) && value.length > 0 && value.length <= MAX_CHECKS && value.every((name) => typeof name === 'string' && /^[a-z0-9_]{1,64}$/.test(name));
}

/** A port, or none. */
function isPort(value: unknown): value is number | undefined {
  return value === undefined || (isSeq(value) && value >= 1 && value <= 65_535);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSeq(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

/** Letters, digits and the punctuation of DNS names and IP literals; no more is needed to keep a host harmless in a pattern or a log. */
function isHost(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MAX_HOST_LENGTH && /^[\w.:-]+$/.test(value);
}

function isStreamMessage(value: unknown): value is StreamMessage {
  if (!isRecord(value)) return false;
  switch (value['kind']) {
    case 'hello':
      return (
        value['v'] === SCHEMA_VERSION && typeof value['run'] === 'string' && isSeq(value['oldest']) && isSeq(value['newest']) && isRecord(value['glossary'])
      );
    case 'event': {
      const event = value['event'];
      if (!isRecord(event) || event['v'] !== SCHEMA_VERSION || !isSeq(event['seq'])) return false;
      return typeof event['type'] === 'string' && (event['connection'] === null || isSeq(event['connection']));
    }
    case 'gap':
      return isSeq(value['from']) && isSeq(value['to']);
    case 'done':
      return isSeq(value['id']) && typeof value['ok'] === 'boolean' && typeof value['message'] === 'string';
    default:
      return false;
  }
}
