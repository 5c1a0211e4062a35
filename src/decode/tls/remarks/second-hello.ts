/** What a client changed after a HelloRetryRequest: it may change a few things and nothing else (RFC 9846 §4.2.2 [8446 §4.1.2]). */
import type { ClientHello } from '../messages/message.ts';
import { extensionLabel } from '../registries/extension-types.ts';
import type { Remarks } from './remark.ts';

const CITATION = 'RFC 9846 §4.2.2 [8446 §4.1.2]';
/** key_share, early_data, cookie, pre_shared_key, padding; encrypted_client_hello is encrypted anew (RFC 9849 §6.1.5). */
const MAY_CHANGE: ReadonlySet<number> = new Set([51, 42, 44, 41, 21, 0xfe0d]);

export const secondHello: Remarks = (value, { clientHello, helloRetry }) => {
  if (value.type !== 'client_hello' || !helloRetry || clientHello === undefined) return [];
  const changes = changed(clientHello, value);
  const illegal = changes.filter(({ allowed }) => !allowed).map(({ words }) => words);
  const list = changes.map(({ words }) => words).join(', ');
  return [
    { check: 'second_client_hello', severity: 'note', summary: `the second ClientHello, a round trip later; ${list === '' ? 'nothing is changed' : `changed: ${list}`}`, citation: CITATION },
    ...(illegal.length === 0 ? [] : [{ check: 'illegal_change', severity: 'error', summary: `may not be changed after a HelloRetryRequest: ${illegal.join(', ')}`, citation: CITATION } as const]),
  ];
};

function changed(first: ClientHello, second: ClientHello): { words: string; allowed: boolean }[] {
  const changes: { words: string; allowed: boolean }[] = [];
  const fields: readonly (readonly [string, Uint8Array | readonly number[], Uint8Array | readonly number[]])[] = [
    ['random', first.random, second.random],
    ['legacy_session_id', first.sessionId, second.sessionId],
    ['cipher_suites', first.cipherSuites, second.cipherSuites],
    ['compression_methods', first.compressionMethods, second.compressionMethods],
  ];
  for (const [words, before, after] of fields) if (!same(before, after)) changes.push({ words, allowed: false });
  for (const id of new Set([...first.extensions, ...second.extensions].map((extension) => extension.id))) {
    const before = first.extensions.find((extension) => extension.id === id)?.body;
    const after = second.extensions.find((extension) => extension.id === id)?.body;
    if (before !== undefined && after !== undefined && same(before, after)) continue;
    const how = before === undefined ? 'added' : after === undefined ? 'removed' : 'other content';
    changes.push({ words: `${extensionLabel(id)} (${how})`, allowed: MAY_CHANGE.has(id) });
  }
  return changes;
}

function same(one: Uint8Array | readonly number[], other: Uint8Array | readonly number[]): boolean {
  return one.length === other.length && one.every((value, index) => value === other[index]);
}
