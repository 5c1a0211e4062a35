import { supportedGroups } from '../../../../../src/decode/tls/extensions/supported-groups.ts';
import { describeExtension } from '../../../../support/extension-cases.ts';

describeExtension(
  supportedGroups,
  [
    {
      title: 'curves, a hybrid, a prime field and GREASE',
      place: 'client_hello',
      body: '000a 3a3a 11ec 001d 0017 0100',
      value: [0x3a3a, 0x11ec, 0x1d, 0x17, 0x100],
      text: 'GREASE, X25519MLKEM768, x25519, secp256r1, ffdhe2048',
      rows: { 'named_group_list/named_group': 'GREASE' },
    },
    { title: 'the preference of a server', place: 'encrypted_extensions', body: '0002 001d', value: [0x1d], text: 'x25519' },
  ],
  [
    { title: 'an empty list', place: 'client_hello', body: '0000', problem: /at least 1/ },
    { title: 'half a number', place: 'client_hello', body: '0003 001d00', problem: /needs 2 bytes/ },
  ],
);
