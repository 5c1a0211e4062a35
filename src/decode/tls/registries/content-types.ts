/** Record content types by number. Registry: https://www.iana.org/assignments/tls-parameters/tls-parameters.xhtml#tls-parameters-5. */
import { named } from './registry.ts';
import type { Named } from './registry.ts';

const contentTypes: ReadonlyMap<number, string> = new Map([
  [20, 'change_cipher_spec'],
  [21, 'alert'],
  [22, 'handshake'],
  [23, 'application_data'],
  [24, 'heartbeat'], // RFC 6520
  [25, 'tls12_cid'], // RFC 9146
  [26, 'ACK'], // RFC 9147
  [27, 'return_routability_check'], // RFC 9853
]);

/** The numbers that stand in code. */
export const CONTENT_TYPE = { changeCipherSpec: 20, alert: 21, handshake: 22, applicationData: 23, heartbeat: 24 } as const;

/** The registry's name. */
export function contentTypeName(id: number): string | undefined {
  return contentTypes.get(id);
}

/** Number and name. */
export function contentTypeNamed(id: number): Named {
  return named(id, contentTypeName(id));
}
