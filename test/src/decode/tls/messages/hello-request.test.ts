import { helloRequest } from '../../../../../src/decode/tls/messages/hello-request.ts';
import { describeMessage } from '../../../../support/message-cases.ts';

describeMessage(
  helloRequest,
  [{ title: 'its empty body', version: 0x0303, body: '', value: { type: 'hello_request' }, summary: 'asks to negotiate anew' }],
  [{ title: 'a body', body: '00', problem: /trailing_data/ }],
);
