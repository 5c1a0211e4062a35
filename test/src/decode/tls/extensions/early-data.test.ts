import { earlyData } from '../../../../../src/decode/tls/extensions/early-data.ts';
import { describeExtension } from '../../../../support/extension-cases.ts';

describeExtension(earlyData, [
  { title: 'the announcement of a client', place: 'client_hello', body: '', value: null },
  { title: 'the consent of a server', place: 'encrypted_extensions', body: '', value: null },
  { title: 'the limit in a ticket', place: 'new_session_ticket', body: '00004000', value: 16_384, text: 'up to 16384 bytes' },
]);
