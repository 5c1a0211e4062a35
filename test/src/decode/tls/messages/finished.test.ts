import { finished } from '../../../../../src/decode/tls/messages/finished.ts';
import { describeMessage } from '../../../../support/message-cases.ts';

describeMessage(finished, [
  { title: 'the twelve bytes of TLS 1.2', version: 0x0303, body: '000102030405060708090a0b', value: { verifyData: '000102030405060708090a0b' }, summary: 'verify_data of 12 bytes', rows: { verify_data: '12 bytes' } },
  { title: 'a hash of SHA-384', body: 'ab'.repeat(48), value: { verifyData: 'ab'.repeat(48) }, summary: 'verify_data of 48 bytes' },
]);
