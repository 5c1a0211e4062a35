/** All remarks on handshake messages. */
import type { MessageValue } from '../messages/registry.ts';
import { chosenSuite } from './chosen-suite.ts';
import { compression } from './compression.ts';
import { downgrade } from './downgrade.ts';
import { extendedMainSecret } from './extended-main-secret.ts';
import { extensionList } from './extension-list.ts';
import { primeLength } from './prime-length.ts';
import type { Earlier, Remark, Remarks } from './remark.ts';
import { secondHello } from './second-hello.ts';
import { shareLength } from './share-length.ts';
import { ticketLifetime } from './ticket-lifetime.ts';
import { versionField } from './version-field.ts';
import { weakHash } from './weak-hash.ts';

export const remarks: readonly Remarks[] = [
  versionField,
  compression,
  extensionList,
  secondHello,
  downgrade,
  extendedMainSecret,
  chosenSuite,
  weakHash,
  primeLength,
  shareLength,
  ticketLifetime,
];

/** All that is to be said of a message. */
export function remarksOn(value: MessageValue, earlier: Earlier): Remark[] {
  return remarks.flatMap((look) => [...look(value, earlier)]);
}
