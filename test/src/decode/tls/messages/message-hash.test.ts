import { messageHash } from '../../../../../src/decode/tls/messages/message-hash.ts';
import { describeMessage } from '../../../../support/message-cases.ts';

describeMessage(messageHash, [
  { title: 'a hash that nobody should send', body: 'aabbcc', value: { hash: 'aabbcc' }, summary: 'never sent by a working TLS stack' },
]);
