import { newSessionTicket } from '../../../../../src/decode/tls/messages/new-session-ticket.ts';
import { describeMessage } from '../../../../support/message-cases.ts';

describeMessage(
  newSessionTicket,
  [
    {
      title: 'a ticket of TLS 1.3',
      body: '00001c20 01020304 01 05 0003 aabbcc 0000',
      value: { lifetime: 7200, ticket: 'aabbcc', nonce: '05', maxEarlyData: undefined },
      summary: 'valid for 2 h · 3 bytes',
      rows: { ticket_lifetime: '2 h', ticket_age_add: 0x01020304, ticket: '3 bytes' },
    },
    {
      title: 'a ticket that allows early data, for longer than allowed',
      body: '00093a81 00000000 00 0001 aa 0008 002a0004 00004000',
      value: { lifetime: 604_801, nonce: '', maxEarlyData: 16_384 },
      summary: 'valid for 604801 s · 1 bytes · allows early data',
      rows: { ticket_lifetime: '604801 s, more than the seven days allowed', 'extensions/early_data/max_early_data_size': 16_384 },
    },
    { title: 'a ticket of TLS 1.2', version: 0x0303, body: '00015180 0002 aabb', value: { lifetime: 86_400, ticket: 'aabb', nonce: undefined }, summary: 'valid for 1 d · 2 bytes', rows: { ticket_lifetime_hint: '1 d' } },
    { title: 'minutes', version: 0x0303, body: '0000012c 0000', value: { lifetime: 300 }, summary: 'valid for 5 min · 0 bytes' },
  ],
  [{ title: 'a ticket without its extensions', body: '00001c20 01020304 01 05 0003 aabbcc', problem: /truncated.*new_session_ticket.extensions/ }],
);
