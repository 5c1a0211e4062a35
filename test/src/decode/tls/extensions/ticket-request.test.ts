import { ticketRequest } from '../../../../../src/decode/tls/extensions/ticket-request.ts';
import { describeExtension } from '../../../../support/extension-cases.ts';

describeExtension(ticketRequest, [
  { title: 'what a client wants', place: 'client_hello', body: '02 01', value: { newSessions: 2, resumptions: 1 }, text: '2 after a new session, 1 after a resumed one' },
  { title: 'what a server will send', place: 'encrypted_extensions', body: '02', value: { expected: 2 }, text: '2 tickets' },
]);
