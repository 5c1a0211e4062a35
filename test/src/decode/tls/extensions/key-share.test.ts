import { keyShare } from '../../../../../src/decode/tls/extensions/key-share.ts';
import { describeExtension } from '../../../../support/extension-cases.ts';

describeExtension(
  keyShare,
  [
    {
      title: 'shares and GREASE',
      place: 'client_hello',
      body: `0029 4a4a 0001 00 001d 0020 ${'22'.repeat(32)}`,
      value: [
        { group: 0x4a4a, length: 1 },
        { group: 0x1d, length: 32 },
      ],
      text: 'GREASE, x25519',
    },
    { title: 'no share, which lets the server choose', place: 'client_hello', body: '0000', value: [], text: 'none, to have the server choose the group' },
    {
      title: 'the share of a server',
      place: 'server_hello',
      body: '11ec 0002 aabb',
      value: { group: 0x11ec, length: 2 },
      text: 'X25519MLKEM768',
      rows: { 'server_share/group': 'X25519MLKEM768, hybrid', 'server_share/key_exchange': '2 bytes' },
    },
    {
      title: 'a point, with its coordinates',
      place: 'server_hello',
      body: `0017 0041 04 ${'0a'.repeat(32)} ${'0b'.repeat(32)}`,
      value: { group: 0x17, length: 65 },
      text: 'secp256r1',
      rows: { 'server_share/key_exchange': '65 bytes', 'server_share/key_exchange/form': 'uncompressed' },
    },
    { title: 'the group a server wants instead', place: 'hello_retry_request', body: '0018', value: { group: 0x18 }, text: 'secp384r1' },
  ],
  [{ title: 'an empty key', place: 'server_hello', body: '001d 0000', problem: /an empty key/ }],
);
