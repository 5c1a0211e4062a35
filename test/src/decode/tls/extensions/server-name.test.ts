import { serverName } from '../../../../../src/decode/tls/extensions/server-name.ts';
import { describeExtension } from '../../../../support/extension-cases.ts';

describeExtension(
  serverName,
  [
    {
      title: 'the host a client asks for',
      place: 'client_hello',
      body: '000e 00 000b 612e6578616d706c652e63',
      value: 'a.example.c',
      text: 'a.example.c',
      rows: { 'server_name_list/server_name/name_type': 0, 'server_name_list/server_name/host_name': 'a.example.c' },
    },
    {
      title: 'an address, and says that it may not stand there',
      place: 'client_hello',
      body: '000c 00 0009 3132372e302e302e31',
      value: '127.0.0.1',
      text: '127.0.0.1, an IP address, which may not stand here',
    },
    { title: 'an IPv6 address', place: 'client_hello', body: '0006 00 0003 3a3a31', value: '::1', text: '::1, an IP address, which may not stand here' },
    { title: 'a trailing dot', place: 'client_hello', body: '0005 00 0002 612e', value: 'a.', text: 'a., with a trailing dot, which may not stand here' },
    { title: 'escape characters as harmless text', place: 'client_hello', body: '0006 00 0003 1b5b6d', value: '\\x1b[m', text: '\\x1b[m' },
    { title: 'a name of a kind nobody knows', place: 'client_hello', body: '0004 07 0001 61', value: null },
    { title: 'the acknowledgement of TLS 1.3', place: 'encrypted_extensions', body: '', value: null },
    { title: 'the acknowledgement of TLS 1.2', place: 'server_hello', body: '', value: null },
  ],
  [
    { title: 'an empty list', place: 'client_hello', body: '0000', problem: /at least 1/ },
    { title: 'a name in an acknowledgement', place: 'server_hello', body: '0004 00 0001 61', problem: /left over/ },
  ],
);
