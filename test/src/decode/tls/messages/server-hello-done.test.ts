import { serverHelloDone } from '../../../../../src/decode/tls/messages/server-hello-done.ts';
import { describeMessage } from '../../../../support/message-cases.ts';

describeMessage(
  serverHelloDone,
  [{ title: 'its empty body', version: 0x0303, body: '', value: { type: 'server_hello_done' }, summary: '' }],
  [{ title: 'a body', body: '00', problem: /trailing_data/ }],
);
