import { preSharedKey } from '../../../../../src/decode/tls/extensions/pre-shared-key.ts';
import { describeExtension } from '../../../../support/extension-cases.ts';

const binder = `20 ${'11'.repeat(32)}`;

describeExtension(
  preSharedKey,
  [
    {
      title: 'a key that is no ticket',
      place: 'client_hello',
      body: `0009 0003 aabbcc 00000000 0021 ${binder}`,
      value: { identities: [{ length: 3, obfuscatedTicketAge: 0 }], binders: [32] },
      text: '1 identity',
    },
    {
      title: 'an identity and its binder',
      place: 'client_hello',
      body: `0009 0003 aabbcc 01020304 0021 ${binder}`,
      value: { identities: [{ length: 3, obfuscatedTicketAge: 0x01020304 }], binders: [32] },
      text: '1 identity',
      rows: { 'identities/psk_identity/obfuscated_ticket_age': 0x01020304, 'binders/psk_binder_entry': '32 bytes' },
    },
    {
      title: 'two of them',
      place: 'client_hello',
      body: `000e 0001 aa 00000000 0001 bb 00000001 0042 ${binder} ${binder}`,
      value: {
        identities: [
          { length: 1, obfuscatedTicketAge: 0 },
          { length: 1, obfuscatedTicketAge: 1 },
        ],
        binders: [32, 32],
      },
      text: '2 identities',
    },
    { title: 'what a server selected', place: 'server_hello', body: '0001', value: 1, text: 'identity 1' },
  ],
  [
    { title: 'more identities than binders', place: 'client_hello', body: `000e 0001 aa 00000000 0001 bb 00000001 0021 ${binder}`, problem: /2 identities but 1 binders/ },
    { title: 'a binder shorter than any hash', place: 'client_hello', body: '0007 0001 aa 00000000 0002 01 ff', problem: /a binder of 1 byte / },
  ],
);
