import { sessionTicket } from '../../../../../src/decode/tls/extensions/session-ticket.ts';
import { describeExtension } from '../../../../support/extension-cases.ts';

describeExtension(sessionTicket, [
  { title: 'the wish for a ticket', place: 'client_hello', body: '', value: 0, text: 'empty' },
  { title: 'a ticket', place: 'client_hello', body: 'aabbcc', value: 3, text: 'a ticket of 3 bytes' },
]);
